"""The bot's application, its commands, and where the gateway is."""

from __future__ import annotations

from typing import Any

from sandbox import commands
from sandbox.events import CommandsChanged
from sandbox.faults import missing_access
from sandbox.rest.call import Call
from sandbox.uploads import bad_json


async def gateway(call: Call) -> dict[str, Any]:
    """Say where the gateway is."""
    return {"url": call.standin.cdn.base_url.replace("http", "ws", 1).removesuffix("/cdn") + "/gateway"}


async def gateway_bot(call: Call) -> dict[str, Any]:
    """Say where the gateway is and how many shards it wants."""
    limit = {
        "total": 1000,
        "remaining": 1000 - call.standin.gateway.identified,
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return await gateway(call) | {"shards": 1, "session_start_limit": limit}


async def me(call: Call) -> dict[str, Any]:
    """Return the application."""
    return call.standin.payloads.application()


async def emojis(call: Call) -> dict[str, Any]:
    """Return the application's own emoji: none."""
    _check_application(call)
    return {"items": []}


async def list_commands(call: Call) -> list[Any]:
    """Return the registered commands."""
    guild_id = _check_application(call)
    application = call.standin.world.application
    table = application.commands if guild_id is None else application.guild_commands.get(guild_id, {})
    return list(table.values())


async def put_commands(call: Call) -> list[Any]:
    """Replace the registered commands."""
    guild_id = _check_application(call)
    wanted = await call.request.json()
    if not isinstance(wanted, list):
        raise bad_json()
    fresh = commands.register(call.standin.world.application, wanted, guild_id)
    call.standin.bus.publish(CommandsChanged())
    return fresh


def _check_application(call: Call) -> int | None:
    if call.number("application_id") != call.bot:
        raise missing_access()
    return call.guild().id if "guild_id" in call.request.match_info else None
