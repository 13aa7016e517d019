"""Masks are measured on the grid they are made of, beside the best that this grid allows."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from bench.quality.truth import ceiling, ceiling_of_supports, cells_of, coverage, overlap, pixels_of, truth_of
from engine.diffusion.morphology import dilate
from engine.diffusion.region import Region
from picturebook.judge import Judge
from picturebook.world import picture
from tests.bench.quality.drawn import CELLS, renders, scored


def test_a_cell_counts_when_half_of_it_is_covered() -> None:
    pixels = np.zeros((8, 8), bool)
    pixels[:4, :2] = True
    pixels[4:, 4:5] = True
    assert cells_of(pixels, (2, 2)).tolist() == [[True, False], [False, False]]


def test_the_grid_has_a_ceiling_below_one() -> None:
    best = [ceiling(truth_of(case).region, CELLS).iou for case in renders() if case.category == "swap"]
    assert all(0.5 < one < 1 for one in best)


def test_nothing_found_where_nothing_is_true_is_perfect_and_a_full_mask_is_not() -> None:
    nothing, everything = np.zeros((4, 4), bool), np.ones((4, 4), bool)
    assert overlap(nothing, nothing).iou == 1.0
    assert overlap(everything, nothing).iou == 0.0


def test_masks_are_measured_by_their_own_cells_and_a_larger_one_loses_precision(judge: Judge) -> None:
    case = next(case for case in renders() if case.category == "swap")
    best = cells_of(truth_of(case).region, CELLS)
    one = scored(case, picture(case.after), judge, Region(best, dilate(pixels_of(best, (128, 128)), 2)))
    assert one.iou_cells == one.precision_cells == one.recall_cells == 1.0
    assert one.iou is not None
    assert one.iou_ceiling is not None
    assert 0.9 * one.iou_ceiling < one.iou <= one.iou_ceiling
    full = scored(case, picture(case.after), judge, Region(np.ones(CELLS, bool), np.ones((128, 128), bool)))
    assert full.precision is not None
    assert one.precision is not None
    assert full.precision < one.precision
    assert full.recall == 1.0
    assert full.iou_ceiling == one.iou_ceiling


@pytest.mark.parametrize("seed", range(5))
def test_no_mask_of_cells_is_better_than_the_ceiling(seed: int) -> None:
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (9, 9), np.uint8)).resize((128, 128), Image.Resampling.BICUBIC)
    true = np.asarray(coarse) > 140
    best = ceiling(true, CELLS).iou
    tried = [coverage(true, CELLS) > share for share in (0.0, 0.1, 0.3, 0.5, 0.7)]
    tried += [tried[3] ^ (rng.random(CELLS) < 0.02) for _ in range(50)]
    assert max(overlap(pixels_of(mask, true.shape), true).iou for mask in tried) <= best
    assert best <= ceiling_of_supports(true, CELLS).iou < 1
