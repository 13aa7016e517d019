"""An instruction about a picture, and the row of the mask job it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.generate import new_seed
from bot.orders import DEFAULT_UPLOAD_LIMIT, Order
from engine.protocol import Mask
from storage import jobs
from storage.models import Job, Revision, Session
from storage.states import JobKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Instruction:
    """What a person wants changed, and how."""

    text: str
    method: str | None = None
    source_prompt: str | None = None
    strength: float | None = None
    upload_limit: int = DEFAULT_UPLOAD_LIMIT


async def write_mask(
    db: AsyncSession,
    session: Session,
    revision: Revision | None,
    instruction: Instruction,
    *,
    person_id: int,
    origin_message_id: int | None = None,
    after: str | None = None,
    instead_of: str = "",
) -> Job:
    """Write the mask job of an instruction; without `revision` it is about what the job `after` makes."""
    order = Order(
        job=Mask(
            owner=str(person_id),
            instruction=instruction.text,
            caption=instruction.source_prompt or (revision.caption if revision else None) or None,
            method=instruction.method,
            seed=new_seed(),
        ),
        said=instruction.text,
        after=after,
        instead_of=instead_of,
        strength=instruction.strength,
        upload_limit=instruction.upload_limit,
    )
    return await jobs.create(
        db,
        owner_id=person_id,
        kind=JobKind.MASK,
        session_id=session.id,
        parent_revision_id=revision.id if revision else None,
        channel_id=session.thread_id or session.channel_id,
        guild_id=session.guild_id,
        origin_message_id=origin_message_id,
        private=session.private,
        request_json=order.model_dump_json(),
    )
