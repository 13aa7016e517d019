"""/cutout: take the background away, after a look at what would go."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering
from bot.instruction import Instruction
from bot.regions import ask


@app_commands.command(name="cutout", description=words.COMMANDS["cutout"])
@app_commands.describe(thing=words.OPTIONS["cutout_object"])
@app_commands.rename(thing="object")
async def cutout_command(interaction: discord.Interaction[Any], thing: app_commands.Range[str, 0, 200] = "") -> None:
    """Cut out a thing; without a name, what the picture is about."""
    async with answering(interaction):
        named = thing.strip()
        said = words.cutting_out(named)
        await ask(interaction, Instruction(named or "it", "cutout", said=said, upload_limit=interaction.filesize_limit))
