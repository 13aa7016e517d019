"""/extend: a larger canvas, on which the picture goes on; the old picture stays in it as it is."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering
from bot.instruction import Instruction
from bot.regions import ask
from engine.protocol import Setting

SIDES = {
    "left": ("left",),
    "right": ("right",),
    "top": ("up",),
    "bottom": ("down",),
    "sides": ("left", "right"),
    "all": ("left", "right", "up", "down"),
}
"""What each choice adds to; the names are those of the method's parameters."""
STRENGTH = 0.7
"""The new part begins as the border drawn out: at less than the full strength it keeps the border's colors."""


@app_commands.command(name="extend", description=words.COMMANDS["extend"])
@app_commands.describe(**{name: words.OPTIONS[name] for name in ("side", "amount", "there")})
@app_commands.choices(side=[app_commands.Choice(name=words.SIDES[name], value=name) for name in SIDES])
async def extend_command(
    interaction: discord.Interaction[Any],
    side: str,
    amount: app_commands.Range[int, 5, 200] = 50,
    there: app_commands.Range[str, 0, 500] = "",
) -> None:
    """Extend the picture."""
    async with answering(interaction):
        share = amount / 100
        wanted = Instruction(
            there.strip(),
            "extend",
            strength=STRENGTH,
            said=words.extending(side, amount, there.strip()),
            settings=tuple(Setting(name=name, value=share) for name in SIDES[side]),
            upload_limit=interaction.filesize_limit,
        )
        await ask(interaction, wanted)
