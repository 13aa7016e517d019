"""The command line: serve, or do one job without a chat and write files."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from engine.cli_edit import edit, mask
from engine.cli_options import TO_READ, TO_WRITE, configured, job_of, seed_option, settings_of, write
from engine.cli_regions import cutout, extend, segment
from engine.log import set_up_logging
from engine.protocol import Caption, CaptionResult, Generate
from engine.submission import Submission
from engine.told import described, inversions
from engine.workshop import Workshop, stop


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
        job = job_of(
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


for _command in (mask, edit, segment, cutout, extend):
    main.add_command(_command)
