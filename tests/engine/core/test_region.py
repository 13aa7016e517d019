"""From latent cells to approved pixels and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diffusion.morphology import closed, dilate, erode
from engine.diffusion.region import Region, grow, margin
from engine.model import Geometry

SIZES = st.tuples(st.integers(1, 150), st.integers(1, 150))
GRIDS = st.tuples(st.integers(1, 20), st.integers(1, 20))


def cells(grid: tuple[int, int], seed: int, share: float = 0.4) -> np.ndarray:
    return np.random.default_rng(seed).random(grid) < share


class FixedGrid:
    """A model whose latents always have this many rows and columns."""

    def __init__(self, grid: tuple[int, int]) -> None:
        self.grid = grid

    def cells(self, width: int, height: int) -> tuple[int, int]:  # noqa: ARG002
        return self.grid[1], self.grid[0]


@given(grid=GRIDS, size=SIZES, seed=st.integers(0, 99), share=st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_an_approved_support_comes_back_as_itself(
    grid: tuple[int, int], size: tuple[int, int], seed: int, share: float
) -> None:
    first = Region.of_cells(cells(grid, seed, share), *size)
    again = Region.of_support(first.support, FixedGrid(grid))
    assert (again.latent == first.latent).all()
    assert (Region.of_cells(again.latent, *size).support == first.support).all()


@given(grid=GRIDS, seed=st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_cells_are_kept_and_only_gaps_of_one_cell_filled(grid: tuple[int, int], seed: int) -> None:
    latent = cells(grid, seed)
    region = Region.of_cells(latent, width=grid[1] * 8 + 3, height=grid[0] * 9 + 1)
    assert (region.latent >= latent).all()
    assert (region.latent <= erode(dilate(latent, 1), 1)).all()


def test_the_support_reaches_half_a_cell_beyond_its_cells() -> None:
    latent = np.zeros((4, 4), bool)
    latent[1, 2] = True
    region = Region.of_cells(latent, 32, 32)
    expected = np.zeros((32, 32), bool)
    expected[8 - 4 : 16 + 4, 16 - 4 : 24 + 4] = True
    assert (region.support == expected).all()
    assert margin((4, 4), 32, 32) == 4


@given(support=st.integers(0, 99), size=SIZES)
@settings(max_examples=100, deadline=None)
def test_every_hand_drawn_pixel_lies_in_a_cell_that_is_redrawn(support: int, size: tuple[int, int]) -> None:
    drawn = cells((size[1], size[0]), support, 0.03)
    region = Region.of_support(drawn, FixedGrid((8, 8)))
    assert (region.support == drawn).all()
    assert not (drawn & ~Region.of_cells(region.latent, *size).support).any()


@pytest.mark.parametrize("value", [False, True])
def test_empty_and_full_stay_what_they_are(value: bool) -> None:
    region = Region.of_cells(np.full((6, 5), value), 41, 50)
    assert (region.support == value).all()
    assert (region.latent == value).all()
    assert (grow(region, 3 if value else -3).support == value).all()


def test_growing_and_shrinking_go_by_whole_cells() -> None:
    latent = np.zeros((9, 9), bool)
    latent[3:6, 3:6] = True
    region = Region.of_cells(latent, 72, 72)
    assert grow(region, 1).latent.sum() == 25
    assert grow(region, -1).latent.sum() == 1
    assert not grow(region, -2).support.any()
    assert grow(region, 0) is region


@given(seed=st.integers(0, 50), reach=st.integers(0, 9), size=SIZES)
@settings(max_examples=50, deadline=None)
def test_dilation_and_erosion_see_a_square(seed: int, reach: int, size: tuple[int, int]) -> None:
    area = cells(size, seed, 0.05)
    wide = np.zeros_like(area)
    for row, column in zip(*np.nonzero(area), strict=True):
        wide[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = True
    assert (dilate(area, reach) == wide).all()
    assert (erode(~area, reach) == ~wide).all()


@given(width=st.integers(1, 5000), height=st.integers(1, 5000))
@settings(max_examples=200, deadline=None)
def test_the_working_size_keeps_area_and_what_the_network_can_halve(width: int, height: int) -> None:
    geometry = Geometry(vae_factor=8, latent_channels=8, sample_size=192, size_multiple=16)
    wide, high = geometry.working_size(width, height)
    assert wide % 16 == high % 16 == 0
    if 0.25 < width / height < 4:
        assert 0.7 < wide * high / 192**2 < 1.4
        assert 0.75 < (wide / high) / (width / height) < 1.33


def test_closing_fills_a_narrow_notch_and_leaves_a_wide_one_also_at_the_frame() -> None:
    area = np.ones((9, 12), bool)
    area[:5, 2] = area[4:, 6:10] = area[8, 4] = False
    expected = np.ones((9, 12), bool)
    expected[4:, 6:10] = False
    assert (closed(area, 1) == expected).all()
