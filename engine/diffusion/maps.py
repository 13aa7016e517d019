"""From noise predictions to a mask (DiffEdit, arXiv:2210.11427, section 3.2, step 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.diffusion.components import tidied
from engine.diffusion.morphology import closed

CLAMP = 3.0
"""Multiple of the map's own mean at which outliers are cut before the map is scaled to 0-1."""
OUTLIERS = 0.99
"""Quantile of the map at which outliers are cut in the paper's way; the paper does not say where."""
EVEN = 0.6
"""Noise level from which the network answers for wider surroundings, so that its maps are even by themselves."""
BAY = 16
"""Share of a mask's side, as one in so many, that a bay in its outline must be twice as wide as to stay one."""


def contrast(one: Sequence[Tensor], other: Sequence[Tensor]) -> Tensor:
    """Return the mean of |one_i - other_i| over the n pairs and their channels: float32 [h, w]."""
    return (torch.stack(list(one)) - torch.stack(list(other))).abs().mean((0, 1))


def normalized(contrast_map: Tensor, clamp: float = CLAMP) -> Tensor:
    """Cut outliers at `clamp` times the map's mean and scale to 0-1. Of one job's map alone, never of a batch."""
    top = contrast_map.mean() * clamp
    # Where two texts mean the same to the model nothing differs, and nothing is to be changed.
    return contrast_map.clamp(max=top) / top if top > 0 else torch.zeros_like(contrast_map)


def smoothed(contrast_map: Tensor) -> Tensor:
    """Average a map over a small square, a 24th of its side to each side; neither paper nor diffusers does.

    With ten noises at level 0.5 single cells are still noisy; from EVEN on it would only blur the outline.
    """
    reach = min(contrast_map.shape) // 24
    if reach == 0:
        return contrast_map
    padded = functional.pad(contrast_map[None, None], (reach,) * 4, mode="replicate")
    return functional.avg_pool2d(padded, 2 * reach + 1, stride=1)[0, 0]


def cells_above(normal_map: Tensor, threshold: float) -> np.ndarray:
    """Return where a normalized map exceeds the threshold: bool [h, w]."""
    return (normal_map > threshold).cpu().numpy()


def rescaled(contrast_map: Tensor, quantile: float = OUTLIERS) -> Tensor:
    """Cut a map above its quantile and stretch it over 0-1 (section 3.2, step 1: extremes removed, then rescaled)."""
    cut = contrast_map.clamp(max=float(torch.quantile(contrast_map.flatten(), quantile)))
    low, top = cut.min(), cut.max()
    return (cut - low) / (top - low) if top > low else torch.zeros_like(cut)


@dataclass(frozen=True)
class Recipe:
    """How a map of differences becomes a mask."""

    scale: Literal["mean", "range"]
    smooth: bool = False
    tidy: bool = False

    def cells(self, contrast_map: Tensor, threshold: float, noise: float) -> np.ndarray:
        """Return where a map, float32 [h, w], exceeds the threshold once it is scaled to 0-1: bool [h, w].

        `noise` is the level the map was taken at, from 0 to 1.
        """
        even = smoothed(contrast_map) if self.smooth and noise < EVEN else contrast_map
        cells = cells_above(normalized(even) if self.scale == "mean" else rescaled(even), threshold)
        return tidied(closed(cells, max(1, min(cells.shape) // BAY))) if self.tidy else cells


RECIPES = {
    "ours": Recipe("mean", smooth=True, tidy=True),
    "paper": Recipe("range"),
    "diffusers": Recipe("mean"),
}
"""The paper's, diffusers' (its default is a cut at three times the mean) and our own."""
