"""What was delivered is known again: by its bytes, by its samples, by an invisible mark that may be worn."""

from __future__ import annotations

import pytest

from storage import Storage, copies, revisions, sessions
from storage.models import Copy
from storage.states import RevisionKind

MASTER, FILE, SAMPLES = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
async def picture(storage: Storage) -> str:
    """A picture of somebody's; returns its revision."""
    async with storage.write() as db:
        session = await sessions.create(db, owner_id=1, channel_id=2)
        kept = await revisions.add(
            db, session_id=session.id, kind=RevisionKind.GENERATE, picture_hash=MASTER, author_id=1
        )
    return kept.id


async def deliver(storage: Storage, picture: str, mark: int | None = None, file: str = FILE) -> None:
    async with storage.write() as db:
        await copies.note(db, picture, file_hash=file, samples_hash=SAMPLES, mark=mark)


async def test_a_file_is_known_by_its_bytes_and_by_what_it_shows(storage: Storage, picture: str) -> None:
    await deliver(storage, picture)
    async with storage.read() as db:
        for file, samples in ((FILE, "x"), ("x", SAMPLES), (MASTER, "x")):
            assert [one.id for one in await copies.known(db, file, samples)] == [picture]
        assert not await copies.known(db, "x", "x")


async def test_delivered_twice_is_remembered_once_and_gone_with_the_picture(storage: Storage, picture: str) -> None:
    await deliver(storage, picture)
    await deliver(storage, picture)
    async with storage.write() as db:
        assert len((await db.scalars(Copy.__table__.select())).all()) == 1
        session = await revisions.get(db, picture)
        assert session is not None
        await sessions.delete(db, session.session_id)
        assert not (await db.scalars(Copy.__table__.select())).all()


async def test_all_copies_of_a_picture_carry_one_mark_and_no_two_pictures_share_one(
    storage: Storage, picture: str
) -> None:
    async with storage.read() as db:
        mark = await copies.mark_for(db, picture)
    await deliver(storage, picture, mark)
    async with storage.read() as db:
        assert await copies.mark_for(db, picture) == mark
        assert await copies.mark_for(db, "another") != mark


async def test_a_worn_mark_leads_back_and_a_strange_one_does_not(storage: Storage, picture: str) -> None:
    await deliver(storage, picture, 0xC0FFEE42)
    async with storage.read() as db:
        found = await copies.by_mark(db, 0xC0FFEE42 ^ 0b1001)
        assert found is not None
        assert (found.revision.id, found.wrong) == (picture, 2)
        assert await copies.by_mark(db, 0xC0FFEE42 ^ 0xFFFF) is None


def test_the_more_marks_there_are_the_fewer_bits_may_be_wrong() -> None:
    allowed = [copies.tolerance(10**power) for power in range(8)]
    assert allowed == sorted(allowed, reverse=True)
    assert (allowed[0], allowed[4], allowed[-1]) == (6, 1, -1)
