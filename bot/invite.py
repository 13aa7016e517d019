"""The link that invites the bot to a server, with the permissions it uses and no others."""

from __future__ import annotations

import discord

from bot.permissions import NAMES

SCOPES = ("bot", "applications.commands")


def permissions() -> discord.Permissions:
    """Return what the bot asks for: everything it can name as missing."""
    return discord.Permissions(**dict.fromkeys(NAMES, True))


def invite_link(application_id: int) -> str:
    """Return the address a server's owner opens to let the bot in."""
    return discord.utils.oauth_url(application_id, permissions=permissions(), scopes=SCOPES)


async def own_invite_link(token: str) -> str:
    """Ask Discord whose token it is and return that application's link. Raises discord.LoginFailure."""
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)
        return invite_link((await client.application_info()).id)
