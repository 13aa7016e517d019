"""What ratings amount to: shares, means and how far to trust them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.rate.gallery import SOURCE, TRUTH
from bench.rate.ratings import Rating

DRAWS = 2000
FEWEST_CONTROLS = 4
"""Controls a rater must have seen before they can fail them."""
PASSING = 0.75


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % interval; None where there is too little to resample."""

    value: float
    interval: tuple[float, float] | None


def estimate(ratings: Sequence[Rating], figure: Callable[[Rating], float], seed: int = 0) -> Estimate:
    """Return the mean of a figure with its 95 % percentile interval by the pigeonhole bootstrap.

    Raters and edits are drawn with replacement, each on their own, and a rating counts as often as both were drawn
    (Owen 2007, doi:10.1214/07-AOAS122): ratings by one person, or of one edit, are not independent. Over a single
    edit there is no interval.
    """
    values = np.array([figure(one) for one in ratings], np.float64)
    raters, of_rater = np.unique([one.rater for one in ratings], return_inverse=True)
    edits, of_edit = np.unique([one.edit for one in ratings], return_inverse=True)
    if len(edits) < 2:
        return Estimate(float(values.mean()), None)
    rng = np.random.default_rng(seed)
    drawn = _draws(rng, len(raters))[:, of_rater] * _draws(rng, len(edits))[:, of_edit]
    drawn = drawn[drawn.sum(1) > 0]
    low, high = np.percentile(drawn @ values / drawn.sum(1), (2.5, 97.5))
    return Estimate(float(values.mean()), (float(low), float(high)))


def _draws(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.multinomial(count, np.full(count, 1 / count), size=DRAWS).astype(np.float64)


@dataclass(frozen=True)
class Rater:
    """How somebody did on the controls: how many they saw and how many they judged right, by kind."""

    name: str
    ratings: int
    seen: dict[str, int]
    right: dict[str, int]

    @property
    def controls(self) -> int:
        """Return how many controls they judged."""
        return sum(self.seen.values())

    @property
    def verdict(self) -> str:
        """Return "passes", "fails", or "too few controls"."""
        if self.controls < FEWEST_CONTROLS:
            return "too few controls"
        return "passes" if sum(self.right.values()) >= PASSING * self.controls else "fails"


def judged_right(one: Rating) -> bool:
    """Tell whether a control was judged as it is: the truth shows what was asked, the source does not; both kept it."""
    return one.asked == ("yes" if one.method == TRUTH else "no") and one.kept != "no"


def raters(ratings: Sequence[Rating]) -> list[Rater]:
    """Return how everybody did on the controls, in the order they came."""
    found = []
    for name in dict.fromkeys(one.rater for one in ratings):
        own = [one for one in ratings if one.rater == name]
        controls = {kind: [one for one in own if one.method == kind] for kind in (TRUTH, SOURCE)}
        seen = {kind: len(of_kind) for kind, of_kind in controls.items()}
        found.append(Rater(name, len(own), seen, {k: sum(map(judged_right, c)) for k, c in controls.items()}))
    return found
