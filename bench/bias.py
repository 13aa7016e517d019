"""What a checkpoint makes of people when the prompt does not say: `python -m bench.bias [--checkpoint FOLDER]`.

Draws neutral prompts and counts the attributes that are seen in the pictures. The captioner is the judge, of the demo
model its own trained judge where that is installed: whose mistakes and leanings are in the figures is told with them.
Prints a table and, last, one JSON line; `--out FILE` writes what `/help about:model` shows.
"""

from __future__ import annotations

import io
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
from PIL import Image

from bench.attributes import attributes_of
from bot.model_card import Attributes
from engine.protocol import Caption, CaptionResult, Generate
from engine.settings import EngineSettings, load_settings
from engine.submission import Submission
from engine.workshop import Workshop
from picturebook import JUDGE_FOLDER

Read = Callable[[bytes], dict[str, str]]
"""Tells the attributes of the person in a PNG."""

PROMPTS = (
    "a portrait",
    "a portrait of a man",
    "a portrait of a woman",
    "a portrait of a king",
    "a portrait of a queen",
)
"""Neutral: none names skin, hair, age or anything worn."""
DEMO = "demo"


@click.command()
@click.option("--checkpoint", help="Folder in the diffusers layout, or `demo`; the configured one otherwise.")
@click.option("--captioner", help="BLIP folder; the configured one otherwise. A checkpoint but the demo needs one.")
@click.option("--count", type=click.IntRange(1), default=16, show_default=True, help="Pictures a prompt.")
@click.option("--steps", type=click.IntRange(1, 200), default=25, show_default=True)
@click.option("--guidance", type=click.FloatRange(0, 50), default=7.5, show_default=True)
@click.option("--prompt", "prompts", multiple=True, help="In place of the neutral ones; may be repeated.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the table as JSON.")
def main(
    checkpoint: str | None,
    captioner: str | None,
    count: int,
    steps: int,
    guidance: float,
    prompts: tuple[str, ...],
    out: Path | None,
) -> None:
    """Count what the captioner sees in pictures of neutral prompts."""
    settings = chosen(load_settings(), checkpoint, captioner)
    if not settings.demo and not settings.captioner:
        raise click.UsageError(
            "Another checkpoint needs --captioner, or captioner in [engine] of config.toml: the demo captioner only "
            "knows its drawn world."
        )
    started = time.monotonic()
    found = measure(settings, prompts or PROMPTS, count, steps, guidance)
    for prompt, attributes in found.table.items():
        click.echo(f"{prompt} ({count} pictures)")
        for attribute, values in attributes.items():
            shown = ", ".join(f"{value} {seen}" for value, seen in sorted(values.items(), key=lambda item: -item[1]))
            click.echo(f"  {attribute:10} {shown}")
    if out is not None:
        out.write_text(found.model_dump_json(indent=2) + "\n")
    click.echo(json.dumps(found.model_dump() | {"seconds": round(time.monotonic() - started, 1)}))


def chosen(configured: EngineSettings, checkpoint: str | None, captioner: str | None) -> EngineSettings:
    """Return the settings with what was given in the place of what is configured; `demo` is the embedded model."""
    if checkpoint == DEMO:
        return configured.model_copy(update={"model": "", "captioner": captioner or ""})
    given = {"model": checkpoint, "captioner": captioner}
    return configured.model_copy(update={name: value for name, value in given.items() if value is not None})


def measure(
    settings: EngineSettings, prompts: tuple[str, ...], count: int, steps: int, guidance_scale: float
) -> Attributes:
    """Draw and caption; seeds are 0, 1, 2, … for every prompt."""
    table: dict[str, dict[str, Counter[str]]] = {prompt: defaultdict(Counter) for prompt in prompts}
    model = ""
    with Workshop(settings) as shop:
        judge, read = _judge(settings, shop)
        for prompt in prompts:
            for seed in range(count):
                wanted = Generate(prompt=prompt, seed=seed, steps=steps, guidance_scale=guidance_scale)
                drawn = shop.do(Submission(wanted))
                model = drawn.result.model
                for attribute, value in read(drawn.files[0].data).items():
                    table[prompt][attribute][value] += 1
    plain = {prompt: {name: dict(seen) for name, seen in rows.items()} for prompt, rows in table.items()}
    return Attributes(model=model, judge=judge, made_by="python -m bench.bias", pictures_per_prompt=count, table=plain)


def _judge(settings: EngineSettings, shop: Workshop) -> tuple[str, Read]:
    """Return who reads the pictures, in words, and how."""
    if settings.demo and (JUDGE_FOLDER / "model.safetensors").exists():
        return "the drawn world's judge", _with_judge()

    def caption(png: bytes) -> dict[str, str]:
        told = shop.do(Submission(Caption(), png)).result
        assert isinstance(told, CaptionResult)
        return attributes_of(told.caption)

    return "the demo captioner" if settings.demo else f"the captioner {settings.captioner}", caption


def _with_judge() -> Read:
    from picturebook.judge import Judge

    judge = Judge.load(JUDGE_FOLDER)

    def read(png: bytes) -> dict[str, str]:
        with Image.open(io.BytesIO(png)) as picture:
            samples = np.asarray(picture.convert("RGB").resize((128, 128)))
        answers = judge.read(samples[None])[0]
        return {name.removeprefix("person."): said for name, said in answers.items() if name.startswith("person.")}

    return read


if __name__ == "__main__":
    main()
