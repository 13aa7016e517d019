"""The audit: rows are added, never changed, and a person can leave it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import Storage, StorageSettings, audit, schema
from storage.keeper import keepers
from storage.states import AuditKind

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADA, BEN = 11111111111, 22222222222


async def fill(storage: Storage) -> None:
    async with storage.write() as db:
        for number in range(3):
            at = NOON + timedelta(seconds=number)
            await audit.note(db, AuditKind.ALLOWED, f"step {number}", person_id=ADA, guild_id=5, at=at)
        await audit.note(db, AuditKind.REFUSED, "step 3", person_id=BEN, guild_id=6, at=NOON + timedelta(seconds=3))


async def test_it_is_read_newest_first_by_page_server_and_kind(storage: Storage) -> None:
    await fill(storage)
    async with storage.read() as db:
        assert [one.action for one in await audit.newest(db, limit=2)] == ["step 3", "step 2"]
        assert [one.action for one in await audit.newest(db, limit=2, offset=2)] == ["step 1", "step 0"]
        assert [one.action for one in await audit.newest(db, guild_id=5)] == ["step 2", "step 1", "step 0"]
        assert [one.action for one in await audit.newest(db, kind=AuditKind.REFUSED)] == ["step 3"]
        assert await audit.count(db) == 4
        assert await audit.count(db, guild_id=5, kind=AuditKind.REFUSED) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET reason = 'something else'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE action = 'step 1'",
        "INSERT OR REPLACE INTO audit SELECT id, at, guild_id, pseudonym, kind, action, subject, 'new' FROM audit",
    ],
)
async def test_the_database_itself_refuses_to_change_or_remove_a_row(storage: Storage, statement: str) -> None:
    await fill(storage)
    with pytest.raises(IntegrityError, match="append-only"):
        async with storage.write() as db:
            await db.execute(text(statement))
    async with storage.read() as db:
        assert [one.reason for one in await audit.newest(db)] == [""] * 4


async def test_a_person_has_one_pseudonym_that_does_not_tell_who_they_are(storage: Storage) -> None:
    await fill(storage)
    async with storage.read() as db:
        names = [one.pseudonym for one in await audit.newest(db)]
    assert len(set(names)) == 2
    assert names[1] == names[2] == names[3]
    assert str(ADA) not in repr(names)


async def test_after_deletion_the_rows_stay_and_nothing_tells_whose_they_were(storage: Storage) -> None:
    await fill(storage)
    [keeper] = [one for one in keepers() if isinstance(one, audit.AuditKeeper)]
    async with storage.write() as db:
        assert len(await keeper.export(db, ADA)) == 4
        before = await audit.pseudonym_of(db, ADA)
        assert await keeper.delete(db, ADA) == 1
        assert await keeper.export(db, ADA) == []
        assert await audit.count(db) == 4
        # Somebody who comes back is somebody new.
        assert await audit.pseudonym_of(db, ADA) != before


async def test_the_row_about_a_deletion_can_stand_under_the_pseudonym_it_severs(storage: Storage) -> None:
    await fill(storage)
    async with storage.write() as db:
        name = await audit.pseudonym_of(db, ADA)
        for keeper in keepers():
            await keeper.delete(db, ADA)
        entry = await audit.note(db, AuditKind.DELETED, "person", person_id=ADA, pseudonym=name)
        assert entry.pseudonym == name
        assert await audit.pseudonym_of(db, ADA) != name


async def test_what_the_first_schema_noted_is_taken_along_without_its_free_text(settings: StorageSettings) -> None:
    path: Path = settings.database
    path.parent.mkdir()
    schema.migrate(path, "0001")
    with closing(sqlite3.connect(path)) as old, old:
        old.executemany(
            "INSERT INTO audit (id, at, person_id, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
            [
                ("a", "2026-11-21 12:00:00.000000", ADA, "session.delete", "s", ""),
                ("b", "2026-11-21 12:00:01.000000", ADA, "session.delete", "t", "words"),
                ("c", "2026-11-21 12:00:02.000000", None, "privacy.delete", "", "3 rows"),
            ],
        )
        old.execute("INSERT INTO guild_settings VALUES (5, 0), (6, 1)")
    async with Storage.open(settings) as storage, storage.write() as db:
        entries = await audit.newest(db)
        assert [(one.kind, one.action, one.subject, one.reason) for one in entries] == [
            (AuditKind.DELETED, "privacy", "", ""),
            (AuditKind.DELETED, "session", "t", ""),
            (AuditKind.DELETED, "session", "s", ""),
        ]
        assert [one.pseudonym for one in entries] == [None, *[await audit.pseudonym_of(db, ADA)] * 2]
        rows = await db.execute(text("SELECT guild_id, policy FROM policies"))
        assert rows.all() == [(5, '{"threads":false}')]
