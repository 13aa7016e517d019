"""Cases of drawn pictures, and what an edit of them scores."""

from __future__ import annotations

import numpy as np

from bench.quality.cases import Case, cases
from bench.quality.outcome import Made, Score, score
from bench.quality.truth import truth_of
from engine.diffusion.region import Region
from picturebook.judge import Judge
from picturebook.world import picture

CELLS = (32, 32)
"""Of the latent grid: rows, columns."""


def renders(each: int = 4) -> list[Case]:
    """Of `each` cases a category, return those of drawn pictures: their true answer is known."""
    return [case for case in cases("test", each) if case.origin == "render"]


def scored(case: Case, made: np.ndarray, judge: Judge, region: Region | None = None) -> Score:
    """Score a picture as an answer to a case."""
    return score(case, truth_of(case), picture(case.before), Made(made, region, 0), judge, CELLS)
