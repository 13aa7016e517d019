"""The mask preview: what would change, shown to the person before anything does."""

from __future__ import annotations

import asyncio
import io
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
import structlog

from bot import deliver, words
from bot.approve import NO, YES, read_reactions
from bot.buttons import button, row_of
from bot.instruction import plan_from
from bot.orders import Order
from bot.origin import MARKER
from bot.parent import parent_of
from bot.speak import channel, message_of, open_progress
from engine.protocol import Mask, MaskResult
from storage import jobs, revisions
from storage.models import Job, Revision
from storage.states import JobState, RevisionKind

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")


async def propose(bot: Threadbrush, job: Job, recovered: bool) -> None:
    """Take a mask job to the preview the person decides about."""
    if job.state is JobState.PROPOSED:
        return
    order = Order.of(job)
    assert isinstance(order.job, Mask)
    if order.after is not None and job.parent_revision_id is None:
        job = await open_progress(bot, job, words.waits_for(order.said) + "\n")
    job, parent = await parent_of(bot, job)
    if parent.message_id is None:
        await show_start(bot, job, parent, order.upload_limit, recovered)
    job = await open_progress(bot, job)
    wanted = order.job
    # A planned job wrote that caption itself: handed in again, it must be the job the engine knows.
    if wanted.caption is None and parent.caption and job.state is not JobState.PLANNED:
        wanted = wanted.model_copy(update={"caption": parent.caption})
    wanted = wanted.model_copy(update={"before": plan_from(parent.plan_json)})
    parts = {"image": await bot.storage.blobs.get(parent.picture_hash)}
    if order.mask is not None:
        parts["mask"] = await bot.storage.blobs.get(order.mask)
    result = await bot.work.carry_out(job, wanted, parts)
    assert isinstance(result, MaskResult)
    mask, preview = await asyncio.gather(bot.engine.file(job.id, "mask"), bot.engine.file(job.id, "preview"))
    async with bot.storage.write() as db:
        if job.state is not JobState.PLANNED:
            # First of all: a job that was cancelled or deleted meanwhile must leave no mask behind.
            await jobs.advance(db, job.id, JobState.PLANNED)
        job = await jobs.change(
            db,
            job.id,
            mask_hash=await bot.storage.blobs.put(mask),
            plan_json=result.plan.model_dump_json(),
            result_json=result.model_dump_json(),
        )
        if result.caption and not parent.caption:
            found = await revisions.get(db, parent.id)
            if found is not None:
                found.caption = result.caption
        if not any(one.kind is RevisionKind.UPLOAD for one in await revisions.path_to_root(db, parent.id)):
            # Drawn here from the first stroke on: whatever it looks like, it is no photograph.
            result = result.model_copy(update={"notices": tuple(n for n in result.notices if n.code != "photograph")})
    await _show(bot, job, order, result, preview)
    if recovered:
        await read_reactions(bot, job, was_away=False)


async def show_start(bot: Threadbrush, place: Job, revision: Revision, limit: int, recovered: bool) -> None:
    """Post a picture that was taken in (or over) and is not to be seen in this place yet."""
    text, alt = await asyncio.to_thread(_described, await bot.storage.blobs.get(revision.picture_hash), revision)
    parcel = deliver.Parcel(text, alt, nonce=revision.id, recovered=recovered)
    message_id = await deliver.post(bot, place, revision, parcel, limit)
    await deliver.set_posted(bot, revision.id, place.channel_id, message_id)


def _described(png: bytes, revision: Revision) -> tuple[str, str]:
    if revision.kind is not RevisionKind.UPLOAD:
        return deliver.labelled(revision, words.CONTINUED), deliver.alt_of(revision)
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        text = words.uploaded(*picture.size)
    return f"{text} {words.CREDENTIALS_KEPT}" if MARKER in png else text, words.ALT_UPLOAD


async def _show(bot: Threadbrush, job: Job, order: Order, result: MaskResult, preview: bytes) -> None:
    """Turn the job's message into the preview. Editing one message twice shows it once, whatever crashed between."""
    text = words.preview(
        order.said,
        result.plan,
        result.coverage,
        result.verdict,
        [words.notice(one) for one in result.notices],
        [
            *([words.replaced(order.instead_of)] if order.instead_of else []),
            *words.set_by_hand(order.edit.given(), result.plan.settings),
        ],
    )
    picture = discord.File(io.BytesIO(preview), f"mask-{job.id}.png", description=words.alt_preview(result.coverage))
    pictures = [picture]
    if result.plan.method == "segment" and result.verdict == "region":
        found, notes = await found_files(bot, job, order.upload_limit - len(preview))
        pictures += found
        label = words.label_found(result.plan.target, result.coverage, result.model)
        text = "\n".join([text, *notes, *([label] if found else [])])
    view = _decisions(job.id, result.verdict, result.plan.method)
    message = message_of(bot, job)
    try:
        if message is None:
            raise LookupError
        await message.edit(content=text, attachments=pictures, view=view)
    except (discord.NotFound, LookupError):
        there = channel(bot, job.channel_id, job.guild_id)
        for one in pictures:
            one.reset()
        sent = await there.send(text, files=pictures, view=view, nonce=f"m-{job.id}")
        message = there.get_partial_message(sent.id)
    async with bot.storage.write() as db:
        await jobs.advance(db, job.id, JobState.PROPOSED, message_id=message.id)
    if result.verdict != "empty" and result.plan.method != "segment":
        await _seed_reactions(message, text)


async def _seed_reactions(message: discord.PartialMessage, text: str) -> None:
    try:
        await message.add_reaction(YES)
        await message.add_reaction(NO)
    except discord.Forbidden:
        with suppress(discord.HTTPException):
            await message.edit(content=f"{text}\n{words.NO_REACTIONS}")
    except discord.HTTPException as error:
        log.info("no reactions", message=message.id, status=error.status)


async def found_files(bot: Threadbrush, job: Job, room: int) -> tuple[list[discord.File], list[str]]:
    """Return the mask and the cut-out of what was found, as far as they fit into `room` bytes."""
    mask, cutout = await asyncio.gather(bot.engine.file(job.id, "mask"), bot.engine.file(job.id, "cutout"))
    if len(mask) + len(cutout) > room:
        return [], [words.MASK_LEFT_OUT]
    files = [
        discord.File(io.BytesIO(mask), f"where-{job.id}.png", description=words.ALT_MASK),
        discord.File(io.BytesIO(cutout), f"cut-out-{job.id}.png", description=words.ALT_CUTOUT),
    ]
    return files, []


def _decisions(job_id: str, verdict: str, method: str) -> discord.ui.View:
    green, red = discord.ButtonStyle.success, discord.ButtonStyle.danger
    unapplied = verdict == "empty" or method == "segment"
    items = [] if unapplied else [button("approve", job_id, words.BUTTONS["approve"], YES, green, 0)]
    if method == "segment" and verdict == "region":
        items.append(button("cutout", job_id, words.BUTTONS["cutout"], "✂️", green, 0))
    items.append(button("drop", job_id, words.BUTTONS["drop"], NO, red, 0))
    if method == "extend":
        # What is new of a canvas is neither looked for nor more or less.
        return row_of(*items, button("plan", job_id, words.BUTTONS["plan"], "📝", row=1))
    items.append(button("redraw", job_id, words.BUTTONS["redraw"], "🔁", row=1))
    if verdict != "full":
        items.append(button("grow", job_id, words.BUTTONS["grow"], "➕", row=1))
    if verdict != "empty":
        items.append(button("shrink", job_id, words.BUTTONS["shrink"], "➖", row=1))
    items.append(button("plan", job_id, words.BUTTONS["plan"], "📝", row=1))
    return row_of(*items)
