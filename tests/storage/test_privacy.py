from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, Table
from sqlalchemy.ext.asyncio import AsyncSession

from storage import Storage, StorageSettings, jobs, privacy, revisions, sessions
from storage.errors import Missing
from storage.export import export_of
from storage.models import Base
from storage.states import AuditKind, JobKind, RevisionKind

Fill = Callable[[Storage, int], Awaitable[None]]
Words = Callable[[int], str]

TABLES = Base.metadata.sorted_tables
WHO = re.compile(r"(^|_)(owner|author|person|people|user|member|uploader|approver|asker|creator)s?(_id)?$|_by$")
MEANINGS = {"person", "guild", "channel", "message", "number"}

ADA, BEN = 11111111111, 22222222222


def means(column: Column[Any]) -> str | None:
    return column.info.get("names")


def covered() -> set[Column[Any]]:
    return {attribute.property.columns[0] for keeper in privacy.keepers() for attribute in keeper.covers}


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_column_that_could_hold_an_id_says_what_it_names(table: Table) -> None:
    for column in table.columns:
        if isinstance(column.type, BigInteger):
            assert means(column) in MEANINGS, f"{column} must say what it names: storage.columns.snowflake"
        if WHO.search(column.name):
            assert means(column) == "person", f"{column} sounds like a person but does not say so"


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_column_that_names_a_person_is_covered_by_a_keeper(table: Table) -> None:
    missing = {column for column in table.columns if means(column) == "person"} - covered()
    assert not missing, "no keeper exports and deletes by this column"


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_names_a_person_or_is_declared_to_be_about_nobody(table: Table) -> None:
    names_somebody = any(means(column) == "person" for column in table.columns)
    assert names_somebody == table.info.get("about_people", True)


def test_a_keeper_that_forgets_a_part_can_not_be_declared() -> None:
    with pytest.raises(TypeError, match="which columns"):
        type("Forgets", (privacy.Keeper,), {"export": lambda: None, "delete": lambda: None})
    with pytest.raises(TypeError, match="does not implement delete"):
        type("Forgets", (privacy.Keeper,), {"covers": (Base,), "export": lambda: None})


async def everything(storage: Storage) -> dict[str, list[tuple[Any, ...]]]:
    async with storage.read() as db:
        return {
            table.name: sorted((tuple(row) for row in await db.execute(table.select())), key=repr) for table in TABLES
        }


async def blobs(storage: Storage) -> set[str]:
    return {name async for name in storage.blobs.names()}


async def test_deleting_one_of_two_people_leaves_nothing_of_hers_and_all_of_his(
    storage: Storage, fill: Fill, words: Words
) -> None:
    await fill(storage, BEN)
    ben_alone, bens_blobs = await everything(storage), await blobs(storage)
    assert all(ben_alone.values()), f"not filled: {[name for name, rows in ben_alone.items() if not rows]}"
    await fill(storage, ADA)
    adas_blobs = await blobs(storage) - bens_blobs
    assert len(adas_blobs) == 3

    deleted = await privacy.delete_person(storage, ADA)

    left = await everything(storage)
    severed = [row for row in left["audit"] if row not in ben_alone["audit"]]
    left["audit"] = [row for row in left["audit"] if row not in severed]
    assert left == ben_alone
    assert sorted(row[4] for row in severed) == [AuditKind.ALLOWED, AuditKind.DELETED]
    assert str(ADA) not in repr(severed)
    assert words(ADA) not in repr(severed)
    assert await blobs(storage) == bens_blobs
    assert deleted.pictures == adas_blobs
    assert deleted.rows >= 8


async def test_what_was_deleted_can_not_be_read_from_the_files_either(
    storage: Storage, settings: StorageSettings, fill: Fill, words: Words
) -> None:
    await fill(storage, ADA)
    await fill(storage, BEN)
    await privacy.delete_person(storage, ADA)
    for file in settings.database.parent.rglob("*"):
        if file.is_file():
            assert words(ADA).encode() not in file.read_bytes(), file
    assert words(BEN).encode() in settings.database.read_bytes()


async def test_a_result_that_arrives_after_the_deletion_leaves_no_picture(storage: Storage, fill: Fill) -> None:
    await fill(storage, BEN)
    await fill(storage, ADA)
    await privacy.delete_person(storage, ADA)
    before = await blobs(storage)

    async def deliver() -> None:
        async with storage.write() as db:
            await storage.blobs.put(b"both have this one")
            late = await storage.blobs.put(b"late result")
            await revisions.add(db, session_id=f"s{ADA}", kind=RevisionKind.EDIT, picture_hash=late, author_id=ADA)

    with pytest.raises(Missing, match="session"):
        await deliver()
    assert await blobs(storage) == before


async def test_deleting_somebody_unknown_changes_nothing(storage: Storage, fill: Fill) -> None:
    await fill(storage, BEN)
    before = await everything(storage)
    assert await privacy.delete_person(storage, ADA) == privacy.Deleted(0, frozenset())
    assert await everything(storage) == before


async def test_a_guests_words_leave_the_owners_session_and_the_owners_picture_stays(
    storage: Storage, fill: Fill, words: Words
) -> None:
    await fill(storage, BEN)
    async with storage.write() as db:
        edited = await _draw(storage, db, "guest edit", RevisionKind.EDIT, f"r{BEN}", words(ADA))
        upload = await _draw(storage, db, "guest upload", RevisionKind.UPLOAD, f"r{BEN}", words(ADA))
        drawn_from_it = await _draw(storage, db, "ben on it", RevisionKind.EDIT, upload, words(BEN), author=BEN)
        job = await jobs.create(
            db, owner_id=ADA, kind=JobKind.EDIT, channel_id=10, session_id=f"s{BEN}", request_json=words(ADA)
        )
    await privacy.delete_person(storage, ADA)
    async with storage.read() as db:
        kept = await revisions.get(db, edited)
        assert kept is not None
        assert (kept.author_id, kept.request, kept.plan_json, kept.caption) == (None, "", None, "")
        assert await storage.blobs.exists(kept.picture_hash)
        assert await revisions.get(db, upload) is None
        assert await revisions.get(db, drawn_from_it) is None
        assert await jobs.get(db, job.id) is None
        assert await sessions.get(db, f"s{BEN}") is not None


async def _draw(
    storage: Storage, db: AsyncSession, data: str, kind: RevisionKind, parent: str, request: str, author: int = ADA
) -> str:
    picture = await storage.blobs.put(data.encode())
    revision = await revisions.add(
        db,
        session_id=f"s{BEN}",
        kind=kind,
        picture_hash=picture,
        author_id=author,
        parent_id=parent,
        request=request,
        plan_json=request,
        caption=request,
    )
    return revision.id


async def test_the_export_holds_every_row_and_picture_of_hers_and_none_of_his(
    storage: Storage, fill: Fill, words: Words
) -> None:
    await fill(storage, ADA)
    await fill(storage, BEN)
    [archive] = await archives(storage, 10_000_000)
    data = json.loads(archive.read("data.json"))
    everybody = await everything(storage)
    about_people = {table.name for table in TABLES if table.info.get("about_people", True)} | {"copies"}
    assert {name: len(rows) for name, rows in data.items()} == {
        name: len(everybody[name]) // 2 for name in about_people
    }
    assert words(BEN) not in json.dumps(data)
    assert str(BEN) not in json.dumps(data)
    pictures = [archive.read(name) for name in archive.namelist() if name.startswith("pictures/")]
    assert sorted(pictures) == sorted(
        [b"both have this one", *(f"{what} {words(ADA)}".encode() for what in ("drawn", "edited", "mask"))]
    )


async def test_a_sweep_removes_what_a_crash_left_and_nothing_else(storage: Storage, fill: Fill) -> None:
    await fill(storage, ADA)
    before = await blobs(storage)
    orphan = await storage.blobs.put(b"its row was never written")
    assert await privacy.sweep(storage) == {orphan}
    assert await blobs(storage) == before


async def test_a_picture_put_while_a_sweep_runs_is_there_when_its_row_is(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = await storage.blobs.put(b"left by a crash, and just drawn again")
    delete, deleting, keeping = storage.blobs.delete, asyncio.Event(), asyncio.Event()

    async def delete_slowly(name: str) -> bool:
        deleting.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(keeping.wait(), 0.2)
        return await delete(name)

    async def keep() -> None:
        await deleting.wait()
        async with storage.write() as db:
            await storage.blobs.put(b"left by a crash, and just drawn again")
            await sessions.create(db, owner_id=ADA, channel_id=1, session_id="s")
            await revisions.add(db, session_id="s", kind=RevisionKind.GENERATE, picture_hash=picture, author_id=ADA)
        keeping.set()

    monkeypatch.setattr(storage.blobs, "delete", delete_slowly)
    await asyncio.gather(privacy.sweep(storage), keep())
    assert await storage.blobs.exists(picture)


async def archives(storage: Storage, limit: int) -> list[zipfile.ZipFile]:
    made = [data async for data in (await export_of(storage, ADA, limit)).archives()]
    assert all(len(data) <= limit for data in made)
    return [zipfile.ZipFile(io.BytesIO(data)) for data in made]


async def test_a_large_export_comes_in_parts_that_hold_everything_together(storage: Storage, fill: Fill) -> None:
    await fill(storage, ADA)
    async with storage.write() as db:
        big = await storage.blobs.put(bytes(range(256)) * 64)
        await revisions.add(db, session_id=f"s{ADA}", kind=RevisionKind.EDIT, picture_hash=big, author_id=ADA)
    [whole] = await archives(storage, 10_000_000)
    parts = await archives(storage, 4_000)
    assert len(parts) > 5
    files = {name: part.read(name) for part in parts for name in part.namelist()}
    pieces = sorted((name for name in files if big in name), key=lambda name: int(name.rpartition(".")[2]))
    assert b"".join(files[name] for name in pieces) == whole.read(f"pictures/{big}.png")
    smaller = {name for name in whole.namelist() if name.startswith("pictures/") and big not in name}
    assert {name: files[name] for name in smaller} == {name: whole.read(name) for name in smaller}
    rows: dict[str, list[Any]] = {}
    for name in sorted(name for name in files if name.startswith("data")):
        for table, some in json.loads(files[name]).items():
            rows.setdefault(table, []).extend(some)
    assert rows == json.loads(whole.read("data.json"))


async def test_of_an_export_one_archive_is_in_memory_at_a_time(
    storage: Storage, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(storage, ADA)
    get, read = storage.blobs.get, []

    async def counting(name: str) -> bytes:
        read.append(name)
        return await get(name)

    monkeypatch.setattr(storage.blobs, "get", counting)
    made = (await export_of(storage, ADA, 4_000)).archives()
    await anext(made)
    assert len(read) < 4, "the pictures of later parts were read before their part was asked for"
    await made.aclose()  # type: ignore[attr-defined]


async def test_nothing_is_exported_of_somebody_unknown(storage: Storage) -> None:
    assert (await export_of(storage, ADA, 10_000)).parts == ()
