"""What *auto* learns: everybody's success by category on the validation split, written for the engine to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from bench.quality.arena import Arena
from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.contestants import JOB_KNOBS, Knobs
from bench.quality.tuned import Tuned, knobs_for
from bench.quality.tuning import TUNING_EDITS
from engine.language.measured import MEASURED, Category, Measurement, measured
from engine.protocol import Setting

EDITS = 20
"""Edits a category that tell *auto* which method to pick: fewer say nothing (engine.language.measured.ENOUGH)."""
MOST = 60
NAMED: dict[str, Category] = {"colour": "color"}
"""What the engine calls a category of ours, where it is not the same word."""


def measurements(arena: Arena, names: Sequence[str], best: Tuned) -> list[Measurement]:
    """Measure methods with their tuned parameters on edits that are not reported: a row a method and category.

    Nor were they tuned on. EDITS a category say enough; those that lead it together go on until one is ahead, for MOST
    edits at most.
    """
    edits = cases("validation", TUNING_EDITS + MOST)
    rows: list[Measurement] = []
    for category in CATEGORIES:
        own = [case for case in edits if case.category == category][TUNING_EDITS:]
        if category == "no-op":
            continue
        right = {name: _right(arena, name, own[:EDITS], best) for name in names}
        for done in range(EDITS, MOST, EDITS):
            leading = leaders(right)
            if len(leading) < 2:
                break
            for name in leading:
                right[name] += _right(arena, name, own[done : done + EDITS], best)
        rows += [_row(name, category, right[name], knobs_for(best, name, own[0])) for name in names]
    return rows


def leaders(right: Mapping[str, Sequence[bool]]) -> list[str]:
    """Return who has the largest share of successes; nobody, where nobody has any."""
    share = {name: sum(done) / len(done) for name, done in right.items()}
    return [name for name in share if share[name] == max(share.values()) > 0]


def _right(arena: Arena, name: str, edits: Sequence[Case], best: Tuned) -> list[bool]:
    return [one.success for one in arena.scores(name, [(case, knobs_for(best, name, case)) for case in edits])]


def _row(name: str, category: str, right: Sequence[bool], knobs: Knobs) -> Measurement:
    numbers = {key: value for key, value in knobs.items() if key in JOB_KNOBS}
    settings = tuple(Setting(name=key, value=value) for key, value in knobs.items() if key not in JOB_KNOBS)
    called = NAMED.get(category) or cast(Category, category)
    share = sum(right) / len(right)
    return Measurement(
        category=called, method=name, success=share, n=len(right), settings=settings, **cast(dict, numbers)
    )


def write(rows: Sequence[Measurement], made_by: str, model: str, file: Path = MEASURED) -> None:
    """Write what was measured where the engine reads it; the best noise level stays as it was found."""
    before = measured(file)
    found = before.model_copy(update={"made_by": made_by, "model": model, "results": tuple(rows)})
    file.write_text(found.model_dump_json(indent=1, exclude_defaults=True) + "\n")
