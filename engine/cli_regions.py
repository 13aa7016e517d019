"""The commands that find, cut out and extend."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli_options import TO_READ, TO_WRITE, caption_option, configured, seed_option, settings_of, write
from engine.protocol import Edit, Mask, MaskResult, Setting
from engine.submission import Submission
from engine.workshop import Workshop, stop

_SHARE = click.FloatRange(0, 2)


@click.command()
@click.argument("picture", type=TO_READ)
@click.argument("thing", metavar="OBJECT")
@click.option("-o", "--output", type=TO_WRITE, required=True, help="Mask to write: white where the thing is.")
@click.option("--cutout", type=TO_WRITE, help="Write the thing alone, on a transparent ground.")
@click.option("--preview", type=TO_WRITE, help="Write the picture with the thing outlined.")
@click.option("--threshold", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.5, show_default=True)
@caption_option
@seed_option
@configured
@click.pass_context
def segment(
    context: click.Context,
    picture: Path,
    thing: str,
    output: Path,
    cutout: Path | None,
    preview: Path | None,
    threshold: float,
    known: str | None,
    seed: int,
    config: Path | None,
) -> None:
    """Find OBJECT in PICTURE by its words."""
    job = Mask(instruction=thing, method="segment", caption=known, threshold=threshold, seed=seed)
    with Workshop(settings_of(context, config)) as shop:
        _, files = _found(shop, job, picture.read_bytes(), f"{thing} could not be told from the rest of the picture")
    for path, name in ((output, "mask"), (cutout, "cutout"), (preview, "preview")):
        if path is not None:
            write(path, files[name])


@click.command()
@click.argument("picture", type=TO_READ)
@click.argument("thing", metavar="[OBJECT]", default="it")
@click.option("-o", "--output", type=TO_WRITE, required=True, help="PNG to write.")
@caption_option
@seed_option
@configured
@click.pass_context
def cutout(
    context: click.Context, picture: Path, thing: str, output: Path, known: str | None, seed: int, config: Path | None
) -> None:
    """Take everything but OBJECT out of PICTURE; without OBJECT, what the picture is about stays."""
    data = picture.read_bytes()
    job = Mask(instruction=thing, method="cutout", caption=known, seed=seed)
    with Workshop(settings_of(context, config)) as shop:
        found, files = _found(shop, job, data, f"{thing} could not be told from the rest of the picture")
        done = shop.do(Submission(Edit(plan=found.plan), data, files["mask"]))
    write(output, done.files[0].data)


@click.command()
@click.argument("picture", type=TO_READ)
@click.option("-o", "--output", type=TO_WRITE, required=True, help="PNG to write.")
@click.option("--left", type=_SHARE, default=0.0, help="Share of the picture's width to add on the left.")
@click.option("--right", type=_SHARE, default=0.0, help="Share of its width to add on the right.")
@click.option("--up", type=_SHARE, default=0.0, help="Share of its height to add at the top.")
@click.option("--down", type=_SHARE, default=0.0, help="Share of its height to add at the bottom.")
@click.option("--prompt", default="", help="What the new part shall show; the surroundings go on otherwise.")
@click.option("--steps", type=click.IntRange(1, 200), default=25, show_default=True)
@click.option("--guidance", type=click.FloatRange(0, 50), default=7.5, show_default=True)
@click.option("--strength", type=click.FloatRange(0, 1, min_open=True), default=0.7, show_default=True)
@caption_option
@seed_option
@configured
@click.pass_context
def extend(
    context: click.Context,
    picture: Path,
    output: Path,
    left: float,
    right: float,
    up: float,
    down: float,
    prompt: str,
    steps: int,
    guidance: float,
    strength: float,
    known: str | None,
    seed: int,
    config: Path | None,
) -> None:
    """Let PICTURE go on beyond its frame; every sample of it stays as it is."""
    sides = {"left": left, "right": right, "up": up, "down": down}
    settings = tuple(Setting(name=name, value=share) for name, share in sides.items() if share)
    if not settings:
        stop("Say at which side and how far, for instance --right 0.5.", status=2)
    data = picture.read_bytes()
    with Workshop(settings_of(context, config)) as shop:
        job = Mask(instruction=prompt, method="extend", caption=known, settings=settings)
        found, files = _found(shop, job, data, "there is nothing new on that canvas")
        wanted = Edit(plan=found.plan, steps=steps, guidance_scale=guidance, strength=strength, seed=seed)
        done = shop.do(Submission(wanted, data, files["mask"]))
    write(output, done.files[0].data)


def _found(shop: Workshop, job: Mask, picture: bytes, otherwise: str) -> tuple[MaskResult, dict[str, bytes]]:
    """Return what a mask job found and its files; nothing at all ends the program with a sentence."""
    done = shop.do(Submission(job, picture))
    assert isinstance(done.result, MaskResult)
    if done.result.verdict == "empty":
        stop(f"Nothing was written: {otherwise}.")
    return done.result, {file.info.name: file.data for file in done.files}
