"""The commands that show where a picture would change, and change it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from engine.cli_options import TO_READ, TO_WRITE, caption_option, configured, job_of, seed_option, settings_of, write
from engine.cli_origin import edited
from engine.protocol import Edit, Mask, MaskResult, Origin, Plan, Setting
from engine.submission import Submission
from engine.told import setting
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
            help="Noise level of the maps; left out, where they were measured best, else the method's own.",
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


@click.command()
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
        job = job_of(Mask, instruction=instruction, caption=known, noise_strength=noise, **looking)
        done = shop.do(Submission(job, picture.read_bytes()))
        files = {file.info.name: file.data for file in done.files}
        write(output, files["mask"])
        if preview:
            write(preview, files["preview"])
        if plan_file and isinstance(done.result, MaskResult):
            write(plan_file, done.result.plan.model_dump_json(indent=2).encode() + b"\n")


@click.command()
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
            asked = job_of(Mask, instruction=instruction, caption=known, plan=plan, noise_strength=noise, **looking)
            found = shop.do(Submission(asked, data))
            assert isinstance(found.result, MaskResult)
            plan = found.result.plan
            if found.result.verdict == "empty" and region is None:
                stop("Nothing in the picture was found that this would change; nothing was written.")
            region = region or next(file.data for file in found.files if file.info.name == "mask")
        # A plan from a file has not seen what was set here.
        plan = plan.with_settings(looking["settings"])
        number = plan.guidance_scale if guidance is None else guidance
        ratio = strength or plan.strength
        job = job_of(Edit, plan=plan, seed=looking["seed"], strength=ratio, steps=steps, guidance_scale=number)
        drawn = {"seed": drawn_seed, "steps": drawn_steps, "guidance_scale": drawn_guidance}
        origin = job_of(Origin, prompt=drawn_from, **drawn) if drawn_from else None
        done = edited(shop, job, origin, data, region)
        files = {file.info.name: file.data for file in done.files}
        write(output, files["picture"])
        if comparison:
            write(comparison, files["comparison"])
