"""What was done and may have to be accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import AuditEntry


async def note(
    db: AsyncSession,
    action: str,
    *,
    person_id: int | None = None,
    subject: str = "",
    detail: str = "",
    at: datetime | None = None,
) -> AuditEntry:
    """Write down that `action` (for instance `edit.approve`) was done to the row with the id `subject`."""
    entry = AuditEntry(id=new_id(), at=at or now(), person_id=person_id, action=action, subject=subject, detail=detail)
    db.add(entry)
    await db.flush()
    return entry


async def newest(db: AsyncSession, *, limit: int = 100) -> Sequence[AuditEntry]:
    """Return the last entries, newest first."""
    return (
        await db.scalars(select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit))
    ).all()


class AuditKeeper(Keeper):
    """What was noted about a person."""

    covers = (AuditEntry.person_id,)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the entries about the person."""
        return await rows_as_exported(db, AuditEntry, AuditEntry.person_id == user_id)

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete the entries about the person."""
        return (await db.execute(delete(AuditEntry).where(AuditEntry.person_id == user_id))).rowcount  # pyright: ignore
