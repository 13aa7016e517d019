"""Tables of what was measured: per method and category, with paired tests for every "better"."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.quality.cases import CATEGORIES, CORE, Case
from bench.quality.outcome import Score

ORIGINAL = "diffusers-"
"""What the names of diffusers' own begin with."""

Results = Mapping[str, Mapping[str, Score]]
"""Scores by contestant and case name."""


@dataclass(frozen=True)
class Pairing:
    """Two contestants on the same edits: how often only one succeeded, and how likely that is by chance."""

    first_only: int
    second_only: int
    pairs: int
    p: float

    @property
    def points(self) -> float:
        """Return by how many percent points the first one's share of successes is larger."""
        return 100 * (self.first_only - self.second_only) / self.pairs


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> Pairing:
    """Return McNemar's exact test: two-sided binomial over the pairs that disagree."""
    b = sum(x and not y for x, y in zip(first, second, strict=True))
    c = sum(y and not x for x, y in zip(first, second, strict=True))
    tail = sum(math.comb(b + c, k) for k in range(min(b, c) + 1)) / 2 ** (b + c)
    return Pairing(b, c, len(first), min(1.0, 2 * tail))


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson's score interval)."""
    z, share = 1.959964, right / of
    middle, reach = share + z**2 / (2 * of), z * math.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return (middle - reach) / (1 + z**2 / of), (middle + reach) / (1 + z**2 / of)


def success(results: Results, name: str, cases: Sequence[Case], categories: Sequence[str] = CATEGORIES) -> float:
    """Return somebody's share of successes over the cases of some categories that they can do; NaN over none."""
    found = [
        results[name][case.name].success for case in cases if case.category in categories if case.name in results[name]
    ]
    return float(np.mean(found)) if found else math.nan


def by_category(results: Results, cases: Sequence[Case]) -> str:
    """Lay out success by contestant and category as a Markdown table."""
    head = ["method", *CATEGORIES, "core", "all"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name in results:
        shares = [success(results, name, cases, (category,)) for category in CATEGORIES]
        shares += [success(results, name, cases, CORE), success(results, name, cases)]
        lines.append(f"| {name} | " + " | ".join("–" if math.isnan(s) else f"{s:.2f}" for s in shares) + " |")
    return "\n".join(lines)


FIGURES = {
    "wanted": "wanted",
    "kept": "kept",
    "background": "background within 8/255",
    "outside_support": "samples outside the support",
    "iou": "mask IoU, pixels",
    "iou_ceiling": "… of the best mask of cells",
    "precision": "precision, pixels",
    "recall": "recall, pixels",
    "iou_cells": "mask IoU, cells",
    "precision_cells": "precision, cells",
    "recall_cells": "recall, cells",
    "psnr_background": "PSNR background",
    "psnr_whole_frame": "PSNR PIE-Bench form",
    "ssim_background": "SSIM background",
    "structure": "structure distance",
    "perceptual": "perceptual distance",
    "prompt": "prompt score",
    "mse_truth": "MSE to truth",
    "rows": "rows",
}


def mean(scores: Sequence[Score], figure: str) -> float:
    """Return a figure's mean over the edits it applies to; NaN over none."""
    values = [value for value in (getattr(one, figure) for one in scores) if value is not None]
    return float(np.mean(values)) if values else math.nan


def figures(results: Results, seconds: Mapping[str, float]) -> str:
    """Lay out every figure's mean and the seconds of an edit as a Markdown table, contestants across."""
    names = list(results)
    lines = ["| figure | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    means = {words: [mean(list(results[name].values()), one) for name in names] for one, words in FIGURES.items()}
    means["seconds, alone"] = [seconds.get(name, math.nan) for name in names]
    for words, values in means.items():
        lines.append(f"| {words} | " + " | ".join("–" if math.isnan(m) else f"{m:.3g}" for m in values) + " |")
    return "\n".join(lines)


def of_category(results: Results, cases: Sequence[Case], category: str) -> Results:
    """Return the scores of one category's edits; who can do none of them is left out."""
    names = {case.name for case in cases if case.category == category}
    kept = {who: {name: one for name, one in scores.items() if name in names} for who, scores in results.items()}
    return {who: scores for who, scores in kept.items() if scores}


def against(results: Results, cases: Sequence[Case], first: str, second: str) -> Pairing:
    """Compare two contestants on the edits that both can do."""
    one, other = results[first], results[second]
    shared = [case.name for case in cases if case.name in one and case.name in other]
    return mcnemar([one[name].success for name in shared], [other[name].success for name in shared])


def pairings(results: Results, cases: Sequence[Case], pairs: Sequence[tuple[str, str]]) -> str:
    """Lay out pairs of contestants against each other, with exact p-values; who was not measured is left out."""
    lines = ["| | against | only the first | only the second | points ahead | p |", "|---|---|---|---|---|---|"]
    for first, second in pairs:
        if first in results and second in results:
            test = against(results, cases, first, second)
            lines.append(
                f"| {first} | {second} | {test.first_only} | {test.second_only} | {test.points:.1f} | {test.p:.2g} |"
            )
    return "\n".join(lines)


def rivalries(results: Results, favourite: str = "auto") -> list[tuple[str, str]]:
    """Return who is to be compared: the favourite with everybody, and our own methods with their originals."""
    ours = [(name.removeprefix(ORIGINAL), name) for name in results if name.startswith(ORIGINAL)]
    return [(favourite, name) for name in results if name != favourite] + ours


def better_masks(results: Results, first: str, second: str, cases: Sequence[Case]) -> Pairing:
    """Compare the masks of two on the same edits: how often whose IoU is larger, with the exact sign test."""
    one, other = ([results[name][case.name].iou or 0.0 for case in cases] for name in (first, second))
    return mcnemar([x > y for x, y in zip(one, other, strict=True)], [y > x for x, y in zip(one, other, strict=True)])
