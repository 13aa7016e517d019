"""/audit: what was decided in a server, for its moderators: who is a pseudonym, and what they said is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot import words
from bot.answers import answering, tell
from bot.buttons import button, chosen, pressed
from bot.errors import NotAModerator
from storage import audit
from storage.states import AuditKind

if TYPE_CHECKING:
    from bot.client import Threadbrush

SHOWN = 10
"""Entries on a page."""
ANY = "any"


@app_commands.command(name="audit", description=words.COMMANDS["audit"])
@app_commands.default_permissions(manage_messages=True)
@app_commands.guild_only()
@app_commands.describe(kind=words.OPTIONS["kind"])
@app_commands.choices(kind=[app_commands.Choice(name=words.AUDIT_KINDS[kind], value=kind.value) for kind in AuditKind])
async def audit_command(interaction: discord.Interaction[Any], kind: str = ANY) -> None:
    """Show the newest entries."""
    async with answering(interaction):
        text, view = await _page(interaction, kind, 0)
        await tell(interaction, text, view=view)


@pressed("audit")
async def press_page(bot: Threadbrush, interaction: discord.Interaction[Any], subject: str) -> None:
    """Turn the page; the button says which kind and where it begins."""
    del bot
    kind, _, offset = subject.partition("-")
    text, view = await _page(interaction, kind, int(offset))
    await interaction.response.edit_message(content=text, view=view)


@chosen("audit")
async def choose_kind(
    bot: Threadbrush, interaction: discord.Interaction[Any], subject: str, values: Sequence[str]
) -> None:
    """Show one kind only, or all."""
    del bot, subject
    text, view = await _page(interaction, values[0], 0)
    await interaction.response.edit_message(content=text, view=view)


async def _page(interaction: discord.Interaction[Any], kind: str, offset: int) -> tuple[str, ui.View]:
    """Return a page and its buttons. Raises NotAModerator."""
    bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
    if interaction.guild_id is None or not interaction.permissions.manage_messages:
        raise NotAModerator
    only = None if kind == ANY else AuditKind(kind)
    async with bot.storage.read() as db:
        count = await audit.count(db, guild_id=interaction.guild_id, kind=only)
        entries = await audit.newest(db, guild_id=interaction.guild_id, kind=only, offset=offset, limit=SHOWN)
    return words.audit_page(entries, offset, count), _controls(kind, offset, count)


def _controls(kind: str, offset: int, count: int) -> ui.View:
    view = ui.View(timeout=None)
    options = {ANY: words.AUDIT_ANY} | {one.value: words.AUDIT_KINDS[one] for one in AuditKind}
    view.add_item(
        ui.Select(
            custom_id="tbs:audit:kind",
            options=[
                discord.SelectOption(label=label, value=value, default=value == kind)
                for value, label in options.items()
            ],
            row=0,
        )
    )
    if offset:
        view.add_item(button("audit", f"{kind}-{max(0, offset - SHOWN)}", words.BUTTONS["newer"], "◀️", row=1))
    if offset + SHOWN < count:
        view.add_item(button("audit", f"{kind}-{offset + SHOWN}", words.BUTTONS["older"], "▶️", row=1))
    view.stop()
    return view
