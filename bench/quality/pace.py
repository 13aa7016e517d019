"""How long an edit takes with nothing else under way: one edit of every category, everybody in turn, in this very run.

While edits are scored several share the runtime's batches, so the clock says nothing about one of them; and seconds of
another run, beside other work, compare with nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from bench.quality.arena import TRIES_AT_THE_CEILING, Arena
from bench.quality.cases import CATEGORIES, Case
from bench.quality.peers import PASTED

Pace = Mapping[str, Mapping[str, float]]
"""Seconds of an edit by contestant and category."""


def paced(arena: Arena, names: Sequence[str], edits: Sequence[Case], runs: int) -> Pace:
    """Time everybody on the first generated picture of every category: only those can all of them edit.

    The pasted peer takes what the peer does.
    """
    timed = {case.category: case for case in reversed(edits) if case.origin == "generated"}
    return {
        name: {kind: alone(arena, name, timed[kind], runs) for kind in CATEGORIES if kind in timed}
        for name in names
        if name != PASTED
    }


def alone(arena: Arena, name: str, case: Case, runs: int) -> float:
    """Return the seconds somebody takes for a case at their best, loaded, and with nothing known of the picture yet.

    The shortest of the runs, for whatever else the machine does makes it longer.
    """
    contestant, (begun, picture) = arena.contestant(name), arena.started(case)
    knobs = TRIES_AT_THE_CEILING[0] if name == "ceiling" else arena.knobs(name, case)
    took = []
    for _ in range(runs):
        arena.desk.model.trajectories.purge()
        began = time.perf_counter()
        contestant(begun, picture, knobs)
        took.append(time.perf_counter() - began)
    return min(took)


def mean_pace(pace: Pace, categories: Sequence[str] = CATEGORIES) -> dict[str, float]:
    """Return everybody's mean seconds an edit over some categories; who was not timed there is left out."""
    found = {name: [took for kind, took in each.items() if kind in categories] for name, each in pace.items()}
    return {name: float(np.mean(took)) for name, took in found.items() if took}
