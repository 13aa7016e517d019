"""Buttons and selects that survive a restart: their custom id says what they do, and to what.

A handler registers itself with `@pressed("name")`; errors a person should read become ephemeral messages.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot import uses
from bot.admission import permit
from bot.answers import answering

if TYPE_CHECKING:
    from bot.client import Threadbrush

Handler = Callable[["Threadbrush", discord.Interaction[Any], str], Awaitable[None]]
Chooser = Callable[["Threadbrush", discord.Interaction[Any], str, Sequence[str]], Awaitable[None]]

_HANDLERS: dict[str, Handler] = {}
_CHOOSERS: dict[str, Chooser] = {}


def pressed(act: str) -> Callable[[Handler], Handler]:
    """Register the handler of the buttons called `act`; it gets the id the button carries."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[act] = handler
        return handler

    return register


def chosen(act: str) -> Callable[[Chooser], Chooser]:
    """Register the handler of the selects called `act`."""

    def register(handler: Chooser) -> Chooser:
        _CHOOSERS[act] = handler
        return handler

    return register


class _Addressed:
    """What a press and a choice share: the id on the item says the act and its subject."""

    def __init__(self, item: Any, act: str, subject: str) -> None:
        super().__init__(item)  # pyright: ignore[reportCallIssue]  (the item after this class in the MRO takes it)
        self.act, self.subject = act, subject

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the item an interaction belongs to."""
        del interaction
        return cls(item, match["act"], match["id"])


class Press(_Addressed, ui.DynamicItem[ui.Button[Any]], template=r"tb:(?P<act>[a-z_]+):(?P<id>[0-9A-Za-z-]{1,40})"):
    """A button `tb:<act>:<id>`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to its handler."""
        handler = _HANDLERS.get(self.act)
        if handler is not None:
            async with answering(interaction):
                use = await uses.of_press(interaction.client, self.act, self.subject)
                if use is not None:
                    await permit(interaction.client, use, interaction.guild_id, interaction.user)
                await handler(interaction.client, interaction, self.subject)


class Choice(_Addressed, ui.DynamicItem[ui.Select[Any]], template=r"tbs:(?P<act>[a-z_]+):(?P<id>[0-9A-Za-z-]{1,40})"):
    """A select `tbs:<act>:<id>`."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the choice to its handler."""
        chooser = _CHOOSERS.get(self.act)
        if chooser is not None:
            async with answering(interaction):
                # Roles are chosen as objects; what is handed on are ids, as everywhere.
                values = [str(getattr(value, "id", value)) for value in self.item.values]
                await chooser(interaction.client, interaction, self.subject, values)


def button(
    act: str,
    subject: str,
    label: str = "",
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    row: int | None = None,
) -> ui.Button[Any]:
    """Return a button for a view; no state of it is kept in memory."""
    return ui.Button(label=label or None, emoji=emoji, style=style, custom_id=f"tb:{act}:{subject}", row=row)


def row_of(*items: ui.Item[Any]) -> ui.View:
    """Return a view of these items; presses arrive through `Press`, so the view itself is never waited for."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
