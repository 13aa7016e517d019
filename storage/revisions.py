"""The pictures of a session: a tree, a head that the next edit starts from, and the ways to move it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CTE, and_, delete, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.errors import Missing
from storage.ids import new_id
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import Copy, Revision, Session
from storage.states import RevisionKind


async def add(
    db: AsyncSession,
    *,
    session_id: str,
    kind: RevisionKind,
    picture_hash: str,
    author_id: int,
    revision_id: str | None = None,
    parent_id: str | None = None,
    job_id: str | None = None,
    request: str = "",
    plan_json: str | None = None,
    method: str | None = None,
    model: str = "",
    seed: int | None = None,
    steps: int | None = None,
    guidance_scale: float | None = None,
    strength: float | None = None,
    changed: float | None = None,
    drawn: bool = False,
    caption: str = "",
    mask_hash: str | None = None,
    upload_hash: str | None = None,
    channel_id: int | None = None,
    message_id: int | None = None,
    make_head: bool = True,
    at: datetime | None = None,
) -> Revision:
    """Add a picture under `parent_id` (None: a root) and move the head to it.

    A parent that has children already gets a branch. Raises Missing if the session is gone or the parent is not in it.
    """
    if parent_id is not None:
        parent = await db.get(Revision, parent_id)
        if parent is None or parent.session_id != session_id:
            raise Missing("revision", parent_id)
    if await db.get(Session, session_id) is None:
        raise Missing("session", session_id)
    revision = Revision(
        id=revision_id or new_id(),
        session_id=session_id,
        parent_id=parent_id,
        job_id=job_id,
        author_id=author_id,
        kind=kind,
        request=request,
        plan_json=plan_json,
        method=method,
        model=model,
        seed=seed,
        steps=steps,
        guidance_scale=guidance_scale,
        strength=strength,
        changed=changed,
        drawn=drawn,
        caption=caption,
        picture_hash=picture_hash,
        mask_hash=mask_hash,
        upload_hash=upload_hash,
        channel_id=channel_id,
        message_id=message_id,
        visit=0,
        created_at=at or now(),
    )
    db.add(revision)
    await db.flush()
    if make_head:
        await visit(db, session_id, revision.id)
    return revision


async def get(db: AsyncSession, revision_id: str) -> Revision | None:
    """Return the revision, None if it was deleted."""
    return await db.get(Revision, revision_id)


async def head(db: AsyncSession, session_id: str) -> Revision | None:
    """Return the revision the next edit starts from; None: the session has no picture yet."""
    found = select(Revision).join(Session, Session.head_id == Revision.id).where(Session.id == session_id)
    return await db.scalar(found)


async def by_message(db: AsyncSession, message_id: int) -> Revision | None:
    """Return the picture a message shows (of several, the first that was made)."""
    found = select(Revision).where(Revision.message_id == message_id).order_by(*_OLDEST).limit(1)
    return await db.scalar(found)


async def of_job(db: AsyncSession, job_id: str) -> Sequence[Revision]:
    """Return the pictures a job made, oldest first; those without `message_id` are not delivered yet."""
    return (await db.scalars(select(Revision).where(Revision.job_id == job_id).order_by(*_OLDEST))).all()


async def of_session(db: AsyncSession, session_id: str) -> Sequence[Revision]:
    """Return all pictures of a session, oldest first."""
    return (await db.scalars(select(Revision).where(Revision.session_id == session_id).order_by(*_OLDEST))).all()


async def children(db: AsyncSession, revision_id: str) -> Sequence[Revision]:
    """Return what was drawn from this picture, oldest first."""
    return (await db.scalars(select(Revision).where(Revision.parent_id == revision_id).order_by(*_OLDEST))).all()


async def path_to_root(db: AsyncSession, revision_id: str) -> list[Revision]:
    """Return the picture, its parent, and so on up to the root."""
    way = _ancestors(revision_id)
    found = select(Revision).join(way, way.c.id == Revision.id).order_by(way.c.distance)
    return list(await db.scalars(found))


async def set_message(db: AsyncSession, revision_id: str, *, channel_id: int, message_id: int) -> Revision:
    """Remember the message that shows the picture: from now on it is delivered. Raises Missing."""
    revision = await db.get(Revision, revision_id)
    if revision is None:
        raise Missing("revision", revision_id)
    revision.channel_id, revision.message_id = channel_id, message_id
    await db.flush()
    return revision


async def undo(db: AsyncSession, session: Session | str) -> Revision | None:
    """Move the head to its parent and return that; None, moving nothing: there is no parent."""
    session_id = session if isinstance(session, str) else session.id
    current = await head(db, session_id)
    if current is None or current.parent_id is None:
        return None
    return await visit(db, session_id, current.parent_id)


async def redo(db: AsyncSession, session: Session | str) -> Revision | None:
    """Move the head to the child visited last and return that; None, moving nothing: there is no child."""
    session_id = session if isinstance(session, str) else session.id
    current = await head(db, session_id)
    if current is None:
        return None
    newest = (Revision.visit.desc(), Revision.created_at.desc(), Revision.id.desc())
    found = select(Revision.id).where(Revision.parent_id == current.id).order_by(*newest).limit(1)
    child = await db.scalar(found)
    return None if child is None else await visit(db, session_id, child)


async def visit(db: AsyncSession, session_id: str, revision_id: str) -> Revision:
    """Move the head to a revision; the way from the root to it becomes the one `redo` follows. Raises Missing."""
    session = await db.get(Session, session_id, populate_existing=True, with_for_update=True)
    if session is None:
        raise Missing("session", session_id)
    revision = await db.get(Revision, revision_id)
    if revision is None or revision.session_id != session_id:
        raise Missing("revision", revision_id)
    session.visits += 1
    session.head_id = revision_id
    await db.flush()
    way = _ancestors(revision_id)
    await db.execute(
        update(Revision)
        .where(Revision.id.in_(select(way.c.id)))
        .values(visit=session.visits)
        .execution_options(synchronize_session=False)
    )
    await db.refresh(revision)
    return revision


def _ancestors(revision_id: str) -> CTE:
    """Return the ids from the revision up to its root, with their distance."""
    way = (
        select(Revision.id, Revision.parent_id, literal(0).label("distance"))
        .where(Revision.id == revision_id)
        .cte("way", recursive=True)
    )
    return way.union_all(
        select(Revision.id, Revision.parent_id, way.c.distance + 1).join(way, way.c.parent_id == Revision.id)
    )


_OLDEST = (Revision.created_at, Revision.id)


class RevisionsKeeper(Keeper):
    """The pictures a person made.

    In their own sessions they go with the session. In somebody else's session a picture they uploaded goes, with all
    that was drawn from it; where they edited the owner's picture the picture stays, while their name, their words and
    the plan read from them go.
    """

    covers = (Revision.author_id,)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return what the person made, with the pictures and by what copies are known again.

        Not what others said in the person's sessions.
        """
        owned = select(Session.id).where(Session.owner_id == user_id)
        nobodys = and_(Revision.author_id.is_(None), Revision.session_id.in_(owned))
        mine = or_(Revision.author_id == user_id, nobodys)
        return [
            *await rows_as_exported(db, Revision, mine, pictures=("picture_hash", "mask_hash")),
            *await rows_as_exported(db, Copy, Copy.revision_id.in_(select(Revision.id).where(mine))),
        ]

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete or empty what is left of the person's in other people's sessions."""
        gone = (
            select(Revision.id)
            .where(Revision.author_id == user_id, Revision.kind == RevisionKind.UPLOAD)
            .cte("gone", recursive=True)
        )
        gone = gone.union(select(Revision.id).join(gone, Revision.parent_id == gone.c.id))
        ids = (await db.scalars(select(gone.c.id))).all()
        await db.execute(delete(Revision).where(Revision.id.in_(ids)).execution_options(synchronize_session=False))
        emptied = await db.execute(
            update(Revision)
            .where(Revision.author_id == user_id)
            .values(author_id=None, request="", plan_json=None, caption="")
            .execution_options(synchronize_session=False)
        )
        db.expire_all()
        return len(ids) + emptied.rowcount  # pyright: ignore
