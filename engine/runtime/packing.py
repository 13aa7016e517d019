"""Which rows share a denoiser call: fair over owners, alike in shape, within a budget."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from engine.requests import Row
from engine.runtime.job import RunningJob

BATCHES = (1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 48, 64)
"""Sizes a call may have: few, so that compiled code and captured graphs could be kept for each."""
EXACT_ROWS = 4
"""Rows of one call of an exact job. A constant: the budget may shrink while others run."""


@dataclass(frozen=True, eq=False)
class Unit:
    """Rows of one job that must share a call: one row, or all that are tied."""

    job: RunningJob
    rows: tuple[tuple[int, Row], ...]

    @property
    def kind(self) -> Hashable:
        """Return what rows of one call have in common."""
        row = self.rows[0][1]
        return row.latents.shape, row.text.tokens.shape, row.adapter, self.explicit

    @property
    def explicit(self) -> bool:
        """Return whether attention maps are needed, so that the network cannot run in its fast form."""
        return any(row.attention is not None or row.capture is not None for _, row in self.rows)


def units(job: RunningJob) -> list[Unit]:
    """Return the rows a job waits for, tied ones together, in their order."""
    tied: dict[Hashable, list[tuple[int, Row]]] = {}
    for place, row in job.waiting():
        tied.setdefault((place,) if row.tie is None else ("tie", row.tie), []).append((place, row))
    return [Unit(job, tuple(rows)) for rows in tied.values()]


def in_turn(jobs: Sequence[RunningJob]) -> list[RunningJob]:
    """Order jobs so that owners take turns, each owner's oldest first; `jobs` come oldest first."""
    lines: dict[str, list[RunningJob]] = {}
    for job in jobs:
        lines.setdefault(job.owner, []).append(job)
    return [job for turn in itertools.zip_longest(*lines.values()) for job in turn if job is not None]


def queue(jobs: Sequence[RunningJob]) -> list[Unit]:
    """Return all waiting units of inexact jobs, one of every owner in turn: many rows never hold up another's few."""
    lines: dict[str, list[Unit]] = {}
    for job in in_turn(jobs):
        if not job.exact:
            lines.setdefault(job.owner, []).extend(units(job))
    return [unit for turn in itertools.zip_longest(*lines.values()) for unit in turn if unit is not None]


def by_kind(waiting: Sequence[Unit]) -> list[list[Unit]]:
    """Part the queue into units that may share a call, each part in the queue's order."""
    parts: dict[Hashable, list[Unit]] = {}
    for unit in waiting:
        parts.setdefault(unit.kind, []).append(unit)
    return list(parts.values())


def pack(alike: Sequence[Unit], budget: int) -> list[Unit]:
    """Take from the front the units of one call: at most `budget` rows, in a size of BATCHES.

    The first unit always comes along, even if it alone is over the budget.
    """
    sizes = list(itertools.accumulate(len(unit.rows) for unit in alike))
    fitting = sum(size <= budget for size in sizes)
    for count in range(fitting, 0, -1):
        if sizes[count - 1] in BATCHES:
            return list(alike[:count])
    return list(alike[: max(1, fitting)])


def exact_calls(job: RunningJob) -> list[list[Unit]]:
    """Return an exact job's calls: its own rows alone, in the same company every time."""
    calls: list[list[Unit]] = []
    for unit in units(job):
        last = calls[-1] if calls else []
        held = sum(len(known.rows) for known in last)
        if last and last[0].kind == unit.kind and held + len(unit.rows) <= EXACT_ROWS:
            last.append(unit)
        else:
            calls.append([unit])
    return calls
