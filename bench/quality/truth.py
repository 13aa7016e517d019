"""What is true of an edit: where the picture may change, and how good a mask on the latent grid can be at best."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np

from bench.quality.cases import Case
from engine.diffusion.morphology import dilate
from engine.diffusion.region import Region
from picturebook.scene import Scene, changed
from picturebook.world import picture

REACH = 8
"""Pixels by which the true region is dilated before samples outside it are compared."""
PLACES = 24
"""Seeds whose regions are united for a generated picture: where in its slot it put the thing is not known."""


@dataclass(frozen=True, eq=False)
class Truth:
    """Where a picture may change, bool [H, W], and what it should become, uint8 [H, W, 3], where it was a render."""

    region: np.ndarray
    picture: np.ndarray | None

    @property
    def outside(self) -> np.ndarray:
        """Return the pixels that no edit has a reason to touch."""
        return ~dilate(self.region, REACH)


@dataclass(frozen=True)
class Overlap:
    """How well a mask meets the truth."""

    iou: float
    precision: float
    recall: float


def truth_of(case: Case) -> Truth:
    """Return the truth of a case."""
    if case.origin == "render":
        before, after = picture(case.before), picture(case.after)
        return Truth((before != after).any(-1), after)
    rng = random.Random(case.name)
    regions = [_differing(replace(case.before, seed=rng.getrandbits(31)), case) for _ in range(PLACES)]
    return Truth(np.logical_or.reduce(regions), None)


def _differing(scene: Scene, case: Case) -> np.ndarray:
    return (picture(scene) != picture(changed(scene, case.change))).any(-1)


def coverage(pixels: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    """Return the share of every latent cell that is covered, [h, w]; the picture must divide into them."""
    rows, columns = cells
    height, width = pixels.shape
    return pixels.reshape(rows, height // rows, columns, width // columns).mean((1, 3))


def cells_of(pixels: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    """Return the latent cells, bool [h, w], that are covered by at least half."""
    return coverage(pixels, cells) >= 0.5


def overlap(found: np.ndarray, true: np.ndarray) -> Overlap:
    """Compare two masks of one shape; nothing found where nothing is true is perfect."""
    both, either = int((found & true).sum()), int((found | true).sum())
    share = lambda part, whole: part / whole if whole else float(either == 0)  # noqa: E731
    return Overlap(share(both, either), share(both, int(found.sum())), share(both, int(true.sum())))


def pixels_of(latent: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the pixels, bool [H, W], of the cells of a mask, bool [h, w]; the picture must divide into them."""
    return latent.repeat(shape[0] // latent.shape[0], 0).repeat(shape[1] // latent.shape[1], 1)


def ceiling(true: np.ndarray, cells: tuple[int, int]) -> Overlap:
    """Return how well the best of all masks on the latent grid meets the true pixels.

    The best mask takes the cells that are covered by more than some share, so trying every share finds it.
    """
    covered = coverage(true, cells)
    masks = (pixels_of(covered >= share, true.shape) for share in np.unique(covered[covered > 0]))
    return max((overlap(mask, true) for mask in masks), key=lambda one: one.iou, default=Overlap(1.0, 1.0, 1.0))


def ceiling_of_supports(true: np.ndarray, cells: tuple[int, int]) -> Overlap:
    """Return how well the best mask meets the true pixels where its margin may count as a part of it too."""
    height, width = true.shape
    covered = coverage(true, cells)
    supports = (Region.of_cells(covered >= share, width, height).support for share in np.unique(covered[covered > 0]))
    return max((ceiling(true, cells), *(overlap(one, true) for one in supports)), key=lambda one: one.iou)
