"""Conversations about pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.errors import Missing
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import Job, Revision, Session


async def create(
    db: AsyncSession,
    *,
    owner_id: int,
    channel_id: int,
    guild_id: int | None = None,
    thread_id: int | None = None,
    private: bool = False,
    title: str = "",
    session_id: str | None = None,
    at: datetime | None = None,
) -> Session:
    """Begin a session in `channel_id`; `thread_id` is the thread opened for it, if one was."""
    session = Session(
        id=session_id or new_id(),
        owner_id=owner_id,
        guild_id=guild_id,
        channel_id=channel_id,
        thread_id=thread_id,
        private=private,
        title=title,
        visits=0,
        created_at=at or now(),
    )
    db.add(session)
    await db.flush()
    return session


async def get(db: AsyncSession, session_id: str) -> Session | None:
    """Return the session, None if it was deleted."""
    return await db.get(Session, session_id)


async def by_thread(db: AsyncSession, thread_id: int) -> Session | None:
    """Return the newest session whose thread this is."""
    found = select(Session).where(Session.thread_id == thread_id).order_by(*_NEWEST).limit(1)
    return await db.scalar(found)


async def newest_of(db: AsyncSession, owner_id: int, channel_id: int) -> Session | None:
    """Return the person's newest open session in a channel or thread, None if they have none there."""
    found = select(Session).where(
        Session.owner_id == owner_id,
        or_(Session.channel_id == channel_id, Session.thread_id == channel_id),
        Session.closed_at.is_(None),
    )
    return await db.scalar(found.order_by(*_NEWEST).limit(1))


async def of_owner(db: AsyncSession, owner_id: int, *, limit: int | None = 25) -> Sequence[Session]:
    """Return the person's sessions, newest first."""
    found = select(Session).where(Session.owner_id == owner_id).order_by(*_NEWEST).limit(limit)
    return (await db.scalars(found)).all()


async def recent(db: AsyncSession, since: datetime, *, limit: int = 100) -> Sequence[Session]:
    """Return open sessions in which something happened since `since`, newest first."""
    touched = select(Revision.session_id).where(Revision.created_at >= since)
    asked = select(Job.session_id).where(Job.updated_at >= since, Job.session_id.is_not(None))
    found = select(Session).where(
        Session.closed_at.is_(None),
        or_(Session.created_at >= since, Session.id.in_(touched), Session.id.in_(asked)),
    )
    return (await db.scalars(found.order_by(*_NEWEST).limit(limit))).all()


async def set_thread(db: AsyncSession, session_id: str, thread_id: int) -> None:
    """Remember the thread that was opened for the session."""
    await _change(db, session_id, thread_id=thread_id)


async def close(db: AsyncSession, session_id: str, *, at: datetime | None = None) -> None:
    """End the session; its pictures stay."""
    await _change(db, session_id, closed_at=at or now())


async def set_head(db: AsyncSession, session: Session | str, revision_id: str) -> Revision:
    """Let the next edit start from `revision_id`, and mark the way to it as the one `redo` follows.

    Raises Missing if the revision is not of this session.
    """
    from storage.revisions import visit

    session_id = session if isinstance(session, str) else session.id
    return await visit(db, session_id, revision_id)


async def delete(db: AsyncSession, session_id: str) -> frozenset[str]:
    """Delete a session with its revisions and jobs; return the names of the pictures they held.

    After the commit hand those to `privacy.remove_unreferenced`. Consents stay on record without the session.
    """
    return await delete_many(db, [session_id])


async def delete_many(db: AsyncSession, session_ids: Sequence[str]) -> frozenset[str]:
    """Delete sessions; see `delete`."""
    held: set[str] = set()
    for column, owner in (
        (Revision.picture_hash, Revision.session_id),
        (Revision.mask_hash, Revision.session_id),
        (Job.mask_hash, Job.session_id),
    ):
        held.update(await db.scalars(select(column).where(owner.in_(session_ids), column.is_not(None))))  # pyright: ignore
    await db.execute(delete_rows(Session).where(Session.id.in_(session_ids)))
    db.expire_all()
    return frozenset(held)


async def _change(db: AsyncSession, session_id: str, **values: object) -> None:
    done = await db.execute(update(Session).where(Session.id == session_id).values(**values))
    if not done.rowcount:  # pyright: ignore
        raise Missing("session", session_id)


_NEWEST = (Session.created_at.desc(), Session.id.desc())


class SessionsKeeper(Keeper):
    """The sessions a person owns, with everything in them: all of it was drawn from that person's pictures."""

    covers = (Session.owner_id,)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the sessions; their revisions are exported by whoever made them."""
        return await rows_as_exported(db, Session, Session.owner_id == user_id)

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete the sessions, and what others did in them."""
        ids = (await db.scalars(select(Session.id).where(Session.owner_id == user_id))).all()
        await delete_many(db, ids)
        return len(ids)
