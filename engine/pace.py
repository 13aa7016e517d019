"""How long things take: measured seconds per denoiser row, and from them when a job will be done."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.protocol import Caption, Edit, Faces, Generate, Mask

_SMOOTHING = 0.1
_IDLE_S = 2.0


def expected_rows(job: Generate | Caption | Faces | Mask | Edit) -> int:
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
    """A running mean of the seconds one row takes, over all jobs together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: float | None = None
        self.row_s: float | None = None

    def rows_done(self, rows: int) -> None:
        """Count rows that were finished since the last call."""
        now = self._clock()
        if rows > 0 and self._last is not None and now - self._last < _IDLE_S * max(1.0, rows * (self.row_s or 1.0)):
            measured = (now - self._last) / rows
            self.row_s = measured if self.row_s is None else self.row_s + _SMOOTHING * (measured - self.row_s)
        self._last = now

    def eta(self, rows: int) -> float | None:
        """Return the seconds that `rows` more rows take, None before anything was measured."""
        return None if self.row_s is None else round(rows * self.row_s, 1)
