"""The runtime's thread: tick after tick it serves the requests of all running methods."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
import torch
from torch import Tensor

from engine.errors import Cancelled, NumbersFault, OutOfMemory, ShuttingDown, Unsupported
from engine.model import Model
from engine.requests import Attended, Caption, Decode, Denoise, Encode, Grad, Steps, Text
from engine.runtime.budget import Budget
from engine.runtime.gradient import gradient
from engine.runtime.job import RunningJob
from engine.runtime.packing import Unit, by_kind, exact_calls, in_turn, pack, queue
from engine.runtime.ticket import Listener, Ticket

if TYPE_CHECKING:
    from engine.captioner import Captioner

T = TypeVar("T")
_log = structlog.get_logger()

CPU_ROWS, GPU_ROWS = 8, 32
"""Rows of the trained size in one call. A CPU gains nothing beyond a few, and one call is how long a cancel waits."""


class Runtime:
    """Runs any number of methods at once on one model.

    A tick takes up new jobs, drops cancelled ones, serves one encoding, decoding or caption of every owner and one
    gradient in all, and makes one denoiser call of each kind of rows, from as many jobs as fit. Everything that touches
    a network or a method happens on this one thread.
    """

    def __init__(
        self,
        model: Model,
        captioner: Captioner | None = None,
        *,
        budget: int | None = None,
        preview_every_s: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; `budget` is in rows of the trained picture size, and larger pictures count as several."""
        self._model = model
        self._captioner = captioner
        self.budget = Budget(budget or (GPU_ROWS if model.device.type == "cuda" else CPU_ROWS), model)
        self._preview_every_s = preview_every_s
        self._clock = clock
        self._news = Condition()
        self._new: list[tuple[Steps[Any], str, bool, Listener | None, Ticket[Any]]] = []
        self._jobs: list[RunningJob] = []
        self._stirred = self._stopping = False
        self._turn = 0
        self._had_gradient: set[str] = set()
        self._thread = Thread(target=self._run, name="runtime", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the current call; jobs that are not done end with ShuttingDown."""
        with self._news:
            self._stopping = True
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join()

    def submit(
        self,
        steps: Steps[T],
        *,
        owner: str = "",
        exact: bool = False,
        listener: Listener | None = None,
        previews: bool = False,
    ) -> Ticket[T]:
        """Run a method; from any thread. `exact` fixes the batch composition: the same job gives the same bytes."""
        ticket: Ticket[T] = Ticket(self._wake, previews)
        with self._news:
            if self._stopping:
                ticket.future.set_exception(ShuttingDown("the engine is stopping"))
                return ticket
            self._new.append((steps, owner, exact, listener, ticket))
        self._wake()
        return ticket

    def _wake(self) -> None:
        with self._news:
            self._stirred = True
            self._news.notify()

    @torch.no_grad()
    def _run(self) -> None:
        while self._take_news():
            try:
                self.tick()
            except Exception as fault:
                # Nothing foreseen: rather fail everybody than leave futures that never end.
                _log.exception("the runtime's tick failed")
                for job in self._jobs:
                    job.fail(RuntimeError(f"the runtime failed: {type(fault).__name__}"))
            self._jobs = [job for job in self._jobs if not job.finished]
        for job in self._jobs:
            job.fail(ShuttingDown("the engine is stopping"))
        self._jobs = []

    def _take_news(self) -> bool:
        """Wait until there is something to do, take up new jobs, drop cancelled ones; return False to stop."""
        with self._news:
            while not (self._stopping or self._stirred or self._jobs):
                self._news.wait()
            self._stirred = False
            new, self._new = self._new, []
            stopping = self._stopping
        for steps, owner, exact, listener, ticket in new:
            self._jobs.append(RunningJob(steps, owner, exact, listener, ticket))
            if not (stopping or ticket.cancelled):
                self._jobs[-1].start()
        for job in self._jobs:
            if job.ticket.cancelled and not job.finished:
                job.fail(Cancelled("the job was cancelled"))
        self._jobs = [job for job in self._jobs if not job.finished]
        return not stopping

    def tick(self) -> None:
        """Serve one round of requests; only the runtime's own thread (or a test without one) calls this."""
        owners = sorted({job.owner for job in self._jobs})
        self._turn += 1
        # Whoever comes first in a full call must not be the same owner every time.
        first = {owner: (place - self._turn) % len(owners) for place, owner in enumerate(owners)}
        jobs = sorted(self._jobs, key=lambda job: first[job.owner])
        for job in in_turn(jobs):
            if isinstance(job.pending, Text):
                self._serve(job)
        served: set[str] = set()
        for job in in_turn(jobs):
            if (
                job.pending is not None
                and not isinstance(job.pending, Denoise | Text | Grad)
                and job.owner not in served
            ):
                served.add(job.owner)
                self._serve(job)
        self._serve_gradient(in_turn([job for job in jobs if isinstance(job.pending, Grad)]))
        for alike in by_kind(queue(jobs)):
            self._call(pack(alike, self.budget.rows_like(alike[0].rows[0][1])))
        for job in in_turn(jobs):
            if job.exact and isinstance(job.pending, Denoise) and job.owner not in served:
                served.add(job.owner)
                self._call_exact(job)
        for job in jobs:
            job.settle()
            self._show(job)

    def _serve_gradient(self, waiting: Sequence[RunningJob]) -> None:
        """Serve one of them: with one a tick everybody else gets every other call. Each owner once before any again."""
        if not waiting:
            return
        fresh = [job for job in waiting if job.owner not in self._had_gradient]
        if not fresh:
            self._had_gradient.clear()
        job = (fresh or waiting)[0]
        self._had_gradient.add(job.owner)
        self._serve(job)

    def _serve(self, job: RunningJob) -> None:
        """Answer a request that is served alone."""
        request = job.pending
        try:
            match request:
                case Text(prompts):
                    answer = [self._model.embed(prompt) for prompt in prompts]
                case Encode(picture):
                    answer = _finite(self._model.encode(picture), "autoencoder")
                case Decode(latents):
                    answer = self._model.decode(latents)
                case Caption(picture):
                    if self._captioner is None:
                        raise Unsupported("no captioner is loaded: say what the picture shows")
                    answer = self._captioner.caption(picture)
                case Grad():
                    answer = gradient(request, self._model)
                    job.count()
                case _:
                    raise Unsupported(f"{type(request).__name__} is not supported yet")
        except Exception as fault:
            if isinstance(fault, NumbersFault):
                fault = job.numbers_fault(fault.where)
            if _out_of_memory(fault):
                self._free()
                fault = OutOfMemory(f"{type(request).__name__} of one picture")
            job.fail(fault)
            return
        job.answer(answer)

    def _call_exact(self, job: RunningJob) -> None:
        for call in exact_calls(job)[:1]:
            self._call(call)

    def _call(self, call: Sequence[Unit]) -> None:
        """Make one denoiser call and hand out its rows."""
        rows = [row for unit in call for _, row in unit.rows]
        try:
            if any(unit.explicit for unit in call):
                predicted, maps = self._model.attend(rows)
            else:
                predicted, maps = self._model.denoise(rows), [()] * len(rows)
            sound = predicted.isfinite().flatten(1).all(1).tolist()
        except Exception as fault:
            self._call_failed(call, fault)
            return
        self.budget.went_well()
        answers = zip(predicted.unbind(), maps, sound, strict=True)
        for unit in call:
            for place, row in unit.rows:
                view, captured, is_sound = next(answers)
                if not is_sound and not unit.job.finished:
                    unit.job.fail(unit.job.numbers_fault("denoiser", row))
                elif not unit.job.finished:
                    # A copy: a view would keep the whole call's memory alive.
                    epsilon = view.clone()
                    unit.job.take(place, epsilon if row.capture is None else Attended(epsilon, captured))

    def _call_failed(self, call: Sequence[Unit], fault: Exception) -> None:
        """Halve the budget when memory ran out; the rows stay pending. What cannot be made smaller fails."""
        jobs = list(dict.fromkeys(unit.job for unit in call))
        if _out_of_memory(fault):
            self._free()
            rows = sum(len(unit.rows) for unit in call)
            if len(call) > 1 and not jobs[0].exact:
                self.budget.halve(call[0].rows[0][1], rows)
                _log.warning("out of memory", rows=rows, budget=self.budget.rows)
                return
            fault = OutOfMemory(f"a denoiser call of {rows} row{'s' * (rows > 1)}")
        if len(jobs) == 1:
            jobs[0].fail(fault)
            return
        # One job's rows may be what the network cannot take: find out whose by calling each job's alone.
        for job in jobs:
            self._call([unit for unit in call if unit.job is job])

    def _show(self, job: RunningJob) -> None:
        """Decode a preview if somebody watches and the last one is old enough."""
        latents, job.preview = job.preview, None
        if latents is None or job.finished or not job.ticket.previews:
            return
        if self._clock() - job.preview_at < self._preview_every_s:
            return
        try:
            picture = self._model.decode(latents)
        except Exception:
            # The job does not depend on its preview.
            _log.warning("no preview", exc_info=True)
            self._free()
        else:
            job.tell(picture)
        job.preview_at = self._clock()

    def _free(self) -> None:
        if self._model.device.type == "cuda":
            torch.cuda.empty_cache()


def _finite(latents: Tensor, where: str) -> Tensor:
    if not latents.isfinite().all():
        raise NumbersFault(where)
    return latents


def _out_of_memory(fault: Exception) -> bool:
    """Return whether memory ran out; the CPU allocator only says so in words."""
    return isinstance(fault, torch.OutOfMemoryError) or (
        isinstance(fault, RuntimeError) and "can't allocate memory" in str(fault)
    )
