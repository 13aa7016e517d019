"""A running method as the runtime sees it: a generator, the request it waits for, and how far it is."""

from __future__ import annotations

import traceback
from typing import Any

import numpy as np
from torch import Tensor

from engine.errors import NumbersFault, Unsupported
from engine.requests import Attended, Denoise, Grad, Progress, Request, Row, Steps
from engine.runtime.ticket import Listener, Ticket, Update


class RunningJob:
    """Advances one generator and collects the answers to its pending request."""

    def __init__(self, steps: Steps[Any], owner: str, exact: bool, listener: Listener | None, ticket: Ticket) -> None:
        self.owner = owner
        self.exact = exact
        self.ticket = ticket
        self.pending: Request | None = None
        self.preview: Tensor | None = None
        self.preview_at = -float("inf")
        self._steps = steps
        self._listener = listener
        self._answers: list[Tensor | Attended | None] = []
        self._method, self._phase = "", ""
        self._done = self._total = 0
        self._step = 0
        """Denoisings and gradients that the method asked for, the pending one included."""

    @property
    def finished(self) -> bool:
        """Return whether the future has an end."""
        return self.ticket.future.done()

    def start(self) -> None:
        """Run the generator up to its first request."""
        self._advance(None)

    def answer(self, value: Any) -> None:
        """Send the pending request's result and run on to the next one."""
        self.pending = None
        self._advance(value)

    def waiting(self) -> list[tuple[int, Row]]:
        """Return the pending request's rows that have no answer yet, with their places."""
        if not isinstance(self.pending, Denoise):
            return []
        rows = self.pending.rows
        return [(place, rows[place]) for place, answer in enumerate(self._answers) if answer is None]

    def take(self, place: int, answer: Tensor | Attended) -> None:
        """Keep one row's prediction."""
        self._answers[place] = answer
        self._done += 1

    def settle(self) -> None:
        """Send the predictions on once none is missing."""
        if isinstance(self.pending, Denoise) and all(answer is not None for answer in self._answers):
            answers, self._answers = self._answers, []
            self.tell()
            self.answer(answers)

    def count(self) -> None:
        """Count a Grad as one row done."""
        self._done += 1
        self.tell()

    def numbers_fault(self, where: str, row: Row | None = None) -> NumbersFault:
        """Return what happened when a network's numbers went wrong: in which step of which method."""
        step = self._step if isinstance(self.pending, Denoise | Grad) else 0
        return NumbersFault(where, step=step, timestep=row and row.level.timestep, method=self._method)

    def fail(self, fault: BaseException) -> None:
        """Close the generator, let go of its tensors, then end the future with a fault."""
        self.pending = self.preview = None
        self._answers = []
        try:
            self._steps.close()
        except Exception as stubborn:
            # A generator that yields or raises while it is closed is broken, but the job is over either way.
            fault.add_note(f"while it was closed: {type(stubborn).__name__}: {stubborn}")
        self._steps = _closed()
        # Frames of the traceback hold the method's tensors.
        traceback.clear_frames(fault.__traceback__)
        if not self.finished:
            self.ticket.future.set_exception(fault)

    def tell(self, preview: np.ndarray | None = None) -> None:
        """Tell the listener how far the job is; what the listener raises is its own affair."""
        if self._listener is None:
            return
        try:
            self._listener(Update(self._phase, self._done, max(self._total, self._done), preview))
        except Exception:
            self._listener = None

    def _advance(self, value: Any) -> None:
        try:
            request = self._steps.send(value)
            while isinstance(request, Progress):
                self._note(request)
                request = self._steps.send(None)
            if isinstance(request, Denoise):
                _supported(request)
                self._answers = [None] * len(request.rows)
            self._step += isinstance(request, Denoise | Grad)
            self.pending = request
        except StopIteration as end:
            self._steps = _closed()
            if not self.finished:
                self.ticket.future.set_result(end.value)
        except Exception as fault:
            self.fail(fault)

    def _note(self, progress: Progress) -> None:
        if progress.latents is not None:
            self.preview = progress.latents
        self._method = progress.method or self._method
        phase = progress.phase or self._phase
        if phase == self._phase and progress.total is None:
            return
        self._phase = phase
        self._total = progress.total if progress.total is not None else self._total
        self.tell()


def _supported(request: Denoise) -> None:
    """Refuse what the row has a place for but this engine cannot do yet, and a call without rows."""
    if not request.rows:
        raise Unsupported("a denoiser call needs at least one row")
    if any(row.adapter is not None for row in request.rows):
        raise Unsupported("`adapter` on a row is not supported yet")
    ties = {id(row): row.tie for row in request.rows}
    for row in request.rows:
        source = row.attention and row.attention.source
        if source is not None and (row.tie is None or ties.get(id(source)) != row.tie):
            raise Unsupported("an attention plan's source must be a row of the same request with the same tie")


def _closed() -> Steps[None]:
    """Return a generator that holds nothing."""
    return
    yield
