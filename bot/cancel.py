"""/cancel and the Cancel button: stop what is under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering, tell
from bot.buttons import pressed
from bot.errors import NothingToCancel, NotYours
from bot.orders import Order
from storage import jobs, sessions
from storage.models import Job
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from bot.client import Threadbrush


def farewell(job: Job) -> str:
    """Return the last text of a cancelled job's message."""
    said = words.quoted(Order.of(job).said)
    text = words.CANCELLED_NEW if job.kind in (JobKind.GENERATE, JobKind.FACES) else words.CANCELLED
    return f"**{said}** {text}"


def named(stopped: Sequence[Job]) -> str:
    """Return the sentence that names what was stopped."""
    what = words.listed([words.quoted(Order.of(job).said, 60) for job in stopped])
    return words.ALL_CANCELLED.format(what=what)


async def cancel_here(bot: Threadbrush, person_id: int, place_id: int) -> list[Job]:
    """Stop everything unfinished of a person in a channel or thread. Raises NothingToCancel."""
    async with bot.storage.read() as db:
        theirs = await jobs.of_owner(db, person_id)
        here = []
        for job in theirs:
            session = await sessions.get(db, job.session_id) if job.session_id else None
            if place_id in (job.channel_id, session.channel_id if session else None):
                here.append(job)
    stopped = []
    for job in here:
        try:
            stopped.append(await bot.work.cancel(job.id, farewell(job)))
        except NothingToCancel:
            continue
    if not stopped:
        raise NothingToCancel
    return stopped


@app_commands.command(name="cancel", description=words.COMMANDS["cancel"])
async def cancel_command(interaction: discord.Interaction[Any]) -> None:
    """Stop what is under way here."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        stopped = await cancel_here(bot, interaction.user.id, interaction.channel_id or 0)
        await interaction.edit_original_response(content=named(stopped))


@pressed("cancel")
async def press_cancel(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Stop one job."""
    await interaction.response.defer()
    async with bot.storage.read() as db:
        job = await jobs.get(db, job_id)
    if job is None:
        raise NothingToCancel
    if job.owner_id != interaction.user.id:
        raise NotYours(job.owner_id)
    if job.state is JobState.CANCELLED:
        await tell(interaction, words.CANCELLED)
        return
    await bot.work.cancel(job_id, farewell(job))
