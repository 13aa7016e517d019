"""Hand out and delete everything that is stored about a person, through the keepers of all modules."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

# Imported so that their keepers are declared: this list is what "all modules" means.
from storage import audit, consents, jobs, lineage, people, reports, revisions, sessions  # noqa: F401
from storage.database import Storage
from storage.errors import BlobMissing
from storage.keeper import Exported, Keeper, keepers
from storage.models import Base, Job, Revision, Session
from storage.states import AuditKind, RevisionKind

__all__ = [
    "Archives",
    "Deleted",
    "Exported",
    "Keeper",
    "delete_person",
    "export_archive",
    "export_archives",
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


@dataclass(frozen=True)
class Archives:
    """An export in files of limited size; `left_out` are the pictures that are larger than that by themselves."""

    archives: tuple[bytes, ...]
    left_out: tuple[str, ...] = ()


async def export_person(db: AsyncSession, user_id: int) -> list[Exported]:
    """Return every row about the person."""
    return [row for keeper in keepers() for row in await keeper.export(db, user_id)]


async def export_archive(storage: Storage, user_id: int) -> bytes:
    """Return a ZIP of everything about the person: `data.json` (tables with rows) and `pictures/<hash>.png`."""
    async with storage.read() as db:
        rows = await export_person(db, user_id)
    pictures: dict[str, bytes] = {}
    for name in {name for row in rows for name in row.pictures}:
        try:
            pictures[name] = await storage.blobs.get(name)
        except BlobMissing:
            continue  # deleted in between; the row says which it was
    return await asyncio.to_thread(_zip, rows, pictures)


async def export_archives(storage: Storage, user_id: int, limit: int) -> Archives:
    """Return the export as ZIPs of at most `limit` bytes each, none where nothing is kept about the person.

    The first one holds `data.json` (with a limit smaller than that, it is larger alone); the pictures follow, one in
    memory at a time beside the file it goes into.
    """
    async with storage.read() as db:
        rows = await export_person(db, user_id)
    if not rows:
        return Archives(())
    whole: list[bytes] = []
    left_out: list[str] = []
    part = await asyncio.to_thread(_zip, rows, {})
    for name in sorted({name for row in rows for name in row.pictures}):
        try:
            data = await storage.blobs.get(name)
        except BlobMissing:
            continue
        added = await asyncio.to_thread(_with_picture, part, name, data)
        if len(added) > limit:
            alone = await asyncio.to_thread(_with_picture, b"", name, data)
            if len(alone) > limit:
                left_out.append(name)
                continue
            whole.append(part)
            added = alone
        part = added
    return Archives((*whole, part), tuple(left_out))


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


def _zip(rows: list[Exported], pictures: dict[str, bytes]) -> bytes:
    tables: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        tables.setdefault(row.table, []).append(asdict(row)["fields"])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(tables, indent=2, ensure_ascii=False))
        for name, data in sorted(pictures.items()):
            archive.writestr(zipfile.ZipInfo(f"pictures/{name}.png"), data)
    return file.getvalue()


def _with_picture(archive: bytes, name: str, data: bytes) -> bytes:
    file = io.BytesIO(archive)
    with zipfile.ZipFile(file, "a") as grown:
        # A PNG is compressed already.
        grown.writestr(zipfile.ZipInfo(f"pictures/{name}.png"), data)
    return file.getvalue()
