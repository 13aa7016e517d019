"""What was delivered: the hashes and marks by which a picture that comes back is known again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import comb

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.ids import new_id
from storage.models import Copy, Revision

MARK_BITS = 32
FALSE_ALARMS = 1e-3
"""How likely an unmarked picture may be taken for one of ours, by all marks on record together."""


@dataclass(frozen=True)
class Marked:
    """A picture that a mark leads to, and how many of the bits that were read are wrong."""

    revision: Revision
    wrong: int


async def note(
    db: AsyncSession,
    revision_id: str,
    *,
    file_hash: str,
    samples_hash: str,
    mark: int | None = None,
    at: datetime | None = None,
) -> None:
    """Remember a delivered file; the same one delivered twice is remembered once."""
    if not await is_file(db, revision_id, file_hash):
        row = Copy(
            id=new_id(),
            revision_id=revision_id,
            file_hash=file_hash,
            samples_hash=samples_hash,
            mark=mark,
            created_at=at or now(),
        )
        db.add(row)
        await db.flush()


async def mark_for(db: AsyncSession, revision_id: str) -> int:
    """Return the mark of a picture's copies: the one they have already, or one that no other picture has."""
    found = select(Copy.mark).where(Copy.revision_id == revision_id, Copy.mark.is_not(None)).limit(1)
    known = await db.scalar(found)
    if known is not None:
        return known
    while True:
        drawn = secrets.randbits(MARK_BITS)
        if await db.scalar(select(Copy.id).where(Copy.mark == drawn).limit(1)) is None:
            return drawn


async def known(db: AsyncSession, file_hash: str, samples_hash: str) -> Sequence[Revision]:
    """Return the pictures that a file is, or shows sample by sample, as master or delivered copy; oldest first."""
    delivered = select(Copy.revision_id).where(or_(Copy.file_hash == file_hash, Copy.samples_hash == samples_hash))
    found = select(Revision).where(or_(Revision.picture_hash == file_hash, Revision.id.in_(delivered)))
    return (await db.scalars(found.order_by(Revision.created_at, Revision.id))).all()


async def is_file(db: AsyncSession, revision_id: str, file_hash: str) -> bool:
    """Return whether this very file was delivered as a copy of a picture."""
    same = select(Copy.id).where(Copy.revision_id == revision_id, Copy.file_hash == file_hash)
    return await db.scalar(same) is not None


async def by_mark(db: AsyncSession, found: int) -> Marked | None:
    """Return the picture whose mark comes nearest to the bits that were read, if that is no coincidence."""
    read = (await db.scalars(select(Copy.mark).where(Copy.mark.is_not(None)).distinct())).all()
    marks = [mark for mark in read if mark is not None]
    near = sorted(((mark ^ found).bit_count(), mark) for mark in marks)[:1]
    if not near or near[0][0] > tolerance(len(marks)):
        return None
    wrong, mark = near[0]
    revision = await db.scalar(select(Revision).join(Copy).where(Copy.mark == mark).limit(1))
    return Marked(revision, wrong) if revision is not None else None


def tolerance(marks: int) -> int:
    """Return how many wrong bits a reading may have; -1: none at all can be told from chance any more.

    Of 2^32 readings sum(C(32, i), i <= r) lie within r bits of one mark: with more marks on record, fewer bits may be
    wrong for the same share of false alarms.
    """
    within, allowed = 0, -1
    while allowed < MARK_BITS:
        within += comb(MARK_BITS, allowed + 1)
        if marks * within / 2**MARK_BITS > FALSE_ALARMS:
            return allowed
        allowed += 1
    return allowed
