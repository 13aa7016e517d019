"""Every phrasing of the table is read as the plan that stands beside it."""

from __future__ import annotations

import pytest

from engine.errors import BadRequest
from engine.language import NotThere, NotUnderstood, Reading, World, demo_world, read
from engine.protocol import Concept, Correction, Plan
from tests.engine.language.phrasings import HOUSE, PHRASINGS, PLAIN, ROOMS, Phrasing

ROWS = [pytest.param(row, id=f"{category}: {row.said}") for category, rows in PHRASINGS.items() for row in rows]


def _heard(row: Phrasing) -> tuple[str, Reading]:
    """Return the caption at the time and what was read; earlier instructions are read first."""
    world = World() if row.caption in PLAIN else demo_world()
    before = read(row.after, row.caption, world).plan if row.after else None
    caption = before.target if before else row.caption
    waiting = read(row.open, caption, world).plan if row.open else None
    return caption, read(row.said, caption, world, before=before, open_plan=waiting)


def _concept(one: Concept) -> str:
    strength = "" if one.guidance_scale == 5 else f" @{one.guidance_scale:g}"
    return f"{'+' if one.direction == 'more' else '-'}{one.words}{strength}"


def _region(one: Correction) -> str:
    return " ".join(part for part in (one.keep, one.words, one.side) if part)


def _settings(plan: Plan) -> str:
    return ", ".join(f"{one.name}={one.value}" for one in plan.settings)


@pytest.mark.parametrize("row", [one for one in ROWS if not one.values[0].asks])  # type: ignore[union-attr]
def test_a_phrasing_gives_its_plan(row: Phrasing) -> None:
    caption, reading = _heard(row)
    plan, told = reading.plan, {one.code: one.detail for one in reading.notices}
    assert plan.target == (row.target or caption)
    assert plan.source == (row.source or caption)
    assert plan.method == row.method
    assert ", ".join(map(_concept, plan.concepts)) == row.concepts
    assert ", ".join(map(_region, plan.corrections)) == row.region
    assert _settings(plan) == row.settings
    assert told.get("typo", "") == row.slips
    assert told.get("own_word", "") == row.own_word
    assert told.get("unknown_words", "") == row.untaught
    assert plan.why


@pytest.mark.parametrize("row", [one for one in ROWS if one.values[0].asks])  # type: ignore[union-attr]
def test_what_cannot_be_meant_is_asked_back(row: Phrasing) -> None:
    with pytest.raises(NotUnderstood) as asked:
        _heard(row)
    if row.asks == "?":
        assert not isinstance(asked.value, NotThere)
    else:
        assert isinstance(asked.value, NotThere)
        assert str(asked.value) == row.asks


def test_the_table_is_large_and_covers_every_kind_of_phrasing() -> None:
    assert sum(map(len, PHRASINGS.values())) >= 400
    assert len(PHRASINGS) >= 20
    assert len(PHRASINGS) == sum(map(len, ROOMS)), "no two rooms have rows of the same kind"
    assert min(map(len, PHRASINGS.values())) >= 4
    said = [(row.caption, row.said, row.after, row.open) for rows in PHRASINGS.values() for row in rows]
    assert len(set(said)) == len(said)


def test_every_plan_of_the_table_is_one_that_its_method_takes() -> None:
    from engine.methods import named

    for category, rows in PHRASINGS.items():
        for row in rows:
            if not row.asks:
                plan = _heard(row)[1].plan
                assert named(plan.method).refuses(plan) is None, (category, row.said)
                named(plan.method).check(plan)


@pytest.mark.parametrize("said", ["(red:3)", "make the house (blue:-2.5)"])
def test_a_weight_beyond_the_papers_range_is_refused_with_the_range(said: str) -> None:
    with pytest.raises(BadRequest, match="its number must be from -2 to 2"):
        read(said, HOUSE, demo_world())
