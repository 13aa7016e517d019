# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false
"""Lay renders and generated pictures side by side, for people to look at.

`python -m picturebook.contact_sheet sheet.png [--steps 25] [--renders-only | --generated-only]`
"""

import argparse
import random
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from picturebook import DIFFUSION_FOLDER
from picturebook.captions import caption
from picturebook.scene import FAMILIES, sample_scene
from picturebook.world import SIDE, picture

CAPTION_HEIGHT, GAP, COLUMNS = 36, 8, 8
PROMPTS = (
    "a red house in a meadow",
    "a red boat in a meadow",
    "a bowl of apples",
    "a bowl of pears",
    "a portrait of a man",
    "a portrait of a man with glasses",
    "a portrait of a queen with dark skin",
    "a horse in a meadow",
    "a zebra in a meadow",
    "a blue car at night",
    "a yellow star in the snow",
    "a purple mushroom in a forest",
    "a green tree on a beach",
    "a pink flower in a desert",
    "a white castle at night",
    "an orange balloon on a beach",
    "a red house on the left and a blue boat on the right in a meadow",
    "a cat at night",
    "a dog in the snow",
    "a portrait of a king with grey hair and a beard, smiling",
    "a pencil drawing of a blue house in a meadow",
    "a painting of a red apple on a beach",
    "a meadow",
    "a portrait of a woman with red hair and a hat",
)

Labelled = tuple[str, Image.Image]


def sheet(pictures: list[Labelled]) -> Image.Image:
    """Arrange pictures of 128 x 128, doubled in size, COLUMNS a row, each above its words."""
    cell, rows = 2 * SIDE + GAP, -(-len(pictures) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * cell + GAP, rows * (cell + CAPTION_HEIGHT) + GAP), (252, 249, 242))
    draw = ImageDraw.Draw(page)
    for index, (words, image) in enumerate(pictures):
        x, y = GAP + index % COLUMNS * cell, GAP + index // COLUMNS * (cell + CAPTION_HEIGHT)
        page.paste(image.resize((2 * SIDE, 2 * SIDE), Image.Resampling.LANCZOS), (x, y))
        draw.text((x, y + 2 * SIDE + 3), _wrapped(words, 42), fill=(70, 60, 60))
    return page


def _wrapped(words: str, width: int) -> str:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines[:2])


def drawn(count: int, seed: int = 0) -> list[Labelled]:
    """Draw `count` pictures, every family in turn."""
    rng, families = random.Random(seed), list(FAMILIES)
    scenes = [sample_scene(rng, families[index % len(families)]) for index in range(count)]
    return [(caption(scene), Image.fromarray(picture(scene))) for scene in scenes]


def generated(folder: Path, prompts: tuple[str, ...] = PROMPTS, steps: int = 25, seed: int = 0) -> list[Labelled]:
    """Generate one picture for each prompt with diffusers' own pipeline at guidance 5."""
    import torch
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None)
    pipeline.set_progress_bar_config(disable=True)
    noises = [torch.Generator().manual_seed(seed + index) for index in range(len(prompts))]
    images: list[Image.Image] = []
    for start in range(0, len(prompts), 8):
        rows = slice(start, start + 8)
        made = pipeline(list(prompts[rows]), num_inference_steps=steps, guidance_scale=5.0, generator=noises[rows])
        images += made.images
    return list(zip(prompts, images, strict=True))


def main() -> None:
    """Read the command line and write the sheet."""
    parser = argparse.ArgumentParser(prog="python -m picturebook.contact_sheet", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--weights", type=Path, default=DIFFUSION_FOLDER)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--renders-only", action="store_true")
    which.add_argument("--generated-only", action="store_true")
    arguments = parser.parse_args()
    pictures = [] if arguments.generated_only else drawn(24, arguments.seed)
    if not arguments.renders_only:
        pictures += generated(arguments.weights, steps=arguments.steps, seed=arguments.seed)
    page = sheet(pictures)
    arguments.file.parent.mkdir(parents=True, exist_ok=True)
    page.save(arguments.file)
    print(f"{arguments.file}: {len(pictures)} pictures, {np.prod(page.size) / 1e6:.1f} megapixels")


if __name__ == "__main__":
    main()
