"""The command line: serve, or do one job without a chat and write files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from engine.cli_options import TO_READ, TO_WRITE, caption_option, configured, seed_option, settings_of, write
from engine.cli_origin import edited
from engine.cli_regions import cutout, extend, segment
from engine.log import set_up_logging
from engine.protocol import (
    Caption,
    CaptionResult,
    Edit,
    Generate,
    Mask,
    MaskResult,
    Origin,
    Plan,
    Setting,
)
from engine.submission import Submission
from engine.told import described, inversions, setting
from engine.workshop import Workshop, stop


def _settings_typed(_context: click.Context, _option: click.Parameter, typed: tuple[str, ...]) -> tuple[Setting, ...]:
    try:
        return tuple(setting(one) for one in typed)
    except ValueError as fault:
        raise click.BadParameter(str(fault)) from None


def _looking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options about how the region is found and the edit is carried out."""
    for option in (
        caption_option,
        click.option("--method", help="Insist on this editing method; see `methods`."),
        click.option(
            "--set",
            "settings",
            metavar="NAME=VALUE",
            multiple=True,
            callback=_settings_typed,
            help="Set a parameter of the method; may be repeated.",
        ),
        click.option("--maps", type=click.IntRange(1, 64), default=10, show_default=True, help="Maps averaged."),
        click.option(
            "--noise",
            type=click.FloatRange(0, 1, min_open=True),
            help="Noise level of the maps; left out, the method's own.",
        ),
        click.option(
            "--threshold",
            type=click.FloatRange(0, 1, min_open=True, max_open=True),
            default=0.5,
            show_default=True,
            help="How strongly a cell must differ to belong to the region.",
        ),
        click.option("--grow", type=click.IntRange(-16, 16), default=0, help="Cells to grow (negative: shrink) it by."),
        seed_option,
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@configured
@click.option("--verbose", is_flag=True, help="Log more.")
@click.pass_context
def main(context: click.Context, config: Path | None, verbose: bool) -> None:
    """Edit pictures by saying what should change.

    Without a command the engine serves the chat bot over HTTP. The other commands do one job and write files:

    \b
      python -m engine generate "a red house in a meadow" -o house.png
      python -m engine mask house.png "turn the house into a boat" -o mask.png --preview preview.png
      python -m engine edit house.png "turn the house into a boat" -o boat.png
      python -m engine segment house.png house -o mask.png --cutout alone.png
      python -m engine extend house.png --right 0.5 -o wide.png
      python -m engine methods
    """
    set_up_logging(verbose)
    context.obj = config
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
@configured
@click.option("--host", help="Address to listen on; anything but loopback needs a token.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@click.pass_context
def serve(context: click.Context, config: Path | None = None, host: str | None = None, port: int | None = None) -> None:
    """Serve jobs over HTTP; the address is printed as one line of JSON."""
    from engine.server import UnsafeAddress
    from engine.server import serve as run

    settings = settings_of(context, config, host=host, port=port)
    try:
        asyncio.run(run(settings, lambda address: print(json.dumps({"address": address}), flush=True)))
    except UnsafeAddress as fault:
        stop(str(fault), status=2)
    except OSError as fault:
        stop(f"The engine cannot listen on {settings.host}:{settings.port}: {fault.strerror or fault}.")


@main.command()
@click.argument("prompt")
@click.option(
    "-o", "--output", type=TO_WRITE, required=True, help="PNG to write; several become NAME-0.png, NAME-1.png, …"
)
@click.option("--negative", default="", help="What the picture shall not show.")
@seed_option
@click.option("--steps", type=click.IntRange(1, 200), default=25, show_default=True)
@click.option("--guidance", type=click.FloatRange(0, 50), default=7.5, show_default=True)
@click.option("--count", type=click.IntRange(1, 4), default=1, show_default=True)
@configured
@click.pass_context
def generate(
    context: click.Context,
    prompt: str,
    output: Path,
    negative: str,
    seed: int,
    steps: int,
    guidance: float,
    count: int,
    config: Path | None,
) -> None:
    """Draw a picture from PROMPT."""
    with Workshop(settings_of(context, config)) as shop:
        job = _job(
            Generate,
            prompt=prompt,
            negative_prompt=negative,
            seed=seed,
            steps=steps,
            guidance_scale=guidance,
            count=count,
        )
        done = shop.do(Submission(job))
        for i, file in enumerate(done.files):
            path = output if count == 1 else output.with_name(f"{output.stem}-{i}{output.suffix}")
            write(path, file.data)


@main.command()
def methods() -> None:
    """List the editing methods and what can be set about each with --set."""
    from engine.diffusion.inversion import INVERSIONS
    from engine.methods import methods as offered

    for line in described([method.described() for method in offered().values()]):
        click.echo(line)
    for line in inversions({name: one.summary for name, one in INVERSIONS.items()}):
        click.echo(line)


@main.command()
@click.argument("picture", type=TO_READ)
@configured
@click.pass_context
def caption(context: click.Context, picture: Path, config: Path | None) -> None:
    """Describe PICTURE in one sentence."""
    with Workshop(settings_of(context, config)) as shop:
        done = shop.do(Submission(Caption(), picture.read_bytes()))
        if isinstance(done.result, CaptionResult):
            click.echo(done.result.caption)


@main.command()
@click.argument("picture", type=TO_READ)
@click.argument("instruction")
@click.option("-o", "--output", type=TO_WRITE, required=True, help="Mask to write: white where the picture may change.")
@click.option("--preview", type=TO_WRITE, help="Write the picture with that region outlined.")
@click.option("--plan", "plan_file", type=TO_WRITE, help="Write what was understood, as JSON.")
@_looking
@configured
@click.pass_context
def mask(
    context: click.Context,
    picture: Path,
    instruction: str,
    output: Path,
    preview: Path | None,
    plan_file: Path | None,
    noise: float | None,
    config: Path | None,
    known: str | None,
    **looking: Any,
) -> None:
    """Show where PICTURE would change for INSTRUCTION."""
    with Workshop(settings_of(context, config)) as shop:
        job = _job(Mask, instruction=instruction, caption=known, noise_strength=noise, **looking)
        done = shop.do(Submission(job, picture.read_bytes()))
        files = {file.info.name: file.data for file in done.files}
        write(output, files["mask"])
        if preview:
            write(preview, files["preview"])
        if plan_file and isinstance(done.result, MaskResult):
            write(plan_file, done.result.plan.model_dump_json(indent=2).encode() + b"\n")


@main.command()
@click.argument("picture", type=TO_READ)
@click.argument("instruction", default="")
@click.option("-o", "--output", type=TO_WRITE, required=True, help="PNG to write.")
@click.option("--mask", "mask_file", type=TO_READ, help="Mask to keep to; inferred otherwise.")
@click.option("--plan", "plan_file", type=TO_READ, help="Plan as `mask --plan` wrote it, in place of INSTRUCTION.")
@click.option("--comparison", type=TO_WRITE, help="Write before and after side by side.")
@_looking
@click.option("--steps", type=click.IntRange(1, 200), default=25, show_default=True)
@click.option("--guidance", type=click.FloatRange(0, 50), help="Left out: what the method was measured with, or 7.5.")
@click.option("--strength", type=click.FloatRange(0, 1, min_open=True), help="Likewise, or 0.8.")
@click.option("--drawn-from", metavar="PROMPT", help="PICTURE was drawn by this model from PROMPT: draw it again.")
@click.option("--drawn-seed", type=click.IntRange(0), default=0, show_default=True, help="Seed it was drawn with.")
@click.option(
    "--drawn-steps", type=click.IntRange(1, 200), default=25, show_default=True, help="Steps it was drawn in."
)
@click.option("--drawn-guidance", type=click.FloatRange(0, 50), default=7.5, show_default=True, help="Its guidance.")
@configured
@click.pass_context
def edit(
    context: click.Context,
    picture: Path,
    instruction: str,
    output: Path,
    mask_file: Path | None,
    plan_file: Path | None,
    comparison: Path | None,
    noise: float | None,
    steps: int,
    guidance: float | None,
    strength: float | None,
    drawn_from: str | None,
    drawn_seed: int,
    drawn_steps: int,
    drawn_guidance: float,
    config: Path | None,
    known: str | None,
    **looking: Any,
) -> None:
    """Change PICTURE as INSTRUCTION says; every sample outside the mask stays as it is."""
    data = picture.read_bytes()
    try:
        plan = Plan.model_validate_json(plan_file.read_bytes()) if plan_file else None
    except ValueError as fault:
        stop(f"{plan_file} is not a plan: {fault}")
    if plan is None and not instruction.strip():
        stop("Say what to change, or give --plan.", status=2)
    with Workshop(settings_of(context, config)) as shop:
        region = mask_file.read_bytes() if mask_file else None
        if plan is None or region is None:
            asked = _job(Mask, instruction=instruction, caption=known, plan=plan, noise_strength=noise, **looking)
            found = shop.do(Submission(asked, data))
            if isinstance(found.result, MaskResult):
                plan = found.result.plan
                if found.result.verdict == "empty" and region is None:
                    stop("Nothing in the picture was found that this would change; nothing was written.")
            region = region or next(file.data for file in found.files if file.info.name == "mask")
        # A plan from a file has not seen what was set here.
        plan = plan.with_settings(looking["settings"]) if plan else Plan()
        number = plan.guidance_scale if guidance is None else guidance
        ratio = strength or plan.strength
        job = _job(Edit, plan=plan, seed=looking["seed"], strength=ratio, steps=steps, guidance_scale=number)
        drawn = {"seed": drawn_seed, "steps": drawn_steps, "guidance_scale": drawn_guidance}
        origin = _job(Origin, prompt=drawn_from, **drawn) if drawn_from else None
        done = edited(shop, job, origin, data, region)
        files = {file.info.name: file.data for file in done.files}
        write(output, files["picture"])
        if comparison:
            write(comparison, files["comparison"])


for _command in (segment, cutout, extend):
    main.add_command(_command)


def _job(kind: Callable[..., Any], **parameters: object) -> Any:
    try:
        return kind(**{name: value for name, value in parameters.items() if value is not None})
    except ValueError as fault:
        stop(f"That cannot be done: {fault}", status=2)
