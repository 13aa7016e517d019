"""Correct a region by what lies where in it: one side of it, or the part of it on that side."""

from __future__ import annotations

from typing import Literal

import numpy as np

from engine.diffusion.components import labels
from engine.diffusion.region import Region

Side = Literal["left", "right", "top", "bottom"]


def on_side(region: Region, side: Side) -> np.ndarray:
    """Return the pixels of a region that belong to its parts on one side, bool [H, W].

    Of several parts those count whose middle is nearer to that side's outermost one than to the opposite one; a region
    in one piece is cut where it is narrowest near its middle.
    """
    axis = 1 if side in ("left", "right") else 0
    low = side in ("left", "top")
    parts = labels(region.latent)
    numbers = range(1, int(parts.max(initial=0)) + 1)
    if len(numbers) < 2:
        return _half(region.support, axis, low)
    middles = np.array([np.argwhere(parts == number)[:, axis].mean() for number in numbers])
    cut = (middles.min() + middles.max()) / 2
    kept = [number for number, middle in zip(numbers, middles, strict=True) if (middle < cut) == low or middle == cut]
    height, width = region.support.shape
    return region.support & Region.of_cells(np.isin(parts, kept), width, height).support


def _half(support: np.ndarray, axis: int, low: bool) -> np.ndarray:
    """Return one half of the true pixels along an axis, cut at the narrowest place of the middle third."""
    filled = support.sum(1 - axis)
    (there,) = np.nonzero(filled)
    if not len(there):
        return support
    first, last = int(there[0]), int(there[-1]) + 1
    third = (last - first) // 3
    middle = np.arange(first + third, max(last - third, first + third + 1))
    # Of equally narrow places the one nearest to the very middle.
    cut = min(middle, key=lambda at: (filled[at], abs(2 * at - first - last)))
    before = np.arange(support.shape[axis]) < cut
    along = before if low else ~before
    return support & (along[None, :] if axis == 1 else along[:, None])
