"""Hand out and delete everything that is stored about a person, through the keepers of all modules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

# Imported so that their keepers are declared: this list is what "all modules" means.
from storage import audit, consents, jobs, lineage, people, reports, revisions, sessions  # noqa: F401
from storage.database import Storage
from storage.keeper import Exported, Keeper, keepers
from storage.models import Base, Job, Revision, Session
from storage.states import AuditKind, RevisionKind

__all__ = [
    "Deleted",
    "Exported",
    "Keeper",
    "delete_person",
    "export_person",
    "keepers",
    "remove_unreferenced",
    "shown_of",
    "sweep",
]


@dataclass(frozen=True)
class Deleted:
    """What a deletion took away; `pictures` are the blobs that are gone (purge caches of them)."""

    rows: int
    pictures: frozenset[str]


async def export_person(db: AsyncSession, user_id: int) -> list[Exported]:
    """Return every row about the person."""
    return [row for keeper in keepers() for row in await keeper.export(db, user_id)]


async def shown_of(db: AsyncSession, user_id: int) -> tuple[list[Revision], list[Job]]:
    """Return the pictures and requests that go with a person: their messages have to go, too."""
    owned = select(Session.id).where(Session.owner_id == user_id)
    uploads = select(Revision.id).where(Revision.author_id == user_id, Revision.kind == RevisionKind.UPLOAD)
    ids = await lineage.made_from(db, await db.scalars(uploads))
    ids |= frozenset(await db.scalars(select(Revision.id).where(Revision.session_id.in_(owned))))
    pictures, asked = await lineage.rows_of(db, ids)
    theirs = await db.scalars(select(Job).where(or_(Job.owner_id == user_id, Job.session_id.in_(owned))))
    return pictures, list({job.id: job for job in [*asked, *theirs]}.values())


async def delete_person(storage: Storage, user_id: int) -> Deleted:
    """Delete every row about the person, then every picture no row names any more.

    One transaction for the rows. If the process dies before the pictures are gone, `sweep` at the next start removes
    them. An audit entry without a name stays: that somebody was deleted, and how much.
    """
    async with storage.write() as db:
        before = await _referenced(db)
        rows = 0
        for keeper in keepers():
            rows += await keeper.delete(db, user_id)
        after = await _referenced(db)
        if rows:
            await audit.note(db, AuditKind.DELETED, "person", reason=f"{rows} rows, {len(before - after)} pictures")
    removed = await remove_unreferenced(storage, before - after)
    await storage.truncate_log()
    return Deleted(rows, removed)


async def remove_unreferenced(storage: Storage, names: Iterable[str]) -> frozenset[str]:
    """Remove those of the blobs that no row names; return the names of the removed ones."""
    candidates = set(names)
    if not candidates:
        return frozenset()
    # Inside a write: nobody can add a row for one of them between the question and the removal.
    async with storage.write() as db:
        unreferenced = candidates - await _referenced(db)
        return frozenset([name for name in unreferenced if await storage.blobs.delete(name)])


async def sweep(storage: Storage) -> frozenset[str]:
    """Remove every blob that no row names (left by a crash between a picture and its row, or by `sessions.delete`)."""
    return await remove_unreferenced(storage, {name async for name in storage.blobs.names()})


async def _referenced(db: AsyncSession) -> set[str]:
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns if c.info.get("keeps_blob")]
    return set(await db.scalars(union(*(select(column).where(column.is_not(None)) for column in columns))))
