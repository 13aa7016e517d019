"""Show how far a job is, by editing one message: droppable, and never more often than Discord likes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

PATIENCE_S = 2.0
"""How long the last text waits for an edit that is under way."""


@dataclass(frozen=True)
class Look:
    """What a progress message shows."""

    text: str
    picture: bytes | None = None
    """A small JPEG, or None: keep the one that is there."""


def interval_s(running_jobs: int, least_s: float = 1.5) -> float:
    """Return the seconds between two edits of one message: together all jobs make at most 20 edits a second."""
    return max(least_s, running_jobs / 20)


class Progress:
    """Keeps only the newest look, and shows it when its time has come.

    `edit` may fail or take long: neither holds the job up. Use `close` before the message gets its last text.
    """

    def __init__(
        self,
        edit: Callable[[Look], Awaitable[None]],
        interval: Callable[[], float] = lambda: interval_s(1),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._edit, self._interval, self._clock, self._sleep = edit, interval, clock, sleep
        self._patience_s = patience_s
        self._last = clock()
        self._wanted: Look | None = None
        self._shown = ""
        self._task: asyncio.Task[None] | None = None
        self._editing = self._closed = False

    def show(self, text: str, picture: bytes | None = None) -> None:
        """Want this look; one that was wanted before and not shown yet is dropped."""
        if self._closed or (text == self._shown and picture is None):
            return
        if picture is None and self._wanted is not None:
            picture = self._wanted.picture
        self._wanted = Look(text, picture)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        while self._wanted is not None:
            wait = self._last + self._interval() - self._clock()
            if wait > 0:
                await self._sleep(wait)
            look, self._wanted = self._wanted, None
            if look is not None:
                self._editing = True
                try:
                    await self._edit(look)
                finally:
                    self._editing = False
                self._shown = look.text
            self._last = self._clock()

    async def close(self) -> None:
        """Show nothing any more; an edit under way is let finish, so that it does not come after the last text.

        One that takes longer than `patience_s` is broken off.
        """
        self._closed, self._wanted = True, None
        if self._task is not None and not self._task.done():
            if self._editing:
                await asyncio.wait([self._task], timeout=self._patience_s)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
