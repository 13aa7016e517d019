"""/privacy: what the bot keeps about a person is theirs to see, to take along and to have deleted."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import threads, words
from bot.answers import answering, tell
from bot.buttons import button, row_of
from bot.shipment import MARGIN
from bot.traces import Traces, forget_in_engine, remove_messages, stop_and_trace
from storage import privacy, reports, sessions
from storage.export import export_of
from storage.policy import DEFAULT

if TYPE_CHECKING:
    from bot.client import Threadbrush

EVERYTHING = "everything"

privacy_group = app_commands.Group(name="privacy", description=words.COMMANDS["privacy"])


@privacy_group.command(name="show", description=words.COMMANDS["privacy show"])
async def show_command(interaction: discord.Interaction[Any]) -> None:
    """Say what is kept about the person."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        async with bot.storage.read() as db:
            rows = await privacy.export_person(db, interaction.user.id)
        names = {name for row in rows for name in row.pictures}
        size = sum([await bot.storage.blobs.size(name) for name in names])
        counted = Counter(row.table for row in rows)
        text = words.privacy_shown(counted, len(names), size, DEFAULT.retention_days)
        await interaction.edit_original_response(content=text)


@privacy_group.command(name="export", description=words.COMMANDS["privacy export"])
async def export_command(interaction: discord.Interaction[Any]) -> None:
    """Hand out everything about the person, for their eyes only, in as many files as it takes."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        found = await export_of(bot.storage, interaction.user.id, interaction.filesize_limit - MARGIN)
        parts, number = len(found.parts), 0
        async for archive in found.archives():
            number += 1
            file = discord.File(io.BytesIO(archive), f"threadbrush-export-{number}.zip")
            text = words.exported_part(number, parts, found.in_pieces)
            if number == 1:
                await interaction.edit_original_response(content=text, attachments=[file])
            else:
                await tell(interaction, text, file=file)
        if not number:
            await interaction.edit_original_response(content=words.EXPORT_NOTHING)


@privacy_group.command(name="delete", description=words.COMMANDS["privacy delete"])
async def delete_command(interaction: discord.Interaction[Any]) -> None:
    """Ask before deleting everything."""
    async with answering(interaction):
        await tell(interaction, words.DELETE_EVERYTHING, view=deletion_row(EVERYTHING))


def deletion_row(subject: str) -> discord.ui.View:
    """Return the two answers to the question whether to delete; `bot.delete` hears them."""
    return row_of(
        button("delete", subject, words.BUTTONS["delete"], "🗑️", discord.ButtonStyle.danger),
        button("keep", subject, words.BUTTONS["keep"]),
    )


async def delete_everything(bot: Threadbrush, person_id: int) -> str:
    """Delete all that is kept about a person, what the engine remembers of it, and the messages that show it.

    Messages go before the rows that lead to them: killed in between, everything is hidden, and who presses again gets
    the rest deleted. What cannot be reached keeps no row.
    """
    async with bot.storage.read() as db:
        owned = await sessions.of_owner(db, person_id, limit=None)
    shown = await _stop(bot, person_id)
    await forget_in_engine(bot, shown.owners, shown.stopped)
    swept = await remove_messages(bot, shown)
    late = await _stop(bot, person_id)
    deleted = await privacy.delete_person(bot.storage, person_id)
    await forget_in_engine(bot, late.owners, late.stopped)
    swept += await remove_messages(bot, late.beyond(shown))
    swept += await threads.empty(bot, owned)
    return words.deleted_everything(deleted.rows, len(deleted.pictures), swept.gone, swept.left)


async def _stop(bot: Threadbrush, person_id: int) -> Traces:
    """Hide every picture that goes with a person, stop what they have under way, and return what that left."""
    async with bot.storage.write() as db:
        pictures, asked = await privacy.shown_of(db, person_id)
        traces = await stop_and_trace(bot, db, pictures, asked)
        await reports.hide(db, [one.id for one in pictures])
    return traces | Traces(owners=frozenset({person_id}))
