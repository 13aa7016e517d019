"""Who listens to a running job: progress always, pictures of it only while somebody watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.runtime import Ticket, Update


class Audience:
    """Passes on the updates of one job, and tells the runtime whether previews are worth decoding."""

    def __init__(self, hear: Callable[[Update], None], watchers: int = 0) -> None:
        """Prepare; `hear` is called on the runtime's thread and must return at once."""
        self.hear = hear
        self._watchers = watchers
        self._ticket: Ticket[Any] | None = None

    @property
    def watching(self) -> bool:
        """Return whether anybody watches now."""
        return self._watchers > 0

    def follow(self, ticket: Ticket[Any]) -> None:
        """Turn to what runs now: a job may run several methods one after the other."""
        self._ticket = ticket
        ticket.previews = self.watching

    def join(self) -> None:
        """Count one more watcher."""
        self._watchers += 1
        self._tell()

    def leave(self) -> None:
        """Count one watcher less."""
        self._watchers -= 1
        self._tell()

    def _tell(self) -> None:
        if self._ticket is not None:
            self._ticket.previews = self.watching
