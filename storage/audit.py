"""What was decided and may have to be accounted for: rows that are only ever added.

An entry names a person by a pseudonym. Which pseudonym is whose stands in a table of its own; deleting a person deletes
that row and no entry, and nothing tells any more whom the entries were about. So an entry must hold nothing that names
or quotes somebody: no words of theirs, no picture and no hash of one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import AuditEntry, Pseudonym
from storage.policy import USES
from storage.states import AuditKind

MAX_REASON = 500


async def note(
    db: AsyncSession,
    kind: AuditKind,
    action: str,
    *,
    person_id: int | None = None,
    guild_id: int | None = None,
    subject: str = "",
    reason: str = "",
    pseudonym: str | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Write down a decision: what `kind` it was, about which `action` (`generate`, `upload`, `session`, …), and why.

    `subject` is the id of the row it was about. `reason` is our own wording or the name of a rule, never a person's
    words. `pseudonym` stands in for `person_id` where the person's own is severed in the same transaction.
    """
    if person_id is not None and pseudonym is None:
        pseudonym = await pseudonym_of(db, person_id)
    entry = AuditEntry(
        id=new_id(),
        at=at or now(),
        guild_id=guild_id,
        pseudonym=pseudonym,
        kind=kind,
        action=action,
        subject=subject,
        reason=reason[:MAX_REASON],
    )
    db.add(entry)
    await db.flush()
    return entry


async def pseudonym_of(db: AsyncSession, person_id: int) -> str:
    """Return the person's pseudonym, a random one made now if they had none. Needs `write()`."""
    row = await db.get(Pseudonym, person_id)
    if row is None:
        row = Pseudonym(person_id=person_id, pseudonym=secrets.token_hex(8))
        db.add(row)
        await db.flush()
    return row.pseudonym


async def newest(
    db: AsyncSession,
    *,
    guild_id: int | None = None,
    kind: AuditKind | None = None,
    offset: int = 0,
    limit: int = 100,
) -> Sequence[AuditEntry]:
    """Return the last entries, newest first: of one server (None: of all places), of one kind (None: of all)."""
    found = select(AuditEntry).where(*_of(guild_id, kind))
    ordered = found.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return (await db.scalars(ordered.offset(offset).limit(limit))).all()


async def count(db: AsyncSession, *, guild_id: int | None = None, kind: AuditKind | None = None) -> int:
    """Return how many entries `newest` can reach."""
    return await db.scalar(select(func.count()).select_from(AuditEntry).where(*_of(guild_id, kind))) or 0


async def allowed_since(
    db: AsyncSession, person_id: int, guild_id: int | None, since: datetime, *, limit: int
) -> list[datetime]:
    """Return when the person was last allowed something in one server (None: in direct messages), newest first."""
    theirs = select(Pseudonym.pseudonym).where(Pseudonym.person_id == person_id).scalar_subquery()
    found = select(AuditEntry.at).where(
        AuditEntry.pseudonym == theirs,
        AuditEntry.kind == AuditKind.ALLOWED,
        AuditEntry.action.in_(USES),  # what moderators allow is no request of theirs
        AuditEntry.guild_id.is_(None) if guild_id is None else AuditEntry.guild_id == guild_id,
        AuditEntry.at > since,
    )
    return list(await db.scalars(found.order_by(AuditEntry.at.desc()).limit(limit)))


def _of(guild_id: int | None, kind: AuditKind | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if guild_id is not None:
        conditions.append(AuditEntry.guild_id == guild_id)
    if kind is not None:
        conditions.append(AuditEntry.kind == kind)
    return conditions


class AuditKeeper(Keeper):
    """What was noted about a person: handed out whole; deleting severs the pseudonym and leaves the entries."""

    covers = (Pseudonym.person_id, AuditEntry.pseudonym)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the person's pseudonym and the entries under it."""
        theirs = select(Pseudonym.pseudonym).where(Pseudonym.person_id == user_id)
        return [
            *await rows_as_exported(db, Pseudonym, Pseudonym.person_id == user_id),
            *await rows_as_exported(db, AuditEntry, AuditEntry.pseudonym.in_(theirs)),
        ]

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Forget which pseudonym was the person's."""
        return (await db.execute(delete(Pseudonym).where(Pseudonym.person_id == user_id))).rowcount  # pyright: ignore
