"""What /segment, /cutout and /extend share: they ask for a region of the person's newest picture here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.edit import answer
from bot.history import session_here
from bot.instruction import Instruction, take

if TYPE_CHECKING:
    from bot.client import Threadbrush


async def ask(interaction: discord.Interaction[Any], wanted: Instruction) -> None:
    """Write the job for a command and answer it. Raises NothingToEdit, NotYours, TooManyJobs."""
    bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
    await interaction.response.defer(thinking=True)
    session = await session_here(bot, interaction)
    taken = await take(bot, session.id, None, wanted, person_id=interaction.user.id)
    await answer(interaction, taken, words.asked)
