"""Finding a thing by its words, against Otsu's threshold and GrabCut seeded with a box."""

from __future__ import annotations

import random
from dataclasses import dataclass

import cv2
import numpy as np

from bench.quality.arena import Arena
from bench.quality.report import Pairing, mcnemar
from bench.quality.truth import ceiling_of_supports, overlap
from engine.methods import infer_mask
from engine.protocol import Mask, Plan
from picturebook.captions import NOTHING, caption, thing_words
from picturebook.scene import Scene, sample_scene
from picturebook.world import render

SCENES = 400
"""As many as there are edits: with sixty the sign test could not tell who is ahead by a hundredth."""
BOX_MARGIN = 0.1
"""Share of the true box's size by which GrabCut's box is too large on every side: a person draws no tighter."""


@dataclass(frozen=True)
class Shadowed:
    """The same means where a thing's shadow counts as a part of it."""

    ours: float
    grabcut: float


@dataclass(frozen=True)
class Found:
    """Mean intersection over union with the thing's own pixels, by who looked."""

    ours: float
    otsu: float
    grabcut: float
    ceiling: float
    """Of masks on the latent grid, their margins included."""
    against_grabcut: Pairing
    """In how many scenes whose is larger (the exact sign test)."""
    shadowed: Shadowed
    scenes: int


def scenes(count: int) -> list[Scene]:
    """Draw scenes with one thing, always the same ones."""
    rng = random.Random("bench/quality/segmentation")
    return [sample_scene(rng, "one", "plain") for _ in range(count)]


def segmentation(arena: Arena, count: int) -> Found:
    """Look for the thing of every scene."""
    rows = []
    for scene in scenes(count):
        assert scene.middle is not None
        drawing = render(scene)
        whole, words = drawing.masks["middle"], caption(scene)
        true = whole & ~drawing.masks["shadow"]
        plan = Plan(
            method="segment",
            source=words,
            reference=words.replace(thing_words(scene.middle), NOTHING, 1),
            target=words,
        )
        ours = arena.desk.run(infer_mask(Mask(), plan, drawing.image, arena.desk.model)).support
        found = (ours, otsu(drawing.image), grabcut(drawing.image, true))
        best = ceiling_of_supports(true, arena.cells(drawing.image)).iou
        shadowed = (overlap(ours, whole).iou, overlap(grabcut(drawing.image, whole), whole).iou)
        rows.append([*(overlap(one, true).iou for one in found), best, *shadowed])
    means = np.mean(rows, axis=0).tolist()
    larger = mcnemar([row[0] > row[2] for row in rows], [row[2] > row[0] for row in rows])
    return Found(means[0], means[1], means[2], means[3], larger, Shadowed(means[4], means[5]), count)


def table(found: Found) -> str:
    """Lay out who finds things how well as a Markdown table."""
    lines = [f"| {found.scenes} scenes, mean IoU | the thing | with its shadow |", "|---|---|---|"]
    lines.append(f"| ours (`segment`) | {found.ours:.3f} | {found.shadowed.ours:.3f} |")
    lines.append(f"| GrabCut, given a box around the thing | {found.grabcut:.3f} | {found.shadowed.grabcut:.3f} |")
    lines.append(f"| Otsu's threshold | {found.otsu:.3f} | |")
    lines.append(f"| the best mask of latent cells | {found.ceiling:.3f} | |")
    test = found.against_grabcut
    words = f"Ours is the larger in {test.first_only}, GrabCut's in {test.second_only} (sign test, p = {test.p:.2g})."
    return "\n".join([*lines, "", words])


def otsu(image: np.ndarray) -> np.ndarray:
    """Return the side of Otsu's grey threshold that holds the middle of the picture, bool [H, W]."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    _, high = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    height, width = grey.shape
    middle = high[height // 3 : -height // 3, width // 3 : -width // 3]
    return high > 0 if (middle > 0).mean() >= 0.5 else high == 0


def grabcut(image: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Return GrabCut's foreground, bool [H, W], given a box a little larger than the thing's own."""
    rows, columns = np.flatnonzero(true.any(1)), np.flatnonzero(true.any(0))
    margin_y, margin_x = (int(BOX_MARGIN * (side[-1] - side[0])) for side in (rows, columns))
    top, left = max(1, rows[0] - margin_y), max(1, columns[0] - margin_x)
    bottom, right = min(true.shape[0] - 2, rows[-1] + margin_y), min(true.shape[1] - 2, columns[-1] + margin_x)
    labels = np.zeros(true.shape, np.uint8)
    box = (int(left), int(top), int(right - left), int(bottom - top))
    cv2.setRNGSeed(0)
    cv2.grabCut(image, labels, box, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_RECT)
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
