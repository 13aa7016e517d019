"""/help: how to talk to the bot, what it runs with, and the pages on privacy and use."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import model_card, words
from bot.answers import answering, tell
from bot.buttons import button, pressed, row_of

if TYPE_CHECKING:
    from bot.client import Threadbrush

PAGES = Path(__file__).resolve().parent.parent
"""Folder of PRIVACY.md and TERMS.md."""


@app_commands.command(name="help", description=words.COMMANDS["help"])
@app_commands.describe(about=words.OPTIONS["about"])
@app_commands.choices(about=[app_commands.Choice(name=text, value=value) for value, text in words.HELP_TOPICS.items()])
async def help_command(interaction: discord.Interaction[Any], about: str | None = None) -> None:
    """Explain."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        if about == "model":
            await interaction.response.defer(thinking=True, ephemeral=True)
            await interaction.edit_original_response(content=await model_card.described(bot))
            return
        await tell(interaction, words.HELP, view=pages_row())


def pages_row() -> discord.ui.View:
    """Return the buttons that show the two pages."""
    return row_of(
        button("read", "privacy", words.BUTTONS["read_privacy"], "🔒"),
        button("read", "terms", words.BUTTONS["read_terms"], "📜"),
    )


@pressed("read")
async def press_read(bot: Threadbrush, interaction: discord.Interaction[Any], page: str) -> None:
    """Hand a page out, for the asker's eyes only."""
    del bot
    await interaction.response.defer(ephemeral=True)
    name, text = ("TERMS.md", words.TERMS_FILE) if page == "terms" else ("PRIVACY.md", words.PRIVACY_FILE)
    try:
        page_text = await asyncio.to_thread((PAGES / name).read_bytes)
    except OSError:
        await tell(interaction, words.PAGE_MISSING)
        return
    await tell(interaction, text, file=discord.File(io.BytesIO(page_text), name))
