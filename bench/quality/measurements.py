"""What *auto* learns: everybody's success by category on the validation split, written for the engine to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np

from bench.quality.arena import Arena
from bench.quality.cases import CATEGORIES, Case
from bench.quality.contestants import JOB_KNOBS
from bench.quality.tuned import Tuned, knobs_for
from engine.language.measured import MEASURED, Category, Measurement, Measurements
from engine.protocol import Setting

NAMED: dict[str, Category] = {"colour": "color"}
"""What the engine calls a category of ours, where it is not the same word."""


def measurements(arena: Arena, names: Sequence[str], cases: Sequence[Case], best: Tuned) -> list[Measurement]:
    """Measure methods with their tuned parameters on edits that are not reported: a row a method and category."""
    rows: list[Measurement] = []
    for category in CATEGORIES:
        own = [case for case in cases if case.category == category]
        for name in names if category != "no-op" else ():
            knobs = knobs_for(best, name, own[0])
            right = float(np.mean([arena.score(name, case, knobs).success for case in own]))
            numbers = {key: value for key, value in knobs.items() if key in JOB_KNOBS}
            settings = tuple(Setting(name=key, value=value) for key, value in knobs.items() if key not in JOB_KNOBS)
            called = NAMED.get(category) or cast(Category, category)
            rows.append(
                Measurement(
                    category=called, method=name, success=right, n=len(own), settings=settings, **cast(dict, numbers)
                )
            )
    return rows


def write(rows: Sequence[Measurement], made_by: str, model: str, file: Path = MEASURED) -> None:
    """Write what was measured where the engine reads it."""
    found = Measurements(made_by=made_by, model=model, results=tuple(rows))
    file.write_text(found.model_dump_json(indent=1, exclude_defaults=True) + "\n")
