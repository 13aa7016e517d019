"""/segment: find a thing in the picture; its mask and its cut-out are the answer, nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering
from bot.approve import open_preview, revise
from bot.buttons import pressed
from bot.generate import checked
from bot.instruction import Instruction
from bot.regions import ask
from engine.protocol import Plan

if TYPE_CHECKING:
    from bot.client import Threadbrush


@app_commands.command(name="segment", description=words.COMMANDS["segment"])
@app_commands.describe(thing=words.OPTIONS["object"])
@app_commands.rename(thing="object")
async def segment_command(interaction: discord.Interaction[Any], thing: app_commands.Range[str, 1, 200]) -> None:
    """Find a thing."""
    async with answering(interaction):
        named = checked(thing)
        wanted = Instruction(named, "segment", said=words.segmenting(named), upload_limit=interaction.filesize_limit)
        await ask(interaction, wanted)


@pressed("cutout")
async def press_cutout(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Turn what was found into a preview of the picture without its background."""
    await interaction.response.defer()
    async with bot.storage.read() as db:
        job = await open_preview(db, job_id, interaction.user.id)
    plan = Plan.model_validate_json(job.plan_json or "{}").model_copy(update={"method": "cutout", "settings": ()})
    # What was found, with every correction of it, is what stays: all else is what goes.
    turned: dict[str, Any] = {"inverted": True, "plan": plan, "method": "cutout", "settings": ()}
    await revise(bot, job_id, interaction.user.id, mask=True, said=words.cutting_out(plan.target), **turned)
