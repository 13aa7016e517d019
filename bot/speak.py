"""Speak in ordinary messages: the one that shows how a job stands, and plain sentences."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot import words
from bot.buttons import button, row_of
from bot.given import given
from bot.orders import Order
from bot.progress import Look, Progress, interval_s
from storage import jobs, sessions
from storage.models import Job
from storage.states import JobKind

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")


def channel(bot: Threadbrush, channel_id: int, guild_id: int | None) -> discord.PartialMessageable:
    """Return a channel to speak in, known to the cache or not."""
    return bot.get_partial_messageable(channel_id, guild_id=guild_id)


def message_of(bot: Threadbrush, job: Job) -> discord.PartialMessage | None:
    """Return the message that shows how a job stands, None if there is none yet."""
    if job.message_id is None:
        return None
    return channel(bot, job.channel_id, job.guild_id).get_partial_message(job.message_id)


async def say(
    bot: Threadbrush,
    channel_id: int,
    guild_id: int | None,
    text: str,
    reply_to: int | None = None,
    nonce: str | None = None,
) -> bool:
    """Post a sentence and return whether that worked; a place that is gone or closed to us is not an error.

    A `nonce` keeps it from being posted twice within minutes.
    """
    more = _reference(channel_id, guild_id, reply_to) | given(nonce=nonce)
    try:
        await channel(bot, channel_id, guild_id).send(text, **more)
    except (discord.Forbidden, discord.NotFound):
        return False
    return True


async def open_progress(bot: Threadbrush, job: Job, first: str = "") -> Job:
    """Post the message that shows how a job stands, unless it has one; return the row that knows it.

    `first` comes before the usual text. The nonce keeps a repeated send from showing twice.
    """
    if job.message_id is not None:
        return job
    order = Order.of(job)
    text = words.started(job.kind, order.said, first)
    sent = await channel(bot, job.channel_id, job.guild_id).send(
        text,
        nonce=f"p-{job.id}",
        view=cancel_row(job.id),
        **_reference(job.channel_id, job.guild_id, job.origin_message_id),
    )
    async with bot.storage.write() as db:
        return await jobs.change(db, job.id, message_id=sent.id)


def cancel_row(job_id: str) -> discord.ui.View:
    """Return the button that stops a job."""
    return row_of(button("cancel", job_id, words.BUTTONS["cancel"], "🚫"))


def progress_of(bot: Threadbrush, job: Job) -> Progress:
    """Return the progress that edits a job's message."""
    message = message_of(bot, job)
    shows_picture = False

    async def edit(look: Look) -> None:
        nonlocal shows_picture
        if message is None or bot.work.stopped(job.id):
            return  # whoever stopped it has put the last text there
        try:
            if look.picture is None:
                await message.edit(content=f"{look.text}\n{words.UNFINISHED}" if shows_picture else look.text)
            else:
                shows_picture = True
                shown = discord.File(io.BytesIO(look.picture), "unfinished.jpg", description=words.ALT_PROGRESS)
                await message.edit(content=f"{look.text}\n{words.UNFINISHED}", attachments=[shown])
        except discord.HTTPException as error:
            log.info("progress not shown", job=job.id, status=error.status)

    return Progress(edit, lambda: interval_s(bot.work.running, bot.settings.progress_interval_s))


async def last_word(bot: Threadbrush, job: Job, text: str) -> None:
    """Put the final text into a job's message, or post it where there is no message (any more).

    A picture that will not be finished is taken away.
    """
    message = message_of(bot, job)
    pictures = given(attachments=[] if job.kind is JobKind.GENERATE else None)
    if message is not None:
        with suppress(discord.HTTPException):
            await message.edit(content=text, view=None, **pictures)
            return
    if not await say(bot, job.channel_id, job.guild_id, text, job.origin_message_id):
        await say_elsewhere(bot, job, text)


async def say_elsewhere(bot: Threadbrush, job: Job, text: str) -> None:
    """Reach the person where the job's place is closed to us: in the channel above a thread, or directly."""
    async with bot.storage.read() as db:
        session = await sessions.get(db, job.session_id) if job.session_id else None
    above = session.channel_id if session is not None and session.channel_id != job.channel_id else None
    if above is not None and not job.private and await say(bot, above, job.guild_id, text):
        return
    with suppress(discord.HTTPException):
        person = await bot.fetch_user(job.owner_id)
        await person.send(text)


async def remove_progress(bot: Threadbrush, job: Job) -> None:
    """Take a job's message away: what it announced is there."""
    message = message_of(bot, job)
    if message is not None:
        with suppress(discord.HTTPException):
            await message.delete()


def _reference(channel_id: int, guild_id: int | None, message_id: int | None) -> dict[str, Any]:
    if message_id is None:
        return {}
    reference = discord.MessageReference(
        message_id=message_id, channel_id=channel_id, guild_id=guild_id, fail_if_not_exists=False
    )
    return {"reference": reference}
