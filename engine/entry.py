"""One job from submission until it is forgotten: its state, its results, and who waits for changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from engine.audience import Audience
from engine.protocol import AnyEvent, Cancelled, Done, Failed, Queued, ResultBase
from engine.submission import File, Submission


@dataclass(eq=False)
class Entry:
    """One job from submission until it is forgotten."""

    id: str
    owner: str
    light: bool
    rows: int
    fingerprint: str
    audience: Audience
    submission: Submission | None  # dropped when the job ends: inputs are not kept
    state: AnyEvent = field(default_factory=lambda: Queued(position=0))
    preview: bytes | None = None
    result: ResultBase | None = None
    files: dict[str, File] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None
    rows_left: int = 0
    ended_at: float | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def finished(self) -> bool:
        """Return whether nothing more will happen."""
        return isinstance(self.state, Done | Failed | Cancelled)

    @property
    def bytes(self) -> int:
        """Return how much the results weigh."""
        return sum(len(file.data) for file in self.files.values())

    def move(self, state: AnyEvent) -> None:
        """Take a new state and wake everybody who watches; a finished job stays as it is."""
        if not self.finished:
            self.state = state
            self.wake()

    def wake(self) -> None:
        """Wake everybody who watches."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def changes(self, timeout: float) -> None:
        """Wait for the next change, at most `timeout` seconds."""
        changed = self._changed
        try:
            async with asyncio.timeout(timeout):
                await changed.wait()
        except TimeoutError:
            return
