"""What goes by itself: sessions nobody used for long, and everything of a server the bot was removed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audit, policies, sessions
from storage.models import AuditEntry, Consent, Job, Report, Revision, Session
from storage.policy import DEFAULT
from storage.states import AuditKind

_ANSWERED = (AuditKind.CONSENTED, AuditKind.DECLINED)
AT_ONCE = 200
"""Sessions purged in one transaction: a writer that waits meanwhile waits for moments."""


@dataclass(frozen=True)
class Purged:
    """What went; `held` are the blobs its rows named, for `privacy.remove_unreferenced` after the commit."""

    sessions: int
    owners: frozenset[int]
    held: frozenset[str]


async def idle(db: AsyncSession, at: datetime, *, limit: int = AT_ONCE) -> Sequence[Session]:
    """Return sessions in which nothing happened for as many days as their server's policy says, longest idle first."""
    days = {guild_id: policy.retention_days for guild_id, policy in (await policies.everywhere(db)).items()}
    least = min([DEFAULT.retention_days, *days.values()])
    drawn = select(func.max(Revision.created_at)).where(Revision.session_id == Session.id).scalar_subquery()
    asked = select(func.max(Job.updated_at)).where(Job.session_id == Session.id).scalar_subquery()
    # max() of two arguments is NULL in SQLite where one of them is.
    last = func.max(
        Session.created_at, func.coalesce(drawn, Session.created_at), func.coalesce(asked, Session.created_at)
    )
    found = select(Session, last).where(last < at - timedelta(days=least)).order_by(last)
    rows = (await db.execute(found)).all()
    return [session for session, used in rows if _too_old(used, at, days, session.guild_id)][:limit]


def _too_old(used: datetime, at: datetime, days: Mapping[int, int], guild_id: int | None) -> bool:
    allowed = DEFAULT.retention_days if guild_id is None else days.get(guild_id, DEFAULT.retention_days)
    return used < at - timedelta(days=allowed)


async def purge(db: AsyncSession, at: datetime) -> Purged:
    """Delete the sessions that are idle for too long, at most AT_ONCE of them; a note of it stays."""
    found = await idle(db, at)
    old = {session.id: session.guild_id for session in found}
    owners = frozenset(session.owner_id for session in found)
    held = await sessions.delete_many(db, list(old))
    for session_id, guild_id in old.items():
        await audit.note(
            db, AuditKind.DELETED, "retention", guild_id=guild_id, subject=session_id, reason="idle", at=at
        )
    return Purged(len(old), owners, held)


async def guilds(db: AsyncSession) -> frozenset[int]:
    """Return the servers something is kept of."""
    found: set[int] = set(await policies.everywhere(db))
    columns = (select(column) for column in (Session.guild_id, Job.guild_id, Report.guild_id))
    answered = select(AuditEntry.guild_id).join(Consent, Consent.id == AuditEntry.subject)
    for column in (*columns, answered):
        named = await db.scalars(column.distinct())
        found.update(guild_id for guild_id in named if guild_id is not None)
    return frozenset(found)


async def forget_guild(db: AsyncSession, guild_id: int) -> Purged:
    """Delete everything of a server: sessions with all in them, answers given there, requests, reports, its policy.

    The record of decisions keeps its entries, which name nobody.
    """
    if guild_id not in await guilds(db):
        return Purged(0, frozenset(), frozenset())
    theirs = (await db.execute(select(Session.id, Session.owner_id).where(Session.guild_id == guild_id))).all()
    ids = [session_id for session_id, _ in theirs]
    # The session an answer was given in may be gone before; where it was given the record of decisions still tells.
    given = select(AuditEntry.subject).where(AuditEntry.guild_id == guild_id, AuditEntry.kind.in_(_ANSWERED))
    await db.execute(delete(Consent).where(or_(Consent.session_id.in_(ids), Consent.id.in_(given))))
    held = await sessions.delete_many(db, ids)
    for table in (Job, Report):
        await db.execute(delete(table).where(table.guild_id == guild_id))
    await policies.forget(db, guild_id)
    await audit.note(db, AuditKind.DELETED, "server", guild_id=guild_id, reason=f"{len(ids)} sessions")
    return Purged(len(ids), frozenset(owner for _, owner in theirs), held)


async def asked_in(db: AsyncSession, guild_id: int) -> Sequence[Job]:
    """Return the requests made in a server."""
    return (await db.scalars(select(Job).where(Job.guild_id == guild_id))).all()
