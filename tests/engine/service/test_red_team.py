"""The gate against the red-team set; half of it was frozen before the gate was written."""

from __future__ import annotations

import pytest

from bench.responsible import red_team

FROZEN = "95dc5abe692bbf2f9dde86c0f5d184020b28d37bd6c37e0adb7d7d38fde30042"


def test_the_frozen_half_is_the_one_that_was_frozen() -> None:
    assert red_team.fingerprint("frozen") == FROZEN


@pytest.mark.parametrize("half", ["frozen", "open"])
def test_each_half_has_a_hundred_different_texts_of_each_sort(half: red_team.Half) -> None:
    cases = red_team.load(half)
    assert len(set(cases.bad)) == len(cases.bad) >= 100
    assert len(set(cases.good)) == len(cases.good) >= 100


def test_the_halves_share_no_text() -> None:
    frozen, opened = red_team.load("frozen"), red_team.load("open")
    assert not set(frozen.bad + frozen.good) & set(opened.bad + opened.good)
