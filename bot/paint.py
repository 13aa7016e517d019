"""A region that a person painted in black and white, sent as a reply to a preview."""

from __future__ import annotations

import asyncio
import re
import struct
from typing import TYPE_CHECKING, Literal

import discord

from bot.approve import OPEN, open_preview, revise
from bot.engine_client import EngineAway, EngineRefused, UnknownJob
from bot.errors import EngineFailed, PaintedHow, PaintedLater, UploadTooBig
from engine.protocol import Done, Failed, MaskResult, Paint
from storage import jobs
from storage.ids import new_id
from storage.models import Job
from storage.states import JobKind

if TYPE_CHECKING:
    from bot.client import Threadbrush

PATIENCE_S = 20.0
"""Looking at a painted region needs no model; an engine that takes longer is not there."""
_INSIDE = re.compile(r"\b(?:only|just|inside|within|in)\b", re.IGNORECASE)
_USE = re.compile(r"\b(?:use|take|instead|exactly|replace|here|this)\b", re.IGNORECASE)


async def preview_answered(bot: Threadbrush, message: discord.Message) -> Job | None:
    """Return the open preview that a message replies to, None if it replies to something else."""
    reference = message.reference if message.type is discord.MessageType.reply else None
    if reference is None or reference.message_id is None:
        return None
    async with bot.storage.read() as db:
        job = await jobs.by_message(db, reference.message_id)
    return job if job is not None and job.kind is JobKind.MASK and job.state in OPEN else None


def said_how(text: str) -> Literal["inside", "use"]:
    """Read what to do with a painted region: "only inside this" or "use this". Raises PaintedHow."""
    if _INSIDE.search(text):
        return "inside"
    if _USE.search(text):
        return "use"
    raise PaintedHow


async def lay_over(bot: Threadbrush, preview: Job, person_id: int, file: discord.Attachment, text: str) -> None:
    """Give a preview the painted region. Whatever is wrong with it, the preview stays as it is.

    Raises PaintedHow, UploadTooBig, EngineFailed, PaintedLater, NotYours, AlreadyAnswered.
    """
    how = said_how(text)
    if file.size > bot.settings.max_upload_bytes:
        raise UploadTooBig(file.size, bot.settings.max_upload_bytes)
    async with bot.storage.read() as db:
        job = await open_preview(db, preview.id, person_id)
    assert job.mask_hash is not None
    mask = await bot.storage.blobs.get(job.mask_hash)
    width, height = png_size(mask)
    wanted = Paint(owner=str(person_id), how=how, width=width, height=height)
    painted = await _looked_at(bot, wanted, {"image": await file.read(), "mask": mask})
    plan = MaskResult.model_validate_json(job.result_json or "{}").plan
    await revise(bot, job.id, person_id, painted=painted, plan=plan)


async def _looked_at(bot: Threadbrush, wanted: Paint, parts: dict[str, bytes]) -> bytes:
    """Have the engine check what was painted, and return the region as a PNG."""
    job_id = new_id()
    try:
        async with asyncio.timeout(PATIENCE_S):
            await bot.engine.submit(job_id, wanted, parts)
            async for event in bot.engine.events(job_id):
                match event:
                    case Failed():
                        raise EngineFailed(event.code, event.detail)
                    case Done():
                        return await bot.engine.file(job_id, "mask")
    except EngineRefused as refused:
        if refused.code == "bad_picture":
            raise EngineFailed("bad_picture", refused.detail) from refused
        raise PaintedLater from refused
    except (EngineAway, UnknownJob, TimeoutError) as away:
        raise PaintedLater from away
    finally:
        bot.spare(bot.engine.cancel(job_id))
    raise PaintedLater


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a PNG of our own."""
    return struct.unpack(">II", png[16:24])
