from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import (
    Storage,
    StorageSettings,
    audit,
    consents,
    copies,
    jobs,
    memory,
    people,
    policies,
    reports,
    revisions,
    sessions,
)
from storage.schema import bring_up_to_date
from storage.states import Answer, AuditKind, Decision, JobKind, RevisionKind

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def words_of(person: int) -> str:
    """Return words only this person says; they go into every text column there is."""
    return f"pears-of-{person}"


async def _fill(storage: Storage, person: int) -> None:
    """Let `person` generate, edit, upload with consent, and set something."""
    words = words_of(person)
    async with storage.write() as db:
        await people.set_settings(db, person, steps=30)
        session = await sessions.create(
            db, owner_id=person, channel_id=10, thread_id=1000 + person, title=words, session_id=f"s{person}"
        )
        job = await jobs.create(
            db, owner_id=person, kind=JobKind.EDIT, channel_id=10, session_id=session.id, request_json=words
        )
        drawn = await storage.blobs.put(f"drawn {words}".encode())
        edited = await storage.blobs.put(f"edited {words}".encode())
        mask = await storage.blobs.put(f"mask {words}".encode())
        common = await storage.blobs.put(b"both have this one")
        root = await revisions.add(
            db,
            session_id=session.id,
            kind=RevisionKind.GENERATE,
            picture_hash=drawn,
            author_id=person,
            request=words,
            revision_id=f"r{person}",
        )
        await copies.note(db, root.id, file_hash=drawn, samples_hash=drawn, mark=person)
        made = await revisions.add(
            db,
            session_id=session.id,
            kind=RevisionKind.EDIT,
            picture_hash=edited,
            mask_hash=mask,
            author_id=person,
            parent_id=root.id,
            job_id=job.id,
            plan_json=words,
            caption=words,
        )
        await revisions.add(db, session_id=session.id, kind=RevisionKind.UPLOAD, picture_hash=common, author_id=person)
        await jobs.change(
            db, job.id, revision_id=made.id, parent_revision_id=root.id, mask_hash=mask, plan_json=words, error=words
        )
        for answer in Answer:
            await consents.record(
                db,
                person_id=person,
                faces=1,
                answer=answer,
                wording="1",
                asked_at=NOON,
                picture_hash=common,
                session_id=session.id,
            )
        await consents.withdraw(db, person, common, at=NOON)
        report = await reports.create(db, made, reporter_id=person, guild_id=5, channel_id=10, at=NOON)
        await reports.decide(db, report.id, Decision.RESTORED, by=person, at=NOON)
        await audit.note(db, AuditKind.ALLOWED, "edit", person_id=person, guild_id=5, subject=job.id, reason="no rule")
        await policies.change(db, 5, threads=False)
        await memory.remember(db, "commands", "hash of the tree")


Fill = Callable[[Storage, int], Awaitable[None]]


@pytest.fixture
def words() -> Callable[[int], str]:
    return words_of


@pytest.fixture
def fill() -> Fill:
    return _fill


@pytest.fixture
def settings(tmp_path: Path) -> StorageSettings:
    return StorageSettings(database=tmp_path / "data" / "threadbrush.db", pictures=tmp_path / "data" / "pictures")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an up-to-date empty database once; most tests begin with a copy."""
    path = tmp_path_factory.mktemp("fresh") / "threadbrush.db"
    bring_up_to_date(path)
    return path


@pytest.fixture
async def storage(settings: StorageSettings, fresh: Path) -> AsyncIterator[Storage]:
    settings.database.parent.mkdir()
    shutil.copy(fresh, settings.database)
    async with Storage.open(settings) as opened:
        yield opened
