"""Carry jobs out: one task a job, the same for a new one and for one that a restart left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, cast, get_args

import aiohttp
import discord
import structlog

from bot import words
from bot.admission import note_engine_refusal, ruled
from bot.engine_client import EngineAway, EngineRefused, UnknownJob
from bot.errors import EngineFailed, NothingToCancel, Trouble
from bot.explain import explain
from bot.permissions import missing_here
from bot.progress import Progress
from bot.speak import last_word, progress_of
from engine.protocol import AnyJob, AnyResult, Cancelled, Done, Failed, FailureCode, Preview, Queued, Running
from storage import jobs
from storage.errors import Missing, StateError, StorageError
from storage.models import Job
from storage.states import JobKind, JobState, may_move

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")

Step = Callable[["Threadbrush", Job, bool], Awaitable[None]]
"""Takes a job from whatever state it is in to its end; the flag says that a restart lies behind it."""

PATIENCE = 3
"""How often a job is handed in again after a failure that the engine calls worth repeating."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.25, 5.0


class JobCancelled(Exception):
    """The person stopped the job; its row and message say so already."""


class Work:
    """The jobs this process is busy with."""

    def __init__(self, bot: Threadbrush, steps: Mapping[JobKind, Step]) -> None:
        self._bot, self._steps = bot, steps
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stops: dict[str, asyncio.Event] = {}

    @property
    def running(self) -> int:
        """Return the number of jobs under way."""
        return len(self._tasks)

    def start(self, job_id: str, recovered: bool = False) -> None:
        """Begin or go on with a job; starting one twice changes nothing."""
        if job_id in self._tasks:
            return
        self._stops[job_id] = asyncio.Event()
        task = asyncio.create_task(self._run(job_id, recovered), name=f"job {job_id}")
        self._tasks[job_id] = task
        task.add_done_callback(lambda _: self._forget(job_id))

    def _forget(self, job_id: str) -> None:
        self._tasks.pop(job_id, None)
        self._stops.pop(job_id, None)

    async def over(self, job_id: str) -> None:
        """Wait until a job is not under way any more."""
        task = self._tasks.get(job_id)
        if task is not None:
            await asyncio.wait([task])

    async def close(self) -> None:
        """Drop all tasks; their rows say where to go on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, job_id: str, recovered: bool) -> None:
        try:
            while not await self._step(job_id, recovered):
                recovered = True  # Discord was away: what was sent last may have arrived
                await self._pause(job_id, LONGEST_WAIT_S)
        except JobCancelled:
            pass
        except (StateError, Missing) as moved:
            # Cancelled, replaced or deleted while it ran: whoever did that has told the person.
            log.info("job was overtaken", job=job_id, why=str(moved))
        except Exception as error:
            if not isinstance(error, Trouble | StorageError | discord.Forbidden | discord.NotFound):
                log.exception("job failed", job=job_id)
            await self.fail(job_id, error)

    async def _step(self, job_id: str, recovered: bool) -> bool:
        """Return whether the job is over; False: Discord could not be reached, try again."""
        async with self._bot.storage.read() as db:
            job = await jobs.get(db, job_id)
        try:
            if job is not None:
                await self._steps[job.kind](self._bot, job, recovered)
        except (discord.DiscordServerError, aiohttp.ClientError, ConnectionError, TimeoutError, EngineAway) as error:
            log.warning("Discord or the engine away", job=job_id, why=type(error).__name__)
            return False
        return True

    async def fail(self, job_id: str, error: Exception) -> None:
        """End a job and say why, in its own message."""
        try:
            async with self._bot.storage.write() as db:
                job = await jobs.advance(db, job_id, JobState.FAILED, error=f"{type(error).__name__}: {error}"[:500])
                if isinstance(error, EngineFailed) and error.code == "refused":
                    await note_engine_refusal(db, job, error.detail)
        except (StateError, Missing):
            return
        lacking = missing_here(self._bot, job.channel_id) if isinstance(error, discord.Forbidden) else ()
        await last_word(self._bot, job, words.cannot_post(lacking, job.channel_id) if lacking else explain(error))

    async def cancel(self, job_id: str, text: str = words.CANCELLED) -> Job:
        """End a job because the person wants it. Raises NothingToCancel when it is over, or its picture is made."""
        try:
            async with self._bot.storage.write() as db:
                found = await jobs.get(db, job_id)
                if found is None or found.state is JobState.DONE:
                    raise NothingToCancel
                job = await jobs.advance(db, job_id, JobState.CANCELLED)
        except (StateError, Missing):
            raise NothingToCancel from None
        self.stop(job_id)
        await last_word(self._bot, job, text)
        return job

    def stop(self, job_id: str) -> None:
        """Make the task of a job end soon; its row was moved by the caller."""
        if job_id in self._stops:
            self._stops[job_id].set()
        question = self._bot.questions.get(job_id)
        if question is not None and not question.done():
            question.set_result(None)
        self._bot.spare(self._bot.engine.cancel(job_id))

    def stopped(self, job_id: str) -> bool:
        """Return whether the person stopped the job."""
        return job_id in self._stops and self._stops[job_id].is_set()

    async def carry_out(
        self, job: Job, wanted: AnyJob, parts: Mapping[str, bytes], busy: JobState = JobState.RUNNING
    ) -> AnyResult:
        """Have the engine do a job, however often it goes away meanwhile, and return the result.

        Raises EngineFailed, JobCancelled.
        """
        progress = progress_of(self._bot, job)
        try:
            return await self._carry_out(job, wanted, parts, busy, progress)
        finally:
            await progress.close()

    async def _carry_out(
        self, job: Job, wanted: AnyJob, parts: Mapping[str, bytes], busy: JobState, progress: Progress
    ) -> AnyResult:
        engine, told, wait_s, repeats = self._bot.engine, "", FIRST_WAIT_S, 0
        while True:
            if self.stopped(job.id):
                raise JobCancelled
            try:
                await engine.submit(job.id, await ruled(self._bot, job, wanted), parts)
                async for event in engine.events(job.id):
                    if self.stopped(job.id):
                        raise JobCancelled
                    if told:
                        progress.show(words.ENGINE_BACK)
                    told, wait_s = "", FIRST_WAIT_S
                    match event:
                        case Queued():
                            progress.show(words.queued(event.position, event.eta_s))
                        case Running():
                            job = await self._busy(job, busy)
                            progress.show(words.running(event.phase, event.step, event.steps, event.eta_s))
                        case Preview() if self._bot.settings.previews and job.kind is JobKind.GENERATE:
                            progress.show(words.running("denoise", 0, 0, None), event.picture)
                        case Done():
                            return await engine.result(job.id)
                        case Cancelled():
                            raise EngineAway  # not by us: hand it in again
                        case Failed(code="shutdown"):
                            raise EngineAway(event.code)
                        case Failed():
                            repeats += 1
                            if not event.retry or repeats >= PATIENCE:
                                raise EngineFailed(event.code, event.detail)
                            break
            except EngineRefused as refused:
                repeats += 1
                if refused.code != "conflict" or repeats > PATIENCE:
                    raise _failed(refused) from refused
                # The engine holds another job by this name, which can only be an older form of ours: have it dropped.
                await engine.cancel(job.id)
            except UnknownJob:
                pass  # the engine was restarted and has forgotten the job; hand it in again
            except EngineAway as away:
                text = _away(away)
                if text != told:
                    told = text
                    log.warning("engine away", job=job.id, why=away.why)
                    progress.show(text)
                wait_s = min(LONGEST_WAIT_S, wait_s * 2)
            await self._pause(job.id, wait_s)

    async def _busy(self, job: Job, state: JobState) -> Job:
        if not may_move(job.kind, job.state, state):
            return job
        async with self._bot.storage.write() as db:
            return await jobs.advance(db, job.id, state)

    async def _pause(self, job_id: str, seconds: float) -> None:
        stop = self._stops.get(job_id)
        try:
            await asyncio.wait_for(stop.wait() if stop else asyncio.sleep(seconds), seconds)
        except TimeoutError:
            return


def _away(away: EngineAway) -> str:
    match away.why:
        case "busy":
            return words.ENGINE_BUSY
        case "shutdown":
            return words.engine_away(words.ENGINE_STARTS)
        case "broken":
            return words.engine_away(words.ENGINE_MODEL)
        case _:
            return words.engine_away()


def _failed(refused: EngineRefused) -> EngineFailed:
    log.error("engine refused a job", status=refused.status, code=refused.code)
    if refused.code in get_args(FailureCode):
        return EngineFailed(cast(FailureCode, refused.code), refused.detail if refused.code == "bad_picture" else "")
    return EngineFailed("internal")
