"""Connected parts of a mask: drop the specks, fill the holes."""

from __future__ import annotations

import numpy as np

from engine.diffusion.morphology import dilate
from engine.diffusion.shrink import resized, small_size

SMALLEST_SHARE = 0.3
"""A part smaller than this share of the largest one is taken for noise."""
SMALL = 128
"""Longer side, pixels, of the copy in which the parts of a large mask are looked for."""


def tidied(cells: np.ndarray, smallest_share: float = SMALLEST_SHARE) -> np.ndarray:
    """Return a mask, bool [h, w], without parts that are small beside its largest, and without holes.

    Parts touch by their sides; a hole is enclosed on all of them. Made for latents: some thousand cells.
    """
    # Holes first: filling one later would make its part larger, and others small beside it.
    # A frame of one cell joins all that is outside into one part.
    around = labels(~np.pad(cells, 1))
    filled = (around != around[0, 0])[1:-1, 1:-1]
    parts = labels(filled)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return filled & (sizes >= smallest_share * sizes.max())[parts]


def tidied_support(support: np.ndarray) -> np.ndarray:
    """Return the large parts of a support without their holes, bool [H, W]; both looked for on a small copy."""
    height, width = support.shape
    small = resized(support, *small_size(height, width, SMALL)) >= 0.5
    parts = tidied(small)
    if small.shape == support.shape:
        return parts
    near, holes = (resized(dilate(one, 1), width, height) >= 0.5 for one in (parts, parts & ~small))
    return (support | holes) & near


def labels(cells: np.ndarray) -> np.ndarray:
    """Number the connected parts of a mask, bool [h, w], from 1: int [h, w], 0 where there is none."""
    numbers = np.zeros(cells.shape, int)
    count = 0
    for start in zip(*np.nonzero(cells), strict=True):
        if numbers[start]:
            continue
        count += 1
        numbers[start] = count
        reached = [start]
        while reached:
            row, column = reached.pop()
            for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                inside = 0 <= near[0] < cells.shape[0] and 0 <= near[1] < cells.shape[1]
                if inside and cells[near] and not numbers[near]:
                    numbers[near] = count
                    reached.append(near)
    return numbers
