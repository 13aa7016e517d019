"""Reports by people who are shown in a posted picture, and what a server's moderators decided about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.errors import Missing
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import Copy, Report, Revision, Session
from storage.states import Decision


async def create(
    db: AsyncSession,
    revision: Revision,
    *,
    reporter_id: int,
    guild_id: int,
    channel_id: int,
    at: datetime | None = None,
) -> Report:
    """Write down that somebody says they are in a picture."""
    report = Report(
        id=new_id(),
        guild_id=guild_id,
        channel_id=channel_id,
        session_id=revision.session_id,
        revision_id=revision.id,
        reporter_id=reporter_id,
        decision=Decision.OPEN,
        reported_at=at or now(),
    )
    db.add(report)
    await db.flush()
    return report


async def get(db: AsyncSession, report_id: str) -> Report | None:
    """Return the report, None if it was deleted."""
    return await db.get(Report, report_id)


async def open_about(db: AsyncSession, ids: Collection[str]) -> Report | None:
    """Return an undecided report about one of these pictures."""
    found = select(Report).where(Report.revision_id.in_(ids), Report.decision == Decision.OPEN)
    return await db.scalar(found.limit(1))


async def decide(
    db: AsyncSession, report_id: str, decision: Decision, *, by: int, at: datetime | None = None
) -> Report | None:
    """Write a decision down; None: it was decided before, and stays so. Raises Missing."""
    report = await db.get(Report, report_id, populate_existing=True, with_for_update=True)
    if report is None:
        raise Missing("report", report_id)
    if report.decision is not Decision.OPEN:
        return None
    report.decision, report.decided_by, report.decided_at = decision, by, at or now()
    await db.flush()
    return report


async def restored(db: AsyncSession, revision: Revision, ids: Collection[str], reporter_id: int) -> bool:
    """Return whether moderators decided that a picture stays, after this person reported it or what it belongs to.

    What was made since that decision was not looked at, and may be reported.
    """
    found = select(Report.id).where(
        Report.revision_id.in_(ids),
        Report.reporter_id == reporter_id,
        Report.decision == Decision.RESTORED,
        Report.decided_at >= revision.created_at,
    )
    return await db.scalar(found.limit(1)) is not None


async def open_since(db: AsyncSession, since: datetime) -> Sequence[Report]:
    """Return the undecided reports made at `since` or later, oldest first."""
    found = select(Report).where(Report.decision == Decision.OPEN, Report.reported_at >= since)
    return (await db.scalars(found.order_by(Report.reported_at, Report.id))).all()


async def hidden_in(db: AsyncSession, guild_id: int | None, owner_id: int, *, upload_hash: str, file_hash: str) -> bool:
    """Return whether a picture that comes in is one that is hidden in the server; in direct messages, the person's own.

    `upload_hash` is of its samples as they are taken in, `file_hash` of the file: what we delivered is known by that.
    """
    delivered = select(Copy.revision_id).where(Copy.file_hash == file_hash)
    same = or_(Revision.upload_hash == upload_hash, Revision.picture_hash == file_hash, Revision.id.in_(delivered))
    here = Session.owner_id == owner_id if guild_id is None else Session.guild_id == guild_id
    found = select(Revision.id).join(Session, Session.id == Revision.session_id)
    return await db.scalar(found.where(Revision.hidden_at.is_not(None), same, here).limit(1)) is not None


async def hide(db: AsyncSession, ids: Collection[str], *, at: datetime | None = None) -> None:
    """Let nothing be shown of, or made from, these pictures any more; what is hidden already stays so since then."""
    await _mark(db, ids, at or now(), Revision.hidden_at.is_(None))


async def unhide(db: AsyncSession, ids: Collection[str], *, since: datetime | None = None) -> None:
    """Undo `hide`; with `since` only of what was hidden then or later."""
    await _mark(db, ids, None, *([] if since is None else [Revision.hidden_at >= since]))


async def _mark(db: AsyncSession, ids: Collection[str], at: datetime | None, *conditions: Any) -> None:
    await db.execute(update(Revision).where(Revision.id.in_(ids), *conditions).values(hidden_at=at))


class ReportsKeeper(Keeper):
    """What a person reported or decided.

    A report that nobody decided yet stays without its reporter: the picture is hidden until somebody does.
    """

    covers = (Report.reporter_id, Report.decided_by)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the reports a person made or decided, with nobody else's number in them."""
        rows = await rows_as_exported(db, Report, or_(Report.reporter_id == user_id, Report.decided_by == user_id))
        return [_own(row, user_id) for row in rows]

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete the person's decided reports and those about their own pictures; leave the others without them."""
        owned = select(Session.id).where(Session.owner_id == user_id)
        over = and_(Report.reporter_id == user_id, Report.decision != Decision.OPEN)
        done = await _run(db, delete(Report).where(or_(over, Report.session_id.in_(owned))))
        for column in (Report.reporter_id, Report.decided_by):
            done += await _run(db, update(Report).where(column == user_id).values({column: None}))
        db.expire_all()
        return done


async def _run(db: AsyncSession, statement: Any) -> int:
    return (await db.execute(statement.execution_options(synchronize_session=False))).rowcount  # pyright: ignore


def _own(row: Exported, user_id: int) -> Exported:
    fields = {
        key: None if key in ("reporter_id", "decided_by") and value != user_id else value
        for key, value in row.fields.items()
    }
    return Exported(row.table, fields, row.pictures)
