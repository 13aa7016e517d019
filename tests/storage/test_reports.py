"""A picture that was reported: hidden since when, shown again by whom, and reported by the same person again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from storage import Storage, reports, revisions, sessions
from storage.models import Report, Revision
from storage.states import Decision, RevisionKind

ADA, BEN, MODERATOR = 1, 2, 3
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


async def pictures(db: AsyncSession) -> tuple[Revision, Revision]:
    """Add a picture, and an edit of it that was made much later."""
    await sessions.create(db, owner_id=ADA, channel_id=1, session_id="s")
    upload = await revisions.add(
        db, session_id="s", kind=RevisionKind.UPLOAD, picture_hash="a" * 64, author_id=ADA, at=NOON
    )
    edit = await revisions.add(
        db, session_id="s", kind=RevisionKind.EDIT, picture_hash="b" * 64, author_id=ADA, parent_id=upload.id, at=LATEST
    )
    return upload, edit


async def reported(db: AsyncSession, revision: Revision, at: datetime) -> Report:
    return await reports.create(db, revision, reporter_id=BEN, guild_id=5, channel_id=1, at=at)


async def test_what_was_hidden_before_a_report_stays_so_when_that_is_decided(storage: Storage) -> None:
    async with storage.write() as db:
        upload, edit = await pictures(db)
        await reports.hide(db, [upload.id], at=NOON)
        await reports.hide(db, [upload.id, edit.id], at=LATER)
        assert (upload.hidden_at, edit.hidden_at) == (NOON, LATER)
        await reports.unhide(db, [upload.id, edit.id], since=LATER)
        assert (upload.hidden_at, edit.hidden_at) == (NOON, None)
        await reports.unhide(db, [upload.id, edit.id])
        assert upload.hidden_at is None


async def test_a_decision_counts_for_its_reporter_and_for_what_was_there_to_look_at(storage: Storage) -> None:
    async with storage.write() as db:
        upload, edit = await pictures(db)
        ids = {upload.id, edit.id}
        report = await reported(db, upload, NOON)
        assert not await reports.restored(db, upload, ids, BEN), "nobody decided yet"
        await reports.decide(db, report.id, Decision.RESTORED, by=MODERATOR, at=LATER)
        assert await reports.restored(db, upload, ids, BEN)
        assert not await reports.restored(db, upload, ids, ADA)
        assert not await reports.restored(db, edit, ids, BEN), "the edit was made after the decision"


async def test_the_undecided_reports_of_late_are_found(storage: Storage) -> None:
    async with storage.write() as db:
        upload, edit = await pictures(db)
        await reported(db, upload, NOON)
        decided = await reported(db, upload, LATER)
        await reports.decide(db, decided.id, Decision.RESTORED, by=MODERATOR)
        left = await reported(db, edit, LATEST)
        assert [one.id for one in await reports.open_since(db, LATER)] == [left.id]
