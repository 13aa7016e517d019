"""The commands that find, cut out and extend."""

from __future__ import annotations

from pathlib import Path

import click

from engine.protocol import Edit, Mask, MaskResult, Setting
from engine.settings import SettingsError, load_settings
from engine.submission import Submission
from engine.workshop import Workshop, stop

_PNG = click.Path(dir_okay=False, writable=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHARE = click.FloatRange(0, 2)
_caption = click.option("--caption", "known", help="What the picture shows; the captioner is asked otherwise.")
_seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)


@click.command()
@click.argument("picture", type=_FILE)
@click.argument("thing", metavar="OBJECT")
@click.option("-o", "--output", type=_PNG, required=True, help="Mask to write: white where the thing is.")
@click.option("--cutout", type=_PNG, help="Write the thing alone, on a transparent ground.")
@click.option("--preview", type=_PNG, help="Write the picture with the thing outlined.")
@click.option("--threshold", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.5, show_default=True)
@_caption
@_seed
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
) -> None:
    """Find OBJECT in PICTURE by its words."""
    job = Mask(instruction=thing, method="segment", caption=known, threshold=threshold, seed=seed)
    with _shop(context) as shop:
        _, files = _found(shop, job, picture.read_bytes(), f"{thing} could not be told from the rest of the picture")
    for path, name in ((output, "mask"), (cutout, "cutout"), (preview, "preview")):
        if path is not None:
            _put(path, files[name])


@click.command()
@click.argument("picture", type=_FILE)
@click.argument("thing", metavar="[OBJECT]", default="it")
@click.option("-o", "--output", type=_PNG, required=True, help="PNG to write.")
@_caption
@_seed
@click.pass_context
def cutout(context: click.Context, picture: Path, thing: str, output: Path, known: str | None, seed: int) -> None:
    """Take everything but OBJECT out of PICTURE; without OBJECT, what the picture is about stays."""
    data = picture.read_bytes()
    job = Mask(instruction=thing, method="cutout", caption=known, seed=seed)
    with _shop(context) as shop:
        found, files = _found(shop, job, data, f"{thing} could not be told from the rest of the picture")
        done = shop.do(Submission(Edit(plan=found.plan), data, files["mask"]))
    _put(output, done.files[0].data)


@click.command()
@click.argument("picture", type=_FILE)
@click.option("-o", "--output", type=_PNG, required=True, help="PNG to write.")
@click.option("--left", type=_SHARE, default=0.0, help="Share of the picture's width to add on the left.")
@click.option("--right", type=_SHARE, default=0.0, help="Share of its width to add on the right.")
@click.option("--up", type=_SHARE, default=0.0, help="Share of its height to add at the top.")
@click.option("--down", type=_SHARE, default=0.0, help="Share of its height to add at the bottom.")
@click.option("--prompt", default="", help="What the new part shall show; the surroundings go on otherwise.")
@click.option("--steps", type=click.IntRange(1, 200), default=25, show_default=True)
@click.option("--guidance", type=click.FloatRange(0, 50), default=7.5, show_default=True)
@click.option("--strength", type=click.FloatRange(0, 1, min_open=True), default=0.7, show_default=True)
@_caption
@_seed
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
) -> None:
    """Let PICTURE go on beyond its frame; every sample of it stays as it is."""
    sides = {"left": left, "right": right, "up": up, "down": down}
    settings = tuple(Setting(name=name, value=share) for name, share in sides.items() if share)
    if not settings:
        stop("Say at which side and how far, for instance --right 0.5.", status=2)
    data = picture.read_bytes()
    with _shop(context) as shop:
        job = Mask(instruction=prompt, method="extend", caption=known, settings=settings)
        found, files = _found(shop, job, data, "there is nothing new on that canvas")
        wanted = Edit(plan=found.plan, steps=steps, guidance_scale=guidance, strength=strength, seed=seed)
        done = shop.do(Submission(wanted, data, files["mask"]))
    _put(output, done.files[0].data)


def _shop(context: click.Context) -> Workshop:
    try:
        return Workshop(load_settings(context.obj))
    except SettingsError as fault:
        stop(str(fault), status=2)


def _found(shop: Workshop, job: Mask, picture: bytes, otherwise: str) -> tuple[MaskResult, dict[str, bytes]]:
    """Return what a mask job found and its files; nothing at all ends the program with a sentence."""
    done = shop.do(Submission(job, picture))
    assert isinstance(done.result, MaskResult)
    if done.result.verdict == "empty":
        stop(f"Nothing was written: {otherwise}.")
    return done.result, {file.info.name: file.data for file in done.files}


def _put(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as fault:
        stop(f"{path} cannot be written: {fault.strerror}.")
    click.echo(f"wrote {path}", err=True)
