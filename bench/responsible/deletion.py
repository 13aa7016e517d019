"""Delete a person with 50 sessions, then look for anything of them: rows, pictures, bytes in the files."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, or_, select

from storage import (
    Storage,
    StorageSettings,
    audit,
    consents,
    jobs,
    people,
    privacy,
    reports,
    revisions,
    sessions,
)
from storage.columns import now
from storage.models import AuditEntry, Base
from storage.states import Answer, AuditKind, Decision, JobKind, RevisionKind

GOES, STAYS = 1_111_111_111_111, 2_222_222_222_222
SESSIONS = 50
SERVER = 5


async def measure() -> dict[str, float]:
    """Fill a fresh database with two people, delete one, and count what is left of them."""
    with tempfile.TemporaryDirectory(prefix="threadbrush-deletion-") as folder:
        settings = StorageSettings(database=Path(folder) / "a.db", pictures=Path(folder) / "pictures")
        async with Storage.open(settings) as storage:
            await _fill(storage, STAYS, 3)
            rows_before, blobs_before = await _rows(storage), await _blobs(storage)
            await _fill(storage, GOES, SESSIONS)
            pseudonym = await _pseudonym(storage)
            filled = sum((await _rows(storage)).values()) - sum(rows_before.values())
            started = time.perf_counter()
            deleted = await privacy.delete_person(storage, GOES)
            seconds = time.perf_counter() - started
            left = await _left(storage, rows_before)
            blobs = await _blobs(storage) - blobs_before
            proof = await _proof(storage, pseudonym)
        in_files = await asyncio.to_thread(_files_with, Path(folder), _words(GOES).encode())
    print(f"  deletion   {SESSIONS} sessions: {filled} rows and {len(deleted.pictures)} pictures in {seconds:.2f} s")
    print(f"  left       {left} rows, {len(blobs)} pictures, their words in {in_files} files; as proof {proof} entries")
    return {
        "rows_left": left + in_files,
        "blobs_left": len(blobs),
        "rows_deleted": filled,
        "proof_entries": proof,
        "deletion_s": round(seconds, 3),
    }


def _files_with(folder: Path, words: bytes) -> int:
    return sum(words in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def _words(person: int) -> str:
    return f"the words of {person}"


async def _fill(storage: Storage, person: int, count: int) -> None:
    said = _words(person)
    async with storage.write() as db:
        await people.set_settings(db, person, steps=30)
    for number in range(count):
        async with storage.write() as db:
            session = await sessions.create(db, owner_id=person, channel_id=10, guild_id=SERVER, title=said)
            ask = {"owner_id": person, "channel_id": 10, "session_id": session.id, "request_json": said}
            mask = await storage.blobs.put(f"mask {number} {said}".encode())
            asked = await jobs.create(db, kind=JobKind.MASK, mask_hash=mask, plan_json=said, **ask)
            # Every fifth picture is one that the other person has, too.
            name = "a picture of both" if number % 5 == 0 else f"upload {number} {said}"
            parent = None
            for step, kind in enumerate((RevisionKind.UPLOAD, RevisionKind.EDIT, RevisionKind.EDIT)):
                made = await revisions.add(
                    db,
                    session_id=session.id,
                    kind=kind,
                    picture_hash=await storage.blobs.put(f"{name} {step}".encode()),
                    mask_hash=mask if step else None,
                    author_id=person,
                    parent_id=parent,
                    job_id=asked.id,
                    request=said,
                )
                parent = made.id
                if step == 0:
                    await consents.record(
                        db,
                        person_id=person,
                        faces=1,
                        answer=Answer.ME,
                        wording="1",
                        asked_at=now(),
                        picture_hash=made.picture_hash,
                        session_id=session.id,
                    )
            report = await reports.create(db, made, reporter_id=person, guild_id=SERVER, channel_id=10)
            if number % 2:
                await reports.decide(db, report.id, Decision.RESTORED, by=person)
            await audit.note(
                db, AuditKind.CONSENTED, "upload", person_id=person, guild_id=SERVER, subject=session.id, reason="me"
            )


async def _rows(storage: Storage) -> dict[str, int]:
    async with storage.read() as db:
        return {
            table.name: await db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


async def _left(storage: Storage, before: dict[str, int]) -> int:
    """Count rows that name the person in any column, and rows too many in any table but the record of decisions."""
    after = await _rows(storage)
    extra = sum(max(0, after[name] - count) for name, count in before.items() if name != AuditEntry.__tablename__)
    named = 0
    async with storage.read() as db:
        for table in Base.metadata.sorted_tables:
            columns = [
                c == GOES for c in table.columns if c.info.get("names") == "person" and c.type.python_type is int
            ]
            if columns:
                named += await db.scalar(select(func.count()).select_from(table).where(or_(*columns))) or 0
    return extra + named


async def _blobs(storage: Storage) -> set[str]:
    return {name async for name in storage.blobs.names()}


async def _pseudonym(storage: Storage) -> str:
    async with storage.write() as db:
        return await audit.pseudonym_of(db, GOES)


async def _proof(storage: Storage, pseudonym: str) -> int:
    """Count the entries about them that stay; what the pseudonym was whose is gone."""
    async with storage.read() as db:
        count = select(func.count()).select_from(AuditEntry).where(AuditEntry.pseudonym == pseudonym)
        return await db.scalar(count) or 0
