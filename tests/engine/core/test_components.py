"""Specks go, holes close, and what is one large part stays."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.diffusion.components import tidied, tidied_support
from engine.diffusion.maps import RECIPES, smoothed


def mask(*rows: str) -> np.ndarray:
    return np.array([[cell == "#" for cell in row] for row in rows])


def test_specks_go_and_holes_close() -> None:
    drawn = mask("......#.", ".####...", ".#..#..#", ".####...", "........")
    expected = mask("........", ".####...", ".####...", ".####...", "........")
    assert (tidied(drawn) == expected).all()


def test_a_second_part_of_some_size_stays() -> None:
    drawn = mask("##...##", "##...##", ".......")
    assert (tidied(drawn) == drawn).all()


def test_a_bay_that_is_open_to_the_frame_is_no_hole() -> None:
    drawn = mask("#.#", "#.#", "###")
    assert (tidied(drawn) == drawn).all()


@pytest.mark.parametrize("value", [False, True])
def test_empty_and_full_stay(value: bool) -> None:
    assert (tidied(np.full((4, 5), value)) == value).all()


@example(seed=79, share=0.5625, rows=7, columns=7)
@given(seed=st.integers(0, 99), share=st.floats(0, 1), rows=st.integers(1, 12), columns=st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_tidying_twice_changes_nothing_more(seed: int, share: float, rows: int, columns: int) -> None:
    once = tidied(np.random.default_rng(seed).random((rows, columns)) < share)
    assert (tidied(once) == once).all()


def test_smoothing_spreads_a_cell_over_its_neighbours_and_keeps_a_flat_map() -> None:
    spike = torch.zeros(32, 48)
    spike[10, 10] = 9.0
    assert torch.equal(smoothed(spike)[9:12, 9:12], torch.ones(3, 3))
    torch.testing.assert_close(smoothed(torch.full((64, 64), 0.3)), torch.full((64, 64), 0.3))
    small = torch.rand(16, 16)
    assert smoothed(small) is small


def test_our_masks_have_no_notch_of_one_cell() -> None:
    found = torch.zeros(24, 24)
    found[6:16, 6:16] = 1.0
    found[12:16, 10] = 0.0
    assert RECIPES["ours"].cells(found, 0.5, 0.5)[6:15, 6:16].all()
    assert not RECIPES["diffusers"].cells(found, 0.5, 0.5)[12:16, 10].any()


@pytest.mark.parametrize("side", [32, 64])
def test_narrow_bays_of_our_masks_are_closed_and_wide_ones_stay(side: int) -> None:
    found = torch.zeros(side, side)
    found[side // 4 : -side // 4, side // 4 : -side // 4] = 1.0
    narrow, wide = found.clone(), found.clone()
    middle = side // 2
    narrow[middle:, middle - side // 16 : middle + side // 16] = 0.0
    wide[middle:, middle - side // 8 : middle + side // 8] = 0.0
    assert (RECIPES["ours"].cells(narrow, 0.5, 0.7) == (found > 0).numpy()).all()
    assert (RECIPES["ours"].cells(wide, 0.5, 0.7) == (wide > 0).numpy()).all()


def test_maps_of_high_noise_are_even_by_themselves_and_keep_their_outline() -> None:
    found = torch.zeros(32, 32)
    found[8:20, 8:20] = 1.0
    assert (RECIPES["ours"].cells(found, 0.5, 0.7) == (found > 0).numpy()).all()
    assert RECIPES["ours"].cells(found, 0.5, 0.5)[7, 14], "smoothing reaches beyond the outline"


def test_a_large_mask_loses_its_specks_and_holes_and_keeps_its_outline() -> None:
    for scale in (1, 5):
        ring = np.zeros((100 * scale, 120 * scale), bool)
        ring[20 * scale : 70 * scale, 30 * scale : 90 * scale] = True
        whole = ring.copy()
        ring[40 * scale : 50 * scale, 50 * scale : 60 * scale] = False
        ring[90 * scale : 95 * scale, 5 * scale : 10 * scale] = True
        assert (tidied_support(ring) == whole).all()
