"""The tree of commands: before one runs, the server's policy is asked who may."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import words
from bot.admission import permit
from bot.answers import tell
from bot.errors import NotAdmitted
from bot.explain import explain

_USES = {words.MENU_EDIT: "edit", words.MENU_VERIFY: "verify"}
"""Commands that are not called like what they are used for."""


class Tree(app_commands.CommandTree[Any]):
    """Commands that a server may keep for certain roles."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether the person may use the command; if not, they are told."""
        command = interaction.command
        if interaction.type is not discord.InteractionType.application_command or command is None:
            return True
        try:
            await permit(interaction.client, use_of(command.name, interaction), interaction.guild_id, interaction.user)
        except NotAdmitted as refusal:
            await tell(interaction, explain(refusal))
            return False
        return True


def use_of(name: str, interaction: discord.Interaction[Any]) -> str:
    """Return which of `storage.policy.USES` a command is; any other name is nobody's to keep."""
    if name == "edit" and getattr(interaction.namespace, "image", None) is not None:
        return "upload"
    return _USES.get(name, name)
