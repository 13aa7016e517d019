"""/help: how to talk to the bot."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering, tell


@app_commands.command(name="help", description=words.COMMANDS["help"])
async def help_command(interaction: discord.Interaction[Any]) -> None:
    """Explain."""
    async with answering(interaction):
        await tell(interaction, words.HELP)
