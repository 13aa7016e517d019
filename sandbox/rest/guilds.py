"""Guilds and their members."""

from __future__ import annotations

from typing import Any

from sandbox.faults import missing_access, unknown
from sandbox.permissions import may_see
from sandbox.rest.call import Call


async def get(call: Call) -> dict[str, Any]:
    """Return a guild."""
    guild = call.guild()
    payload = call.standin.payloads.guild(guild)
    if call.request.query.get("with_counts") in ("true", "1"):
        payload |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return payload


async def channels(call: Call) -> list[Any]:
    """Return a guild's channels, without threads."""
    return [
        call.standin.payloads.channel(channel, call.bot) for channel in call.standin.world.channels_of(call.guild().id)
    ]


async def roles(call: Call) -> list[Any]:
    """Return a guild's roles."""
    return [call.standin.payloads.role(role) for role in call.guild().roles.values()]


async def member(call: Call) -> dict[str, Any]:
    """Return one member; raises 10007 for somebody who is not in the guild."""
    guild = call.guild()
    user_id = call.user_id()
    if user_id not in guild.members:
        raise unknown("Member")
    return call.standin.payloads.member(guild, user_id)


async def members(call: Call) -> list[Any]:
    """Return members in the order of their ids; needs the members intent, as in Discord."""
    guild = call.guild()
    if not call.standin.world.application.members_intent:
        raise missing_access()
    after = call.query_id("after") or 0
    chosen = [user_id for user_id in sorted(guild.members) if user_id > after][: call.limit(1, 1000)]
    return [call.standin.payloads.member(guild, user_id) for user_id in chosen]


async def active_threads(call: Call) -> dict[str, Any]:
    """Return the open threads that the bot sees."""
    world = call.standin.world
    threads = [
        channel
        for channel in world.threads_of(call.guild().id)
        if channel.thread and not channel.thread.archived and may_see(world, call.bot, channel)
    ]
    mine = [channel for channel in threads if channel.thread and call.bot in channel.thread.members]
    return {
        "threads": [call.standin.payloads.channel(channel, call.bot) for channel in threads],
        "members": [call.standin.payloads.thread_member(channel, call.bot) for channel in mine],
    }
