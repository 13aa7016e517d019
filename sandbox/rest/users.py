"""Users, and conversations with them."""

from __future__ import annotations

from typing import Any

from sandbox.conversations import open_dm as open_conversation
from sandbox.faults import Fault, unknown
from sandbox.rest.call import Call


async def me(call: Call) -> dict[str, Any]:
    """Return the bot."""
    world = call.standin.world
    return call.standin.payloads.user(world.bot) | {"verified": True, "mfa_enabled": False, "flags": 0, "bio": ""}


async def get(call: Call) -> dict[str, Any]:
    """Return a user."""
    return call.standin.payloads.person(call.user_id())


async def my_guilds(call: Call) -> list[Any]:
    """Return the guilds that the bot is in."""
    return [
        {"id": str(guild.id), "name": guild.name, "icon": None, "owner": False, "permissions": "0", "features": []}
        for guild in call.standin.world.guilds.values()
    ]


async def open_dm(call: Call) -> dict[str, Any]:
    """Return the conversation with somebody, opened where there was none."""
    body = await call.body()
    user = call.standin.world.users.get(int(body.json["recipient_id"]))
    if user is None:
        raise unknown("User")
    if user.bot:
        raise Fault(400, 50007, "Cannot send messages to this user")
    channel = open_conversation(call.standin, call.bot, user.id)
    return call.standin.payloads.channel(channel, call.bot)
