"""What the caller holds of a running method."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Event
from typing import Generic, TypeAlias, TypeVar

import numpy as np

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Update:
    """How far a job is: its phase, denoiser rows done and in all, and now and then a picture uint8 [h, w, 3]."""

    phase: str
    done: int
    total: int
    preview: np.ndarray | None = None


Listener: TypeAlias = Callable[[Update], None]
"""Called on the runtime's thread; it must return at once."""


class Ticket(Generic[T]):
    """One submitted method: its future, and the right to cancel it.

    The future ends with the method's result, with what the method raised, or with NumbersFault, OutOfMemory, Cancelled
    or ShuttingDown. When it is done, the method's generator is closed and its tensors are free.
    """

    def __init__(self, wake: Callable[[], None], previews: bool) -> None:
        self.future: Future[T] = Future()
        self.previews = previews
        """Whether somebody is watching; set it at any time, previews are only decoded while it is true."""
        self._cancelled = Event()
        self._wake = wake

    @property
    def cancelled(self) -> bool:
        """Return whether the caller gave up."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Close the method at its next step; does nothing if it is done."""
        self._cancelled.set()
        self._wake()
