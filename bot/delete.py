"""/delete: a session with all its pictures; and the answers to both questions about deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import threads, words
from bot.answers import answering, tell
from bot.buttons import pressed
from bot.errors import NothingToDelete, NothingToEdit
from bot.history import own_session, session_here
from bot.privacy import EVERYTHING, delete_everything, deletion_row
from bot.removal import finish
from bot.traces import Traces, forget_in_engine, remove_messages, stop_and_trace
from storage import audit, jobs, reports, revisions, sessions
from storage.states import AuditKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


@app_commands.command(name="delete", description=words.COMMANDS["delete"])
async def delete_command(interaction: discord.Interaction[Any]) -> None:
    """Ask before deleting."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        try:
            subject = (await session_here(bot, interaction)).id
        except NothingToEdit:
            raise NothingToDelete from None
        await tell(interaction, words.DELETE_SESSION, view=deletion_row(subject))


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
    """Delete a session: its jobs, pictures and the messages that show them. Raises NothingToEdit, NotYours.

    The messages go before the rows that lead to them, as in `delete_everything`.
    """
    async with bot.storage.write() as db:
        traces = await _stop(bot, db, session_id, person_id)
    await forget_in_engine(bot, traces.owners, traces.stopped)
    swept = await remove_messages(bot, traces)
    async with bot.storage.write() as db:
        late = await _stop(bot, db, session_id, person_id)
        session = await own_session(db, session_id, person_id)
        held = await sessions.delete(db, session_id)
        await audit.note(
            db, AuditKind.DELETED, "session", person_id=person_id, guild_id=session.guild_id, subject=session_id
        )
    swept += await finish(bot, held, late.beyond(traces))
    swept += await threads.empty(bot, [session])
    return words.deleted(swept.pictures, swept.gone, swept.left)


async def _stop(bot: Threadbrush, db: AsyncSession, session_id: str, person_id: int) -> Traces:
    await own_session(db, session_id, person_id)
    pictures = await revisions.of_session(db, session_id)
    traces = await stop_and_trace(bot, db, pictures, await jobs.of_session(db, session_id))
    await reports.hide(db, [one.id for one in pictures])
    return traces
