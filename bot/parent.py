"""The picture a job is about, which may still be on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NothingToEdit, PictureHidden
from bot.orders import Order
from storage import jobs, revisions
from storage.models import Job, Revision

if TYPE_CHECKING:
    from bot.client import Threadbrush


async def parent_of(bot: Threadbrush, job: Job) -> tuple[Job, Revision]:
    """Return the picture a job is about, waiting for the job before it if there is one.

    Raises NothingToEdit, PictureHidden.
    """
    order = Order.of(job)
    if order.after is not None and job.parent_revision_id is None:
        await bot.work.over(order.after)
        async with bot.storage.write() as db:
            head = await revisions.head(db, job.session_id) if job.session_id else None
            if head is None:
                raise NothingToEdit
            job = await jobs.change(db, job.id, parent_revision_id=head.id)
            return job, _shown(head)
    async with bot.storage.read() as db:
        revision = await revisions.get(db, job.parent_revision_id) if job.parent_revision_id else None
    if revision is None:
        raise NothingToEdit
    return job, _shown(revision)


def _shown(revision: Revision) -> Revision:
    if revision.hidden_at is not None:
        raise PictureHidden
    return revision
