"""/settings: what a server's moderators decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering, tell
from storage import policies

if TYPE_CHECKING:
    from bot.client import Threadbrush


@app_commands.command(name="settings", description=words.COMMANDS["settings"])
@app_commands.describe(threads=words.OPTIONS["threads"])
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def settings_command(interaction: discord.Interaction[Any], threads: bool) -> None:
    """Turn threads on or off."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        if interaction.guild_id is None:
            await tell(interaction, words.SERVER_ONLY)
            return
        async with bot.storage.write() as db:
            await policies.change(db, interaction.guild_id, by=interaction.user.id, threads=threads)
        await tell(interaction, words.threads_set(threads))
