"""How long things take: measured seconds per denoiser row, and from them when a job will be done."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.protocol import AnyJob, Edit, Generate, Mask

_SMOOTHING = 0.3
_WINDOW_S = 0.5
_IDLE_S = 2.0


def expected_rows(job: AnyJob) -> int:
    """Estimate how many denoiser rows a job asks for, before it has said so itself."""
    match job:
        case Generate():
            return job.count * job.steps * ((1 if job.guidance_scale == 1 else 2) + len(job.concepts))
        case Mask():
            return 2 * job.maps if job.grow == 0 else 1
        case Edit():
            drawn = max(1, round(job.steps * job.strength))
            return drawn * (3 + len(job.plan.concepts))
    return 1


class Pace:
    """The seconds one row takes, all jobs together: rows come in bursts, so they are counted over half-seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self._last = 0.0
        self._rows = 0
        self.row_s: float | None = None

    def rows_done(self, rows: int) -> None:
        """Count rows that were finished since the last call."""
        now = self._clock()
        idle = _IDLE_S + 20 * (self.row_s or 0.0)
        if self._since is None or now - self._last > idle:
            # When the rows of a first burst began is unknown, so they only start the count.
            self._since, self._rows = now, 0
        else:
            self._rows += rows
        self._last = now
        if self._rows and now - self._since >= _WINDOW_S:
            measured = (now - self._since) / self._rows
            self.row_s = measured if self.row_s is None else self.row_s + _SMOOTHING * (measured - self.row_s)
            self._since, self._rows = now, 0

    def eta(self, rows: int) -> float | None:
        """Return the seconds that `rows` more rows take, None before anything was measured."""
        return None if self.row_s is None else round(rows * self.row_s, 1)
