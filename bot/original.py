"""Send the master of a picture that was delivered as a copy."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.buttons import pressed
from bot.deliver import alt_of, file_name, labelled
from bot.errors import NothingToEdit, PictureHidden
from storage import revisions

if TYPE_CHECKING:
    from bot.client import Threadbrush


@pressed("original")
async def press_original(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """Send the original to whoever presses: it shows what they see already."""
    async with bot.storage.read() as db:
        revision = await revisions.get(db, revision_id)
    if revision is None:
        raise NothingToEdit
    if revision.hidden_at is not None:
        raise PictureHidden
    await interaction.response.defer(ephemeral=True, thinking=True)
    master = await bot.storage.blobs.get(revision.picture_hash)
    if len(master) > interaction.filesize_limit:
        text = words.original_too_large(len(master), interaction.filesize_limit)
        await interaction.edit_original_response(content=text)
        return
    file = discord.File(io.BytesIO(master), f"{file_name(revision.id)}.png", description=alt_of(revision))
    await interaction.edit_original_response(content=labelled(revision, words.ORIGINAL), attachments=[file])
