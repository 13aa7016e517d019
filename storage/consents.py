"""The record of who was asked before a picture with faces was kept, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.columns import now
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import Consent, Revision
from storage.states import AGREED, Answer, RevisionKind


async def record(
    db: AsyncSession,
    *,
    person_id: int,
    faces: int,
    answer: Answer,
    wording: str,
    asked_at: datetime,
    answered_at: datetime | None = None,
    picture_hash: str | None = None,
    session_id: str | None = None,
) -> Consent:
    """Write down an answer; `wording` is the version of the question.

    `picture_hash` is kept for a yes only: after a no or no answer nothing that tells which picture it was may stay.
    Raises ValueError for a yes without a picture.
    """
    if answer in AGREED and picture_hash is None:
        raise ValueError("a yes must name the picture it is for")
    consent = Consent(
        id=new_id(),
        person_id=person_id,
        session_id=session_id,
        picture_hash=picture_hash if answer in AGREED else None,
        faces=faces,
        answer=answer,
        wording=wording,
        asked_at=asked_at,
        answered_at=None if answer is Answer.TIMEOUT else (answered_at or now()),
    )
    db.add(consent)
    await db.flush()
    return consent


async def given(db: AsyncSession, person_id: int, picture_hash: str, wording: str) -> bool:
    """Return whether the person agreed that this very picture is edited, and did not take it back.

    A yes to another `wording` of the question was a yes to something else.
    """
    found = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.picture_hash == picture_hash,
        Consent.wording == wording,
        Consent.withdrawn_at.is_(None),
    )
    return await db.scalar(found.limit(1)) is not None


async def named(db: AsyncSession, picture_hash: str) -> bool:
    """Return whether anybody ever agreed for the people in this very picture, taken back or not."""
    found = select(Consent.id).where(Consent.picture_hash == picture_hash)
    return await db.scalar(found.limit(1)) is not None


async def get(db: AsyncSession, consent_id: str) -> Consent | None:
    """Return the answer, None if it was deleted."""
    return await db.get(Consent, consent_id)


async def standing(db: AsyncSession, person_id: int) -> list[Consent]:
    """Return the person's yeses that still hold, newest first, one for each picture."""
    found = select(Consent).where(
        Consent.person_id == person_id, Consent.picture_hash.is_not(None), Consent.withdrawn_at.is_(None)
    )
    rows = await db.scalars(found.order_by(Consent.asked_at.desc(), Consent.id.desc()))
    newest: dict[str | None, Consent] = {}
    for row in rows:
        newest.setdefault(row.picture_hash, row)
    return list(newest.values())


async def unfulfilled(db: AsyncSession) -> Sequence[Consent]:
    """Return the yeses that were taken back while their pictures are kept still: a crash came between the two.

    What the person brought in later is not meant, and where they said yes again nothing is.
    """
    kept = and_(
        Revision.author_id == Consent.person_id,
        func.coalesce(Revision.upload_hash, Revision.picture_hash) == Consent.picture_hash,
        Revision.kind == RevisionKind.UPLOAD,
        Revision.created_at <= Consent.withdrawn_at,
    )
    again = aliased(Consent)
    stands = (
        select(again.id)
        .where(again.person_id == Consent.person_id, again.picture_hash == Consent.picture_hash)
        .where(again.withdrawn_at.is_(None))
    )
    found = select(Consent).where(select(Revision.id).where(kept).exists(), ~stands.exists())
    return (await db.scalars(found)).all()


async def withdraw(db: AsyncSession, person_id: int, picture_hash: str, *, at: datetime | None = None) -> int:
    """Take back every yes of the person for one picture; return how many. The rows stay: that is the record."""
    taken = update(Consent).where(
        Consent.person_id == person_id, Consent.picture_hash == picture_hash, Consent.withdrawn_at.is_(None)
    )
    done = await db.execute(taken.values(withdrawn_at=at or now()))
    return done.rowcount  # pyright: ignore


class ConsentsKeeper(Keeper):
    """What a person was asked and answered."""

    covers = (Consent.person_id,)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the person's answers."""
        return await rows_as_exported(db, Consent, Consent.person_id == user_id)

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete the person's answers: the pictures they were about go with them."""
        return (await db.execute(delete(Consent).where(Consent.person_id == user_id))).rowcount  # pyright: ignore
