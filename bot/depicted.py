"""Whether a picture is known to show a real person, whatever a detector sees in it by now.

A face can be covered by one edit and the body asked for in the next: what was seen when the picture came in counts for
everything that is made from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from storage import consents, jobs, lineage
from storage.states import JobKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


class Seen(BaseModel):
    """What the job that takes a picture in keeps of it, asked about or not: how many faces, and nothing else."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seen: int = 0
    drawn: bool = False
    """Whether it is proven that nothing but a model made the picture: its faces are nobody's."""


async def shows_a_person(db: AsyncSession, revision_id: str | None, *, drawn: bool = True) -> bool:
    """Return whether faces were seen in an upload above a picture, or somebody answered for a person in it.

    Faces that are proven to be `drawn` are left out on request.
    """
    uploads = await lineage.uploads_above(db, revision_id) if revision_id is not None else []
    for upload in uploads:
        taken_in = await jobs.get(db, upload.job_id) if upload.job_id is not None else None
        kept = taken_in.result_json if taken_in is not None and taken_in.kind is JobKind.FACES else None
        seen = Seen.model_validate_json(kept) if kept is not None else Seen()
        if seen.seen and (drawn or not seen.drawn):
            return True
        if await consents.named(db, upload.upload_hash or upload.picture_hash):
            return True
    return False
