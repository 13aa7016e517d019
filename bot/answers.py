"""Answer interactions in time, and turn what goes wrong into words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
import structlog

from bot.engine_client import EngineAway
from bot.errors import Trouble
from bot.explain import explain
from storage.errors import StorageError

log = structlog.get_logger("bot")

_THINKING = discord.InteractionResponseType.deferred_channel_message


async def tell(interaction: discord.Interaction[Any], text: str, **options: Any) -> None:
    """Say something only the person sees, whether or not the interaction was answered before."""
    with suppress(discord.NotFound):
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True, **options)
        else:
            await interaction.response.send_message(text, ephemeral=True, **options)


@asynccontextmanager
async def answering(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Run a handler; what it raises is explained to the person, and logged if nobody foresaw it."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, Trouble | StorageError | EngineAway):
            log.exception("interaction failed", kind=str(interaction.type))
        with suppress(discord.HTTPException):
            await close_with(interaction, explain(error))


async def close_with(interaction: discord.Interaction[Any], text: str) -> None:
    """Say what went wrong: in place of "thinking…" where that is still shown, else only to the person."""
    command = interaction.type is discord.InteractionType.application_command
    if command and interaction.response.is_done() and interaction.response.type is _THINKING:
        await interaction.edit_original_response(content=text, view=None)
    else:
        await tell(interaction, text)
