"""Measure the shipped weights: `python -m picturebook.measure [--prompts 60]`, figures as one JSON line.

Generated pictures are read by the captioner, which makes its own mistakes: take these figures as a lower bound until a
judge of its own is trained.
"""

# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false
import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from PIL import Image
from transformers import BlipForConditionalGeneration, BlipProcessor

from picturebook import CAPTIONER_FOLDER, DIFFUSION_FOLDER
from picturebook.captions import caption, parse, visible
from picturebook.contact_sheet import generated
from picturebook.scene import Scene, sample_scene
from picturebook.train_autoencoder import HELD_OUT, psnr
from picturebook.train_captioner import round_trips
from picturebook.training import DEFAULT_RUNS
from picturebook.world import picture

FAMILIES = ("one", "one", "one", "two", "animal", "bowl", "portrait")


class Reader:
    """Read pictures with the shipped captioner."""

    def __init__(self) -> None:
        """Load it."""
        self.processor = BlipProcessor.from_pretrained(CAPTIONER_FOLDER)
        self.model = BlipForConditionalGeneration.from_pretrained(CAPTIONER_FOLDER).eval()

    @torch.no_grad()
    def read(self, images: list[Image.Image]) -> list[str]:
        """Return one caption a picture."""
        words: list[str] = []
        for start in range(0, len(images), 64):
            inputs = self.processor(images=images[start : start + 64], return_tensors="pt")
            ids = self.model.generate(**inputs, max_new_tokens=30)
            words += self.processor.batch_decode(ids, skip_special_tokens=True)
        return words


def _right(reader: Reader, images: NDArray[np.uint8], scenes: list[Scene]) -> float:
    made = reader.read([Image.fromarray(image) for image in images])
    return float(np.mean([words == caption(scene) for words, scene in zip(made, scenes, strict=True)]))


def _generator(reader: Reader, count: int, steps: int) -> dict[str, float]:
    """Return the shares of generated pictures in which one thing's kind, colour or setting, both things, all of a bowl
    or all of a portrait are read back as prompted (plain style).
    """
    rng = random.Random(f"{HELD_OUT}/prompts")
    wanted = [sample_scene(rng, FAMILIES[index % len(FAMILIES)], style="plain") for index in range(count)]
    made = generated(DIFFUSION_FOLDER, tuple(caption(scene) for scene in wanted), steps)
    scores: dict[str, list[bool]] = {}
    for scene, words in zip(wanted, reader.read([image for _, image in made]), strict=True):
        try:
            found = parse(words)
        except ValueError:
            found = Scene()
        scene = visible(scene)
        if scene.middle is not None:
            thing = found.middle or found.left or found.right
            scores.setdefault("kind", []).append(thing is not None and thing.kind == scene.middle.kind)
            if scene.middle.colour:
                scores.setdefault("colour", []).append(thing is not None and thing.colour == scene.middle.colour)
            scores.setdefault("setting", []).append(found.setting == scene.setting)
        elif scene.left is not None:
            scores.setdefault("both", []).append((found.left, found.right) == (scene.left, scene.right))
        elif scene.bowl is not None:
            scores.setdefault("bowl", []).append(found.bowl == scene.bowl)
        elif scene.person is not None:
            scores.setdefault("portrait", []).append(found.person == scene.person)
    return {name: float(np.mean(values)) for name, values in scores.items()}


def measure(prompts: int, steps: int) -> dict[str, float]:
    """Return every figure by name: shares from 0 to 1, PSNR in dB, seconds."""
    began = time.monotonic()
    rng = random.Random(f"{HELD_OUT}/measure")
    scenes = [sample_scene(rng) for _ in range(200)]
    images = np.stack([picture(scene) for scene in scenes])
    vae, reader = AutoencoderKL.from_pretrained(DIFFUSION_FOLDER / "vae").eval(), Reader()
    figures = {
        "psnr": psnr(vae, images[:96]),
        "captioner": _right(reader, images, scenes),
        "captioner_round_trips": _right(reader, round_trips(vae, images), scenes),
        **_generator(reader, prompts, steps),
        "seconds": time.monotonic() - began,
    }
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    """Read the command line, measure, print, and file the figures for the model card."""
    parser = argparse.ArgumentParser(prog="python -m picturebook.measure", description=__doc__)
    parser.add_argument("--prompts", type=int, default=60)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--runs", type=Path, default=DEFAULT_RUNS)
    arguments = parser.parse_args()
    text = json.dumps(measure(arguments.prompts, arguments.steps))
    print(text)
    arguments.runs.mkdir(parents=True, exist_ok=True)
    (arguments.runs / "figures.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
