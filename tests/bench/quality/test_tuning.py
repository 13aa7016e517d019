"""Everybody is tuned with the same budget, and the best parameters win, not the calmest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import cast

import pytest

from bench.quality.arena import Arena
from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.contestants import Knobs
from bench.quality.measurements import measurements
from bench.quality.outcome import Score
from bench.quality.tuning import ALL_EDITS, FIRST_EDITS, GRIDS, SHORTLIST, TRIALS, TUNING_EDITS, rank, trials, tune


def test_everybody_tries_as_many_sets_of_parameters() -> None:
    assert {len(trials(name)) for name in GRIDS} == {TRIALS}


class Sham:
    """Scores made up beforehand, and who was asked how often."""

    def __init__(
        self, found: Callable[[str, Case, Knobs], Score], able: Callable[[Case], bool] = lambda _: True
    ) -> None:
        self.found, self.able, self.asked = found, able, Counter[str]()

    def can(self, name: str, case: Case) -> bool:  # noqa: ARG002
        return self.able(case)

    def scores(self, name: str, edits: Sequence[tuple[Case, Knobs]]) -> list[Score]:
        self.asked[name] += sum(case.category == CATEGORIES[0] for case, _ in edits)
        return [self.found(name, case, knobs) for case, knobs in edits]


def made_up(*, success: bool, wanted: bool = True, kept: bool = True, prompt: float = 0.9) -> Score:
    background = 0.5 if wanted else 1.0
    return Score.model_construct(success=success, wanted=wanted, kept=kept, prompt=prompt, background=background)


def test_methods_that_lead_together_go_on_until_one_is_ahead_and_others_are_spared() -> None:
    right = {"a": [True] * 60, "b": [True] * 39 + [False] * 21, "c": [True] * 19 + [False] * 41}

    def found(name: str, case: Case, _: Knobs) -> Score:
        return made_up(success=case.category == CATEGORIES[0] and right[name][int(case.name[-3:]) - TUNING_EDITS])

    sham = Sham(found)
    rows = measurements(cast(Arena, sham), ("a", "b", "c"), {})
    measured = {row.method: (row.n, row.success) for row in rows if row.category == CATEGORIES[0]}
    assert measured == {"a": (40, 1.0), "b": (40, 39 / 40), "c": (20, 19 / 20)}
    assert sham.asked == {"a": 40, "b": 40, "c": 20}


def test_parameters_that_do_nothing_never_win_by_being_calm() -> None:
    nothing = made_up(success=False, wanted=False)
    close = made_up(success=False)
    right = made_up(success=True)
    assert rank([right, right]) > rank([right, close]) > rank([close, close]) > rank([close, nothing])
    assert rank([close]) > rank([made_up(success=False, kept=False, prompt=1.0)]), "nor by changing everything"
    assert rank([right]) > rank([made_up(success=True, prompt=0.6)]), "of two that succeed, who shows it more plainly"


@pytest.mark.parametrize("every", [1, 2])
def test_the_best_of_the_first_edits_are_tried_on_more_by_everybody_alike(every: int) -> None:
    lucky, steady = {"strength": 1.0, "guidance_scale": 4.0}, {"strength": 0.8, "guidance_scale": 7.5}

    def found(_: str, case: Case, knobs: Knobs) -> Score:
        first = int(case.name[-3:]) < every * FIRST_EDITS
        return made_up(success=knobs == steady or (knobs == lucky and first), prompt=0.9 + 0.01 * (knobs == lucky))

    sham = Sham(found, lambda case: int(case.name[-3:]) % every == 0)
    best = tune(cast(Arena, sham), "diffedit", cases("validation", 2 * ALL_EDITS), lambda _: None)
    assert best == dict.fromkeys(CATEGORIES, steady)
    assert sham.asked["diffedit"] == TRIALS * FIRST_EDITS + SHORTLIST * ALL_EDITS
