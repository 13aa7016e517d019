"""What was made from what: everything that hangs on a picture, and whether a picture was drawn all the way up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models import Copy, Job, Revision, Session
from storage.revisions import path_to_root
from storage.states import RevisionKind

_AT_ONCE = 500
"""Ids in one question: SQLite takes a limited number of them."""


async def made_from(db: AsyncSession, revision_ids: Iterable[str], *, brought_in_again: bool = False) -> frozenset[str]:
    """Return these pictures and everything made from them, in whoever's session.

    A private session begins with a copy that has no parent: copies of edits are followed by the hash of their picture,
    of uploads and drawings where they are the same person's. An upload is all the uploads with which its person brought
    the same picture in; what two people drew or brought in independently is not taken for copies. `brought_in_again`
    also follows the edits that somebody, whoever it was, took out of Discord and uploaded.
    """
    found: set[str] = set()
    next_ids = set(revision_ids)
    while next_ids:
        found |= next_ids
        near: set[str] = set()
        for some in _few(next_ids):
            near |= await _children_and_copies(db, some) | await _same_persons(db, some)
            if brought_in_again:
                near |= await _uploaded_edits(db, some)
        next_ids = near - found
    return frozenset(found)


async def _children_and_copies(db: AsyncSession, some: Collection[str]) -> set[str]:
    hashes = select(Revision.picture_hash).where(Revision.id.in_(some), Revision.kind == RevisionKind.EDIT)
    copied = and_(Revision.parent_id.is_(None), Revision.kind == RevisionKind.EDIT, Revision.picture_hash.in_(hashes))
    return set(await db.scalars(select(Revision.id).where(or_(Revision.parent_id.in_(some), copied))))


async def _same_persons(db: AsyncSession, some: Collection[str]) -> set[str]:
    """Return the same uploads and drawings again, as far as they are the same people's."""
    known = aliased(Revision)
    same = and_(
        Revision.author_id == known.author_id,
        func.coalesce(Revision.upload_hash, Revision.picture_hash)
        == func.coalesce(known.upload_hash, known.picture_hash),
    )
    kinds = Revision.kind == known.kind, known.kind != RevisionKind.EDIT
    return set(await db.scalars(select(Revision.id).join(known, same).where(known.id.in_(some), *kinds)))


async def _uploaded_edits(db: AsyncSession, some: Collection[str]) -> set[str]:
    """Return the uploads that show, sample by sample, what was delivered of an edit."""
    edits = Revision.id.in_(some), Revision.kind == RevisionKind.EDIT
    delivered = select(Copy.samples_hash).join(Revision).where(*edits)
    uploads = Revision.kind == RevisionKind.UPLOAD, Copy.samples_hash.in_(delivered)
    return set(await db.scalars(select(Revision.id).join(Copy).where(*uploads)))


async def uploads_of(db: AsyncSession, person_id: int, picture_hash: str) -> frozenset[str]:
    """Return the revisions with which a person brought this very picture in; `picture_hash` as a consent names it."""
    found = select(Revision.id).where(
        Revision.author_id == person_id,
        or_(Revision.upload_hash == picture_hash, Revision.picture_hash == picture_hash),
        Revision.kind == RevisionKind.UPLOAD,
    )
    return frozenset(await db.scalars(found))


async def whole_tree(db: AsyncSession, revision_id: str) -> frozenset[str]:
    """Return what shows the same people as a picture: all made from its upload, or from itself where there is none."""
    way = await path_to_root(db, revision_id)
    start = way[-1] if way and way[-1].kind is RevisionKind.UPLOAD else way[0] if way else None
    return frozenset() if start is None else await made_from(db, [start.id])


async def uploads_above(db: AsyncSession, revision_id: str) -> list[Revision]:
    """Return the uploads that a picture came from, and every upload of the same bytes as one of them.

    A private session begins with a copy that has no parent: above that of an edit is whatever the edit was made from.
    """
    found: dict[str, Revision] = {}
    seen: set[str] = set()
    next_ids = {revision_id}
    while next_ids:
        seen |= next_ids
        roots: list[Revision] = []
        for one in next_ids:
            way = await path_to_root(db, one)
            found |= {picture.id: picture for picture in way if picture.kind is RevisionKind.UPLOAD}
            roots += way[-1:]
        copied = [root.picture_hash for root in roots if root.kind is RevisionKind.EDIT]
        originals = select(Revision.id).where(Revision.kind == RevisionKind.EDIT, Revision.picture_hash.in_(copied))
        next_ids = set(await db.scalars(originals)) - seen if copied else set()
    hashes = {one.upload_hash for one in found.values()} - {None}
    same = select(Revision).where(Revision.kind == RevisionKind.UPLOAD, Revision.upload_hash.in_(hashes))
    return list((found | {one.id: one for one in await db.scalars(same)}).values())


async def generated_all_the_way(db: AsyncSession, picture_hash: str) -> bool:
    """Return whether we drew this very picture and everything it came from: no upload anywhere above it."""
    for revision_id in await db.scalars(select(Revision.id).where(Revision.picture_hash == picture_hash)):
        way = await path_to_root(db, revision_id)
        if way[-1].kind is RevisionKind.GENERATE and all(one.kind is not RevisionKind.UPLOAD for one in way):
            return True
    return False


async def rows_of(db: AsyncSession, ids: Collection[str]) -> tuple[list[Revision], list[Job]]:
    """Return the pictures, and the jobs that made them or start from them."""
    pictures: list[Revision] = []
    asked: dict[str, Job] = {}
    for some in _few(ids):
        pictures += await db.scalars(select(Revision).where(Revision.id.in_(some)))
        about = or_(Job.parent_revision_id.in_(some), Job.revision_id.in_(some), Job.id.in_(some))
        asked |= {job.id: job for job in await db.scalars(select(Job).where(about))}
    made = {one.job_id for one in pictures if one.job_id} - asked.keys()
    for some in _few(made):
        asked |= {job.id: job for job in await db.scalars(select(Job).where(Job.id.in_(some)))}
    return pictures, list(asked.values())


async def remove(db: AsyncSession, ids: Collection[str]) -> frozenset[str]:
    """Delete pictures with the jobs about them, and sessions that are empty then; return the blobs they held.

    `ids` is closed under `made_from`. After the commit hand the blobs to `privacy.remove_unreferenced`.
    """
    pictures, asked = await rows_of(db, ids)
    held = {name for one in pictures for name in (one.picture_hash, one.mask_hash) if name}
    held |= {job.mask_hash for job in asked if job.mask_hash}
    touched = {one.session_id for one in pictures}
    await _delete(db, Job, [job.id for job in asked])
    await _delete(db, Revision, list(ids))
    for session_id in touched:
        await _mend(db, session_id)
    db.expire_all()
    return frozenset(held)


def _few(ids: Collection[str]) -> Iterator[list[str]]:
    rest = list(ids)
    for start in range(0, len(rest), _AT_ONCE):
        yield rest[start : start + _AT_ONCE]


async def _delete(db: AsyncSession, model: type[Any], ids: Collection[str]) -> None:
    for some in _few(ids):
        await db.execute(delete(model).where(model.id.in_(some)).execution_options(synchronize_session=False))


async def _mend(db: AsyncSession, session_id: str) -> None:
    """Point a session whose pictures were removed to the newest that is left, or delete it with the last one."""
    left = select(Revision.id).where(Revision.session_id == session_id)
    newest = await db.scalar(left.order_by(Revision.visit.desc(), Revision.created_at.desc()).limit(1))
    busy = await db.scalar(select(Job.id).where(Job.session_id == session_id).limit(1))
    if newest is None and busy is None:
        await db.execute(delete(Session).where(Session.id == session_id).execution_options(synchronize_session=False))
        return
    empty = update(Session).where(Session.id == session_id, Session.head_id.is_(None)).values(head_id=newest)
    await db.execute(empty.execution_options(synchronize_session=False))
