"""The jobs: written before the person gets an answer, moved forward only, taken up again after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.errors import Missing, StateError
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import Job
from storage.states import BROKEN_OFF, PATHS, JobKind, JobState, may_move


class Fields(TypedDict, total=False):
    """What may be written to a job after it was made."""

    session_id: str | None
    parent_revision_id: str | None
    revision_id: str | None
    channel_id: int
    message_id: int | None
    origin_message_id: int | None
    request_json: str
    plan_json: str | None
    result_json: str | None
    mask_hash: str | None
    attempts: int
    error: str | None


async def create(
    db: AsyncSession,
    *,
    owner_id: int,
    kind: JobKind,
    channel_id: int,
    request_json: str = "{}",
    job_id: str | None = None,
    state: JobState = JobState.QUEUED,
    session_id: str | None = None,
    parent_revision_id: str | None = None,
    guild_id: int | None = None,
    message_id: int | None = None,
    origin_message_id: int | None = None,
    plan_json: str | None = None,
    mask_hash: str | None = None,
    private: bool = False,
    at: datetime | None = None,
) -> Job:
    """Write a new job. Raises ValueError for a `state` that `kind` does not know."""
    if state not in PATHS[kind]:
        raise ValueError(f"a {kind} job can't begin as {state}")
    time = at or now()
    job = Job(
        id=job_id or new_id(),
        owner_id=owner_id,
        kind=kind,
        state=state,
        session_id=session_id,
        parent_revision_id=parent_revision_id,
        guild_id=guild_id,
        channel_id=channel_id,
        message_id=message_id,
        origin_message_id=origin_message_id,
        private=private,
        request_json=request_json,
        plan_json=plan_json,
        mask_hash=mask_hash,
        attempts=0,
        created_at=time,
        updated_at=time,
    )
    db.add(job)
    await db.flush()
    return job


async def follow(
    db: AsyncSession,
    before: Job,
    kind: JobKind,
    *,
    request_json: str,
    plan_json: str | None = None,
    mask_hash: str | None = None,
) -> Job:
    """Write the job that comes after another: for the same person, about the same picture, in the same message."""
    return await create(
        db,
        owner_id=before.owner_id,
        kind=kind,
        session_id=before.session_id,
        parent_revision_id=before.parent_revision_id,
        channel_id=before.channel_id,
        guild_id=before.guild_id,
        message_id=before.message_id,
        origin_message_id=before.origin_message_id,
        private=before.private,
        request_json=request_json,
        plan_json=plan_json,
        mask_hash=mask_hash,
    )


async def get(db: AsyncSession, job_id: str) -> Job | None:
    """Return the job, None if it was deleted."""
    return await db.get(Job, job_id)


async def advance(
    db: AsyncSession,
    job_id: str,
    to: JobState,
    *,
    expect: JobState | None = None,
    at: datetime | None = None,
    **fields: Unpack[Fields],
) -> Job:
    """Move a job forward to `to` and write `fields` with it; return the job as it is now.

    Of two that try the same move one succeeds. Raises Missing, and StateError if the job is not before `to` (any more),
    or not in `expect`; then nothing is written.
    """
    job = await _current(db, job_id)
    if not may_move(job.kind, job.state, to) or expect not in (None, job.state):
        raise StateError(job_id, job.kind, job.state, to)
    job.state = to
    return await _write(db, job, fields, at)


async def change(db: AsyncSession, job_id: str, *, at: datetime | None = None, **fields: Unpack[Fields]) -> Job:
    """Write `fields` of a job, leaving its state. Raises Missing."""
    return await _write(db, await _current(db, job_id), fields, at)


async def unfinished(db: AsyncSession, *, owner_id: int | None = None) -> Sequence[Job]:
    """Return the jobs somebody still waits for, oldest first; at start the bot takes them up."""
    found = select(Job).where(_UNFINISHED).order_by(Job.created_at, Job.id)
    if owner_id is not None:
        found = found.where(Job.owner_id == owner_id)
    return (await db.scalars(found)).all()


async def of_owner(db: AsyncSession, owner_id: int) -> Sequence[Job]:
    """Return the person's unfinished jobs, oldest first."""
    return await unfinished(db, owner_id=owner_id)


async def pending_for(db: AsyncSession, session_id: str) -> Job | None:
    """Return the edit the session is busy with (its newest unfinished mask or edit job), None if it is free."""
    found = select(Job).where(Job.session_id == session_id, Job.kind.in_((JobKind.MASK, JobKind.EDIT)), _UNFINISHED)
    return await db.scalar(found.order_by(*_NEWEST).limit(1))


async def by_message(db: AsyncSession, message_id: int) -> Job | None:
    """Return the newest job whose message (progress, preview, question) this is."""
    return await db.scalar(select(Job).where(Job.message_id == message_id).order_by(*_NEWEST).limit(1))


async def asked_by(db: AsyncSession, message_id: int) -> Job | None:
    """Return a job that a person's message asked for."""
    return await db.scalar(select(Job).where(Job.origin_message_id == message_id).limit(1))


async def of_session(db: AsyncSession, session_id: str) -> Sequence[Job]:
    """Return all jobs of a session, the finished ones too."""
    return (await db.scalars(select(Job).where(Job.session_id == session_id))).all()


async def _current(db: AsyncSession, job_id: str) -> Job:
    job = await db.get(Job, job_id, populate_existing=True, with_for_update=True)
    if job is None:
        raise Missing("job", job_id)
    return job


async def _write(db: AsyncSession, job: Job, fields: Fields, at: datetime | None) -> Job:
    unknown = fields.keys() - Fields.__annotations__.keys()
    if unknown:
        raise TypeError(f"a job's {', '.join(sorted(unknown))} can't be written")
    for name, value in fields.items():
        setattr(job, name, value)
    job.updated_at = at or now()
    await db.flush()
    return job


_NEWEST = (Job.created_at.desc(), Job.id.desc())
_UNFINISHED = and_(
    Job.state.not_in(BROKEN_OFF), or_(*(and_(Job.kind == kind, Job.state != path[-1]) for kind, path in PATHS.items()))
)


class JobsKeeper(Keeper):
    """What a person asked for."""

    covers = (Job.owner_id,)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the person's jobs."""
        return await rows_as_exported(db, Job, Job.owner_id == user_id, pictures=("mask_hash",))

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete the person's jobs, in whoever's session."""
        done = await db.execute(delete(Job).where(Job.owner_id == user_id).execution_options(synchronize_session=False))
        db.expire_all()
        return done.rowcount  # pyright: ignore
