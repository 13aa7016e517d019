"""/delete and /export: what the bot keeps about a person is theirs to take away, and to have."""

from __future__ import annotations

import asyncio
import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands
from sqlalchemy import select

from bot import words
from bot.answers import answering, tell
from bot.buttons import button, pressed, row_of
from bot.deliver import revision_of
from bot.errors import NothingToDelete, NothingToEdit
from bot.history import own_session, session_here
from bot.speak import channel
from storage import audit, jobs, privacy, revisions, sessions
from storage.models import Job, Session
from storage.states import AuditKind, JobState, finished

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

log = structlog.get_logger("bot")

EVERYTHING = "everything"
LOOKED_THROUGH = 500
"""Messages of a place that are searched for pictures of a deleted session."""


@app_commands.command(name="delete", description=words.COMMANDS["delete"])
@app_commands.describe(what=words.OPTIONS["what"])
@app_commands.choices(
    what=[app_commands.Choice(name=text, value=value) for value, text in words.DELETE_CHOICES.items()]
)
async def delete_command(interaction: discord.Interaction[Any], what: str = "session") -> None:
    """Ask before deleting."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        subject, text = EVERYTHING, words.DELETE_EVERYTHING
        if what != EVERYTHING:
            try:
                subject = (await session_here(bot, interaction)).id
            except NothingToEdit:
                raise NothingToDelete from None
            text = words.DELETE_SESSION
        view = row_of(
            button("delete", subject, words.BUTTONS["delete"], "🗑️", discord.ButtonStyle.danger),
            button("keep", subject, words.BUTTONS["keep"]),
        )
        await tell(interaction, text, view=view)


@app_commands.command(name="export", description=words.COMMANDS["export"])
async def export_command(interaction: discord.Interaction[Any]) -> None:
    """Hand out everything about the person, for their eyes only."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        async with bot.storage.read() as db:
            rows = await privacy.export_person(db, interaction.user.id)
        if not rows:
            await interaction.edit_original_response(content=words.EXPORT_NOTHING)
            return
        archive, text = await privacy.export_archive(bot.storage, interaction.user.id), words.EXPORTED
        if len(archive) > interaction.filesize_limit:
            archive, text = await asyncio.to_thread(_without_pictures, archive), words.EXPORT_TOO_BIG
        file = discord.File(io.BytesIO(archive), "threadbrush-export.zip")
        await interaction.edit_original_response(content=text, attachments=[file])


@pressed("keep")
async def press_keep(bot: Threadbrush, interaction: discord.Interaction[Any], subject: str) -> None:
    """Leave everything as it is."""
    del bot, subject
    await interaction.response.edit_message(content=words.KEPT, view=None)


@pressed("delete")
async def press_delete(bot: Threadbrush, interaction: discord.Interaction[Any], subject: str) -> None:
    """Delete. The question was for this person's eyes only."""
    await interaction.response.defer()
    if subject == EVERYTHING:
        text = await delete_everything(bot, interaction.user.id)
    else:
        text = await delete_session(bot, subject, interaction.user.id)
    await interaction.edit_original_response(content=text, view=None)


async def delete_session(bot: Threadbrush, session_id: str, person_id: int) -> str:
    """Delete a session: its jobs, pictures and the messages that show them. Raises NothingToEdit, NotYours."""
    async with bot.storage.write() as db:
        session = await own_session(db, session_id, person_id)
        traces = await _traces(bot, db, session)
        held = await sessions.delete(db, session_id)
        await audit.note(
            db, AuditKind.DELETED, "session", person_id=person_id, guild_id=session.guild_id, subject=session_id
        )
    removed = await privacy.remove_unreferenced(bot.storage, held)
    await bot.storage.truncate_log()
    bot.spare(bot.engine.forget_pictures())
    gone = await _remove_messages(bot, session, traces)
    return words.deleted(len(removed), gone)


async def delete_everything(bot: Threadbrush, person_id: int) -> str:
    """Delete all that is kept about a person, and the messages that show it."""
    async with bot.storage.write() as db:
        theirs = await sessions.of_owner(db, person_id, limit=1000)
        traces = [await _traces(bot, db, session) for session in theirs]
    deleted = await privacy.delete_person(bot.storage, person_id)
    bot.spare(bot.engine.forget_pictures())
    for session, left in zip(theirs, traces, strict=True):
        await _remove_messages(bot, session, left)
    return words.deleted_everything(deleted.rows)


@dataclass(frozen=True)
class Traces:
    """What a session left in Discord: ids that file names tell of, and messages by their channel."""

    marks: frozenset[str]
    messages: frozenset[tuple[int, int]]


async def _traces(bot: Threadbrush, db: AsyncSession, session: Session) -> Traces:
    """Stop what is under way in a session, and return what will have to be removed."""
    asked = (await db.scalars(select(Job).where(Job.session_id == session.id))).all()
    for job in asked:
        if not finished(job.kind, job.state):
            await jobs.advance(db, job.id, JobState.CANCELLED)
            bot.work.stop(job.id)
            bot.uploads.pop(job.id, None)
    rows = [*await revisions.of_session(db, session.id), *asked]
    messages = {(row.channel_id, row.message_id) for row in rows if row.channel_id and row.message_id}
    return Traces(frozenset(row.id for row in rows), frozenset(messages))


async def _remove_messages(bot: Threadbrush, session: Session, traces: Traces) -> int:
    """Delete our messages that show the session's pictures; return how many."""
    there = channel(bot, session.thread_id or session.channel_id, session.guild_id)
    wanted = {message_id: channel_id for channel_id, message_id in traces.messages}
    with suppress(discord.HTTPException):
        async for message in there.history(limit=LOOKED_THROUGH):
            ours = bot.user is not None and message.author.id == bot.user.id
            if ours and _shows(message, traces.marks):
                wanted[message.id] = there.id
    gone = 0
    for message_id, channel_id in wanted.items():
        with suppress(discord.HTTPException):
            await channel(bot, channel_id, session.guild_id).get_partial_message(message_id).delete()
            gone += 1
    return gone


def _shows(message: discord.Message, marks: frozenset[str]) -> bool:
    """Return whether the message shows a picture, or a preview, of these revisions and jobs."""
    for file in message.attachments:
        mark = revision_of(file.filename) or file.filename.removeprefix("mask-").rpartition(".")[0]
        if mark in marks:
            return True
    return False


def _without_pictures(archive: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as full, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as small:
        small.writestr("data.json", full.read("data.json"))
    return buffer.getvalue()
