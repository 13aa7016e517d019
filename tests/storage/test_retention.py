"""What goes by itself: idle sessions, and everything of a server that the bot left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage import Storage, audit, consents, jobs, policies, reports, retention, revisions, sessions
from storage.models import Consent, Job, Report, Revision, Session
from storage.states import Answer, AuditKind, Decision, JobKind, RevisionKind

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADA, BEN, HERE, THERE = 11111111111, 22222222222, 5, 6


async def session(
    storage: Storage,
    name: str,
    *,
    begun: int,
    drawn: int | None = None,
    asked: int | None = None,
    guild: int | None = 5,
) -> None:
    """Write a session begun, last drawn in and last asked in so many days ago."""
    async with storage.write() as db:
        await sessions.create(
            db, owner_id=ADA, channel_id=1, guild_id=guild, session_id=name, at=NOW - timedelta(days=begun)
        )
        if drawn is not None:
            picture = await storage.blobs.put(name.encode())
            at = NOW - timedelta(days=drawn)
            await revisions.add(
                db, session_id=name, kind=RevisionKind.GENERATE, picture_hash=picture, author_id=ADA, at=at
            )
        if asked is not None:
            at = NOW - timedelta(days=asked)
            await jobs.create(db, owner_id=ADA, kind=JobKind.EDIT, channel_id=1, session_id=name, at=at)


@pytest.mark.parametrize(
    ("begun", "drawn", "asked", "goes"),
    [(31, None, None, True), (40, 31, 35, True), (40, 29, None, False), (40, 35, 29, False), (29, None, None, False)],
)
async def test_a_session_goes_when_nothing_happened_in_it_for_thirty_days(
    storage: Storage, begun: int, drawn: int | None, asked: int | None, goes: bool
) -> None:
    await session(storage, "s", begun=begun, drawn=drawn, asked=asked)
    async with storage.write() as db:
        purged = await retention.purge(db, NOW)
    assert purged.sessions == goes
    assert len(purged.held) == (1 if goes and drawn is not None else 0)
    async with storage.read() as db:
        assert (await sessions.get(db, "s") is None) == goes


async def test_every_server_has_its_own_time_and_direct_messages_the_default(storage: Storage) -> None:
    for name, guild in (("short", HERE), ("long", THERE), ("direct", None)):
        await session(storage, name, begun=20, drawn=20, guild=guild)
    async with storage.write() as db:
        await policies.change(db, HERE, retention_days=7)
        await policies.change(db, THERE, retention_days=300)
        assert [one.id for one in await retention.idle(db, NOW)] == ["short"]
        assert {one.id for one in await retention.idle(db, NOW + timedelta(days=20))} == {"short", "direct"}


async def test_a_server_that_is_left_takes_everything_of_it_and_nothing_else(
    storage: Storage, fill: Callable[[Storage, int], Awaitable[None]]
) -> None:
    await fill(storage, BEN)
    await session(storage, "here", begun=1, drawn=1, asked=1, guild=77)
    async with storage.write() as db:
        [revision] = await revisions.of_session(db, "here")
        picture = revision.picture_hash
        await consents.record(
            db,
            person_id=ADA,
            faces=1,
            answer=Answer.ME,
            wording="1",
            asked_at=NOW,
            picture_hash=revision.picture_hash,
            session_id="here",
        )
        await reports.create(db, revision, reporter_id=BEN, guild_id=77, channel_id=1)
        await policies.change(db, 77, retention_days=9)
        before = [await db.scalar(select(func.count()).select_from(one)) for one in (Consent, Report)]
        assert await retention.guilds(db) >= {77}
        gone = await retention.forget_guild(db, 77)
    assert (gone.sessions, gone.owners, gone.held) == (1, {ADA}, {picture})
    async with storage.read() as db:
        assert await retention.guilds(db) == {5}
        assert not (await policies.everywhere(db)).get(77)
        after = [await db.scalar(select(func.count()).select_from(one)) for one in (Consent, Report)]
        assert after == [count - 1 for count in before if count]
        for table in (Session, Revision, Job):
            assert await db.scalar(select(func.count()).select_from(table)), "Ben's are still there"


async def test_an_answer_goes_with_its_server_also_when_its_session_went_before(storage: Storage) -> None:
    given = []
    async with storage.write() as db:
        for guild in (HERE, THERE):
            written = await consents.record(
                db, person_id=ADA, faces=1, answer=Answer.NO, wording="1", asked_at=NOW, session_id=None
            )
            await audit.note(db, AuditKind.DECLINED, "upload", person_id=ADA, guild_id=guild, subject=written.id)
            given.append(written.id)
        assert await retention.guilds(db) == {HERE, THERE}
        await retention.forget_guild(db, HERE)
        assert list(await db.scalars(select(Consent.id))) == given[1:]
        assert await retention.guilds(db) == {THERE}


async def test_that_a_server_was_forgotten_is_on_record_also_when_only_its_policy_was_kept(storage: Storage) -> None:
    async with storage.write() as db:
        await policies.change(db, 77, retention_days=9)
        await retention.forget_guild(db, 77)
        await retention.forget_guild(db, 78)
        noted = [(one.action, one.guild_id) for one in await audit.newest(db, kind=AuditKind.DELETED)]
    assert noted == [("server", 77)], "of a server that nothing was kept of there is nothing to note"


async def test_of_two_decisions_about_a_report_the_first_counts(storage: Storage) -> None:
    await session(storage, "s", begun=1, drawn=1)
    async with storage.write() as db:
        [revision] = await revisions.of_session(db, "s")
        report = await reports.create(db, revision, reporter_id=BEN, guild_id=5, channel_id=1)
        assert await reports.open_about(db, {revision.id}) is not None
        assert await reports.decide(db, report.id, Decision.REMOVED, by=ADA) is not None
        assert await reports.decide(db, report.id, Decision.RESTORED, by=BEN) is None
        assert await reports.open_about(db, {revision.id}) is None
        found = await reports.get(db, report.id)
        assert found is not None
        assert (found.decision, found.decided_by) == (Decision.REMOVED, ADA)


async def test_an_undecided_report_outlives_its_reporter_without_naming_them(storage: Storage) -> None:
    from storage import privacy

    await session(storage, "s", begun=1, drawn=1)
    async with storage.write() as db:
        [revision] = await revisions.of_session(db, "s")
        report = await reports.create(db, revision, reporter_id=BEN, guild_id=5, channel_id=1)
        await reports.hide(db, [revision.id])
    await privacy.delete_person(storage, BEN)
    async with storage.read() as db:
        found = await reports.get(db, report.id)
        assert found is not None
        assert (found.reporter_id, found.decision) == (None, Decision.OPEN)
