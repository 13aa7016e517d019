"""Consents, people's settings, the bot's memory, times and ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pydantic
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from storage import Storage, StorageSettings, consents, memory, people, revisions, sessions
from storage.ids import Ids
from storage.models import Consent, PersonSettings
from storage.states import Answer, RevisionKind

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HASH = "a" * 64


async def test_a_yes_names_the_picture_and_counts_for_that_person_and_picture_only(storage: Storage) -> None:
    async with storage.write() as db:
        consent = await consents.record(
            db, person_id=1, faces=2, answer=Answer.YES, wording="2026-11", asked_at=NOON, picture_hash=HASH
        )
        assert consent.picture_hash == HASH
        assert consent.answered_at is not None
        assert await consents.given(db, 1, HASH, "2026-11")
        assert not await consents.given(db, 2, HASH, "2026-11")
        assert not await consents.given(db, 1, "b" * 64, "2026-11")
        assert not await consents.given(db, 1, HASH, "2026-12"), "a yes to another question is none to this one"


@pytest.mark.parametrize("answer", [Answer.NO, Answer.TIMEOUT])
async def test_without_a_yes_nothing_tells_which_picture_it_was(storage: Storage, answer: Answer) -> None:
    async with storage.write() as db:
        consent = await consents.record(
            db, person_id=1, faces=2, answer=answer, wording="1", asked_at=NOON, picture_hash=HASH
        )
        assert consent.picture_hash is None
        assert (consent.answered_at is None) == (answer is Answer.TIMEOUT)
        assert not await consents.given(db, 1, HASH, "1")


async def test_the_database_itself_refuses_a_no_that_names_the_picture(storage: Storage) -> None:
    async with storage.write() as db:
        db.add(Consent(id="c", person_id=1, faces=1, answer=Answer.NO, wording="1", asked_at=NOON, picture_hash=HASH))
        with pytest.raises(IntegrityError, match="only_yes_names_picture"):
            await db.flush()
        await db.rollback()


async def test_a_yes_to_no_picture_is_refused(storage: Storage) -> None:
    async with storage.write() as db:
        with pytest.raises(ValueError, match="must name the picture"):
            await consents.record(db, person_id=1, faces=1, answer=Answer.YES, wording="1", asked_at=NOON)


@pytest.mark.parametrize(
    ("withdrawn", "again", "left"), [(1, False, True), (None, False, False), (-1, False, False), (1, True, False)]
)
async def test_a_picture_that_is_kept_although_the_yes_to_it_was_taken_back_is_found(
    storage: Storage, withdrawn: int | None, again: bool, left: bool
) -> None:
    async with storage.write() as db:
        await sessions.create(db, owner_id=1, channel_id=1, session_id="s")
        await revisions.add(
            db, session_id="s", kind=RevisionKind.UPLOAD, picture_hash=HASH, author_id=1, at=NOON, upload_hash=HASH
        )
        await consents.record(db, person_id=1, faces=1, answer=Answer.ME, wording="1", asked_at=NOON, picture_hash=HASH)
        if withdrawn is not None:
            await consents.withdraw(db, 1, HASH, at=NOON + timedelta(hours=withdrawn))
        if again:
            await consents.record(
                db, person_id=1, faces=1, answer=Answer.ME, wording="1", asked_at=NOON, picture_hash=HASH
            )
        assert bool(await consents.unfulfilled(db)) == left


async def test_settings_are_the_defaults_until_somebody_sets_them(storage: Storage) -> None:
    async with storage.write() as db:
        assert await people.settings_of(db, 1) == PersonSettings()
        await people.set_settings(db, 1, steps=40)
        await people.set_settings(db, 1, private=True)
    async with storage.read() as db:
        assert await people.settings_of(db, 1) == PersonSettings(steps=40, private=True)
        assert await people.settings_of(db, 2) == PersonSettings()


async def test_a_setting_that_does_not_exist_is_refused_and_an_old_one_is_skipped(storage: Storage) -> None:
    async with storage.write() as db:
        with pytest.raises(pydantic.ValidationError):
            await people.set_settings(db, 1, stepps=40)
        await people.set_settings(db, 1, steps=40)
        await db.execute(text("""UPDATE people SET settings = '{"steps": 30, "left_by_another_version": 1}'"""))
    async with storage.read() as db:
        assert (await people.settings_of(db, 1)).steps == 30


async def test_what_the_bot_remembers_outlives_it(storage: Storage, settings: StorageSettings) -> None:
    async with storage.write() as db:
        assert await memory.recall(db, "commands") is None
        await memory.remember(db, "commands", "1")
        await memory.remember(db, "commands", "2")
    async with Storage.open(settings) as again, again.read() as db:
        assert await memory.recall(db, "commands") == "2"


async def test_times_come_back_aware_and_equal_whatever_zone_they_were_given_in(storage: Storage) -> None:
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    async with storage.write() as db:
        await sessions.create(db, owner_id=1, channel_id=2, session_id="s", at=tokyo)
    async with storage.read() as db:
        found = await sessions.get(db, "s")
    assert found is not None
    assert found.created_at == NOON
    assert found.created_at.utcoffset() == timedelta(0)


async def test_a_time_without_zone_is_refused(storage: Storage) -> None:
    async with storage.write() as db:
        with pytest.raises(StatementError, match="no time zone"):
            await sessions.create(db, owner_id=1, channel_id=2, at=datetime(2026, 11, 21))  # noqa: DTZ001
        await db.rollback()


def test_ids_grow_even_within_a_millisecond_and_when_the_clock_goes_back() -> None:
    clock = iter([1000, 1000, 1000, 999, 1001])
    ids = Ids(now_ms=lambda: next(clock), random_bits=lambda bits: (1 << bits) - 2)
    made = [ids() for _ in range(5)]
    assert made == sorted(set(made))
    assert {len(name) for name in made} == {20}


def test_ids_are_safe_in_urls_and_never_meet() -> None:
    ids = Ids()
    made = {ids() for _ in range(10_000)}
    assert len(made) == 10_000
    assert all(name.isalnum() and name.isascii() and name == name.lower() for name in made)
