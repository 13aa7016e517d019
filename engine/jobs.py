"""The job table: what was submitted, what state it is in, who watches, and how long it is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import structlog

from engine.audience import Audience
from engine.entry import Entry
from engine.errors import EngineFault
from engine.fairness import FairQueue
from engine.pace import Pace, expected_rows
from engine.protocol import AnyEvent, Cancelled, Done, Faces, Failed, Generate, Paint, Preview, Queued, Running
from engine.provenance import CHANGED, MADE, Label
from engine.studio import Studio
from engine.submission import JobFailure, Outcome, Submission
from engine.work import perform

if TYPE_CHECKING:
    from engine.runtime import Update

_log = structlog.get_logger()
_UNASKED_S = 60.0
_LIGHT_RUNNING = 2
_STREAM_INTERVAL_S = 0.1
Performer = Callable[[Submission, Studio, Audience], Awaitable[Outcome]]


class Busy(Exception):
    """Too much waits already."""


class Conflict(Exception):
    """The id is taken by a job with another content."""


class Stopping(Exception):
    """The engine takes no more jobs."""


class JobTable:
    """Runs jobs in two lanes: those that need the model, and `faces`, which does not and never waits for it."""

    def __init__(self, studio: Studio, work: Performer = perform, clock: Callable[[], float] = time.monotonic) -> None:
        self._studio = studio
        self._work = work
        self._settings = studio.settings
        self._clock = clock
        self._entries: dict[str, Entry] = {}
        self._heavy, self._light = FairQueue(), FairQueue()
        self._pace = Pace(clock)
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._background: set[asyncio.Task[None]] = set()

    def submit(self, job_id: str, submission: Submission, fingerprint: str) -> tuple[Entry, bool]:
        """Take a job in; return it and whether it is new.

        A known id with the same content is the same job, except when it failed in a way that trying again can mend.
        Raises Conflict, Busy, Stopping.
        """
        self.sweep()
        known = self._entries.get(job_id)
        if known is not None and known.fingerprint != fingerprint:
            raise Conflict
        if known is not None and not (isinstance(known.state, Failed) and known.state.retry):
            return known, False
        if self._stopping:
            raise Stopping
        waiting = [entry for entry in self._entries.values() if isinstance(entry.state, Queued)]
        weight = sum(entry.submission.bytes for entry in waiting if entry.submission) + submission.bytes
        if len(waiting) >= self._settings.max_queued or weight > self._settings.max_queued_bytes:
            raise Busy
        job = submission.job
        light, rows = isinstance(job, Faces | Paint), expected_rows(job)
        audience = Audience(lambda update: self._heard(entry, update))
        entry = Entry(job_id, job.owner, light, rows, fingerprint, audience, submission, rows_left=rows)
        self._entries[job_id] = entry
        self._lane(entry).push(entry.owner, job_id)
        _log.info("job queued", job=job_id, kind=job.kind)
        self.dispatch()
        return entry, True

    def get(self, job_id: str) -> Entry | None:
        """Return a job that is still known."""
        self.sweep()
        return self._entries.get(job_id)

    def cancel_or_forget(self, entry: Entry) -> bool:
        """Stop a job that is not finished, or forget one that is; return whether it was stopped."""
        if entry.finished:
            self._forget(entry)
            return False
        self._lane(entry).drop(entry.owner, entry.id)
        self._end(entry, Cancelled())
        if entry.task is not None:
            entry.task.cancel()
        self._tell_positions()
        return True

    async def watch(self, entry: Entry) -> AsyncIterator[AnyEvent]:
        """Yield the job's state now and whenever it changes, at least every heartbeat, until it is finished.

        Slow readers skip states, they never pile them up.
        """
        shown: bytes | None = None
        entry.audience.join()
        try:
            while True:
                state = self.describe(entry)
                if entry.preview is not None and entry.preview is not shown and not entry.finished:
                    shown = entry.preview
                    yield state
                    yield Preview.model_construct(picture=shown)
                else:
                    yield state
                if isinstance(state, Done | Failed | Cancelled):
                    return
                before = self._clock()
                await entry.changes(self._settings.heartbeat_s)
                if not entry.finished:
                    await asyncio.sleep(max(0.0, _STREAM_INTERVAL_S - (self._clock() - before)))
        finally:
            entry.audience.leave()

    def describe(self, entry: Entry) -> AnyEvent:
        """Return the state with place in line and remaining time as they are now."""
        match entry.state:
            case Queued():
                order = self._lane(entry).order()
                position = order.index(entry.id) if entry.id in order else 0
                ahead = sum(self._entries[job_id].rows for job_id in order[:position] if job_id in self._entries)
                running = sum(e.rows_left for e in self._entries.values() if e.task and not e.finished)
                return Queued(position=position, eta_s=self._pace.eta(ahead + running + entry.rows))
            case Running() as state:
                rows = sum(min(e.rows_left, entry.rows_left) * w for e, w in self._company(entry))
                return state.model_copy(update={"eta_s": self._pace.eta(round(rows))})
            case state:
                return state

    def _company(self, entry: Entry) -> list[tuple[Entry, float]]:
        """Return what runs beside a job, and how much of it is served before: the older all, the younger half."""
        running = [one for one in self._entries.values() if isinstance(one.state, Running)]
        at = running.index(entry)
        return [(one, 1.0 if place <= at else 0.5) for place, one in enumerate(running)]

    @property
    def queued(self) -> int:
        """Return how many jobs wait."""
        return len(self._heavy) + len(self._light)

    @property
    def running(self) -> int:
        """Return how many jobs run."""
        return sum(1 for entry in self._entries.values() if isinstance(entry.state, Running))

    def dispatch(self) -> None:
        """Start what may start now."""
        ready = self._studio.ready.is_set()
        for queue, limit, light in (
            (self._light, _LIGHT_RUNNING, True),
            (self._heavy, self._settings.max_running, False),
        ):
            if not (light or ready):
                continue
            while len(queue) and self._busy(light) < limit:
                job_id = queue.pop()
                entry = self._entries.get(job_id) if job_id else None
                if entry is not None:
                    entry.move(Running())
                    entry.task = asyncio.create_task(self._run(entry))
        self._tell_positions()

    def fail_waiting(self, detail: str) -> None:
        """Fail every job that waits for a model which will never come."""
        for entry in list(self._entries.values()):
            if isinstance(entry.state, Queued) and not entry.light:
                self._lane(entry).drop(entry.owner, entry.id)
                self._end(entry, Failed(code="internal", detail=detail))

    async def close(self) -> None:
        """Take no more jobs, and end all with a failure that says: submit again."""
        self._stopping = True
        tasks = [entry.task for entry in self._entries.values() if entry.task and not entry.task.done()]
        for entry in list(self._entries.values()):
            self._lane(entry).drop(entry.owner, entry.id)
            self._end(entry, Failed(code="shutdown", detail="the engine is stopping", retry=True))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _lane(self, entry: Entry) -> FairQueue:
        return self._light if entry.light else self._heavy

    def _busy(self, light: bool) -> int:
        """Count the tasks that still hold resources; a cancelled one does until its method has closed."""
        return sum(1 for e in self._entries.values() if e.light == light and e.task and not e.task.done())

    async def _run(self, entry: Entry) -> None:
        submission, started = entry.submission, self._clock()
        self._loop = asyncio.get_running_loop()
        if submission is None:
            return
        try:
            outcome = await self._work(submission, self._studio, entry.audience)
        except asyncio.CancelledError:
            self._end(entry, Cancelled())
        except JobFailure as fault:
            self._end(entry, Failed(code=fault.code, detail=fault.detail, retry=fault.retry))
        except Exception as fault:
            self._end(entry, translated(fault))
        else:
            if not entry.finished:
                entry.result = outcome.result.model_copy(update={"seconds": round(self._clock() - started, 3)})
                entry.files = {file.info.name: file for file in outcome.files}
            self._end(entry, Done())
        finally:
            # The task itself counts as busy until it returns.
            asyncio.get_running_loop().call_soon(self.dispatch)

    def _heard(self, entry: Entry, update: Update) -> None:
        """Bring progress from the runtime's thread onto the loop."""
        if not entry.finished and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._progress, entry, update)

    def _progress(self, entry: Entry, update: Update) -> None:
        if entry.finished:
            return
        before = entry.state
        if isinstance(before, Running):
            self._pace.rows_done(update.done - before.step)
        entry.rows_left = max(0, update.total - update.done)
        entry.move(Running(phase=update.phase, step=update.done, steps=update.total))
        if update.preview is not None:
            task = asyncio.create_task(self._show(entry, update))
            self._background.add(task)
            task.add_done_callback(self._background.discard)

    async def _show(self, entry: Entry, update: Update) -> None:
        if update.preview is None or entry.submission is None:
            return
        job, labeller = entry.submission.job, self._studio.labeller
        label = Label(MADE if isinstance(job, Generate) else CHANGED, self._studio.model_name, 0, "unfinished")
        entry.preview = await asyncio.to_thread(labeller.sketch, update.preview, label)
        entry.wake()

    def _end(self, entry: Entry, state: AnyEvent) -> None:
        """Finish a job: its inputs go, its results stay for a while."""
        if entry.finished:
            return
        entry.submission, entry.preview, entry.rows_left = None, None, 0
        entry.ended_at = self._clock()
        entry.move(state)
        # The detail may quote a person, so it stays out of the log.
        code = {"code": state.code} if isinstance(state, Failed) else {}
        _log.info("job ended", job=entry.id, state=state.event, **code)
        self.sweep()

    def _tell_positions(self) -> None:
        for entry in self._entries.values():
            if isinstance(entry.state, Queued):
                entry.wake()

    def sweep(self) -> None:
        """Forget finished jobs that are too old, and the oldest ones when results weigh too much."""
        ended = sorted(
            (entry for entry in self._entries.values() if entry.ended_at is not None), key=lambda e: e.ended_at or 0.0
        )
        weight = sum(entry.bytes for entry in ended)
        for entry in ended[:-1]:
            if self._expired(entry) or weight > self._settings.keep_results_bytes:
                weight -= entry.bytes
                self._forget(entry)
        if ended and self._expired(ended[-1]):
            self._forget(ended[-1])

    def forget_owner(self, owner: str) -> int:
        """Forget the finished jobs of one owner, with the pictures they made; return how many that were."""
        theirs = [entry for entry in self._entries.values() if entry.owner == owner and entry.finished]
        for entry in theirs:
            self._forget(entry)
        return len(theirs)

    def _expired(self, entry: Entry) -> bool:
        # A light job holds a picture whose people were not asked yet; where nobody fetches it, it goes soon.
        keep_s = min(_UNASKED_S, self._settings.keep_results_s) if entry.light else self._settings.keep_results_s
        return (entry.ended_at or 0.0) < self._clock() - keep_s

    def _forget(self, entry: Entry) -> None:
        self._entries.pop(entry.id, None)


def translated(fault: Exception) -> Failed:
    """Say in the protocol's words what went wrong in the model; what nobody foresaw is logged in full."""
    if isinstance(fault, EngineFault):
        return Failed(code=fault.code, detail=str(fault), retry=fault.retry)
    _log.error("job failed", exc_info=fault)
    return Failed(code="internal", detail=f"{type(fault).__name__}: {fault}")
