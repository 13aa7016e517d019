from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import Storage, consents, jobs, privacy, revisions, sessions
from storage.errors import Missing
from storage.states import Answer, JobKind, RevisionKind

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def test_a_session_is_found_by_its_thread(storage: Storage) -> None:
    async with storage.write() as db:
        await sessions.create(db, owner_id=1, channel_id=10, session_id="s")
        assert await sessions.by_thread(db, 11) is None
        await sessions.set_thread(db, "s", 11)
        found = await sessions.by_thread(db, 11)
        assert found is not None
        assert found.id == "s"
        with pytest.raises(Missing):
            await sessions.set_thread(db, "nothing", 11)


async def test_the_newest_session_in_a_channel_is_the_persons_own_and_open(storage: Storage) -> None:
    async with storage.write() as db:
        for number, (owner, channel) in enumerate([(1, 10), (1, 10), (1, 20), (2, 10)]):
            at = NOON + timedelta(minutes=number)
            await sessions.create(db, owner_id=owner, channel_id=channel, session_id=f"s{number}", at=at)
        await sessions.set_thread(db, "s1", 99)

        async def newest(channel: int) -> str | None:
            found = await sessions.newest_of(db, 1, channel)
            return None if found is None else found.id

        assert [await newest(10), await newest(20), await newest(99), await newest(30)] == ["s1", "s2", "s1", None]
        await sessions.close(db, "s1", at=NOON)
        assert await newest(10) == "s0"
        assert [session.id for session in await sessions.of_owner(db, 1)] == ["s2", "s1", "s0"]


async def test_recent_sessions_are_those_in_which_something_happened(storage: Storage) -> None:
    before, since, after = NOON - timedelta(days=2), NOON - timedelta(days=1), NOON
    async with storage.write() as db:
        for name in ("quiet", "drawn", "asked", "closed"):
            await sessions.create(db, owner_id=1, channel_id=10, session_id=name, at=before)
        await sessions.create(db, owner_id=1, channel_id=10, session_id="new", at=after)
        await revisions.add(
            db, session_id="drawn", kind=RevisionKind.UPLOAD, picture_hash="a" * 64, author_id=1, at=after
        )
        for name in ("asked", "closed"):
            await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=10, session_id=name, at=after)
        await sessions.close(db, "closed")
        assert {session.id for session in await sessions.recent(db, since)} == {"drawn", "asked", "new"}
        assert len(await sessions.recent(db, since, limit=2)) == 2


async def test_deleting_a_session_takes_its_pictures_unless_another_row_has_the_same(storage: Storage) -> None:
    async with storage.write() as db:
        alone, shared, mask, job_mask = [await storage.blobs.put(name) for name in (b"alone", b"shared", b"m", b"j")]
        for name, pictures in (("mine", (alone, shared)), ("other", (shared,))):
            await sessions.create(db, owner_id=1, channel_id=10, session_id=name)
            for picture in pictures:
                await revisions.add(
                    db,
                    session_id=name,
                    kind=RevisionKind.EDIT,
                    picture_hash=picture,
                    author_id=1,
                    mask_hash=mask if name == "mine" else None,
                )
        await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=10, session_id="mine", mask_hash=job_mask)
        await consents.record(
            db,
            person_id=1,
            faces=1,
            answer=Answer.YES,
            wording="1",
            asked_at=NOON,
            picture_hash=shared,
            session_id="mine",
        )
    async with storage.write() as db:
        held = await sessions.delete(db, "mine")
        assert held == {alone, shared, mask, job_mask}
        assert await sessions.get(db, "mine") is None
        assert await jobs.unfinished(db) == []
        assert await consents.given(db, 1, shared, "1")
    assert await privacy.remove_unreferenced(storage, held) == {alone, mask, job_mask}
    assert [await storage.blobs.exists(name) for name in (alone, shared, mask, job_mask)] == [False, True, False, False]
