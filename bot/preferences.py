"""/preferences: what a person wants everywhere, unless they say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering, tell
from storage import people

if TYPE_CHECKING:
    from bot.client import Threadbrush

OPTIONS = ("steps", "guidance", "strength", "private", "comparison", "reset")


@app_commands.command(name="preferences", description=words.COMMANDS["preferences"])
@app_commands.describe(**{name: words.PREFERENCE_OPTIONS[name] for name in OPTIONS})
async def preferences_command(
    interaction: discord.Interaction[Any],
    steps: app_commands.Range[int, 1, 200] | None = None,
    guidance: app_commands.Range[float, 0, 50] | None = None,
    strength: app_commands.Range[float, 0.05, 1.0] | None = None,
    private: bool | None = None,
    comparison: bool | None = None,
    reset: bool = False,
) -> None:
    """Show the person's settings, changed by what was given."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        given = {
            "steps": steps,
            "guidance_scale": guidance,
            "strength": strength,
            "private": private,
            "comparison": comparison,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        if reset:
            async with bot.storage.write() as db:
                await people.forget_settings(db, interaction.user.id)
        if changes:
            async with bot.storage.write() as db:
                mine = await people.set_settings(db, interaction.user.id, **changes)
        else:
            async with bot.storage.read() as db:
                mine = await people.settings_of(db, interaction.user.id)
        await tell(interaction, words.preferences(mine, changed=bool(changes) or reset))
