"""Where an edit may act: cells of the latents, and the pixels of the picture that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.diffusion.morphology import dilate, erode


class Grid(Protocol):
    """What a region must know of a model: how many latent cells a picture of a size gets."""

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return columns and rows of the latents that a picture of this size (pixels) is edited at."""
        ...


@dataclass(frozen=True, eq=False)
class Region:
    """The same area twice: `latent` bool [h, w], the cells that are drawn anew, and `support` bool [H, W].

    The support is what a person is shown and approves: it reaches `margin` pixels beyond the cells, where the paste
    fades in, and no sample outside it may change.
    """

    latent: np.ndarray
    support: np.ndarray

    @classmethod
    def of_cells(cls, latent: np.ndarray, width: int, height: int) -> Region:
        """Return the region of these cells on a picture of this size in pixels; the margins close gaps of one cell."""
        support = dilate(_cells_to_pixels(latent, width, height), margin(latent.shape, width, height))
        return cls(_cells_of(support, latent.shape), support)

    @classmethod
    def of_support(cls, support: np.ndarray, grid: Grid) -> Region:
        """Return the region of approved pixels; they are kept exactly as they are.

        For a support that came from `of_cells` these are its cells again. Where hand-drawn pixels are too thin to hold
        a cell and its margin, every cell they touch is drawn anew.
        """
        height, width = support.shape
        columns, rows = grid.cells(width, height)
        return cls(_cells_of(support, (rows, columns)), support)


def margin(cells: tuple[int, ...], width: int, height: int) -> int:
    """Return how many pixels of fade belong around a cell: half a cell, 0 where cells are single pixels."""
    return min(height // cells[0], width // cells[1]) // 2


def grow(region: Region, cells: int) -> Region:
    """Dilate (cells > 0) or erode (< 0) a region by whole latent cells."""
    if cells == 0:
        return region
    height, width = region.support.shape
    changed = dilate(region.latent, cells) if cells > 0 else erode(region.latent, -cells)
    return Region.of_cells(changed, width, height)


def _cells_of(support: np.ndarray, cells: tuple[int, ...]) -> np.ndarray:
    """Return the cells that a support holds with their margin, and those that its thin parts touch."""
    height, width = support.shape
    reach = margin(cells, width, height)
    latent = _pixels_to_cells(erode(support, reach), cells, whole=True)
    held = dilate(_cells_to_pixels(latent, width, height), reach)
    return latent | _pixels_to_cells(support & ~held, cells, whole=False)


def _cells_to_pixels(latent: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return which pixels belong to the cells; where a pixel holds several cells, one of them is enough."""
    for axis, pixels in enumerate((height, width)):
        cells = latent.shape[axis]
        if pixels >= cells:
            latent = latent.take(_owners(pixels, cells), axis)
        else:
            latent = np.logical_or.reduceat(latent, _starts(cells, pixels), axis)
    return latent


def _pixels_to_cells(support: np.ndarray, cells: tuple[int, ...], *, whole: bool) -> np.ndarray:
    """Return the cells whose pixels are all (`whole`) or partly in the support."""
    gather = np.logical_and if whole else np.logical_or
    for axis, count in enumerate(cells):
        pixels = support.shape[axis]
        if pixels >= count:
            support = gather.reduceat(support, _starts(pixels, count), axis)
        else:
            support = support.take(_owners(count, pixels), axis)
    return support


def _owners(many: int, few: int) -> np.ndarray:
    """Return for each of `many` places along an axis which of `few` places holds its middle."""
    return (np.arange(many) * 2 + 1) * few // (2 * many)


def _starts(many: int, few: int) -> np.ndarray:
    """Return the first of the `many` places that each of the `few` holds."""
    return np.searchsorted(_owners(many, few), np.arange(few))
