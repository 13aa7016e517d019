"""The tree of commands: before one runs, the server's policy is asked who may."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import uses
from bot.admission import permit
from bot.answers import tell
from bot.errors import NotAdmitted
from bot.explain import explain


class Tree(app_commands.CommandTree[Any]):
    """Commands that a server may keep for certain roles."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether the person may use the command; if not, they are told."""
        command = interaction.command
        if interaction.type is not discord.InteractionType.application_command or command is None:
            return True
        try:
            for use in uses.of_command(command.name, interaction):
                await permit(interaction.client, use, interaction.guild_id, interaction.user)
        except NotAdmitted as refusal:
            await tell(interaction, explain(refusal))
            return False
        return True
