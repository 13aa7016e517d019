"""Channels and threads as a whole: look at, change, delete, type in."""

from __future__ import annotations

from typing import Any

from sandbox import threads
from sandbox.events import ChannelDeleted, ChannelUpdated, TypingStarted
from sandbox.faults import Fault
from sandbox.permissions import P, demand, speaking_in
from sandbox.rest.call import Call, RateLimited
from sandbox.world import Channel, ChannelType


async def get(call: Call) -> dict[str, Any]:
    """Return a channel."""
    return call.standin.payloads.channel(call.channel(), call.bot)


async def edit(call: Call) -> dict[str, Any]:
    """Change a channel's name or topic, or a thread's name, archive and lock."""
    channel = call.channel()
    body = (await call.body()).json
    if channel.type is ChannelType.DM:
        raise Fault(400, 50024, "Cannot execute action on this channel type")
    if "name" in body:
        verdict = call.standin.limits.check("channel.rename", str(channel.id), interaction=True)
        if verdict.retry_after is not None:
            raise RateLimited(verdict.retry_after)
    if channel.thread is not None:
        _edit_thread(call, channel, body)
    else:
        demand(call.standin.world, call.bot, channel, P.MANAGE_CHANNELS)
        channel.name = threads.check_name(body.get("name", channel.name))
        channel.topic = body.get("topic", channel.topic)
        call.standin.bus.publish(ChannelUpdated(channel))
    return call.standin.payloads.channel(channel, call.bot)


def _edit_thread(call: Call, channel: Channel, body: dict[str, Any]) -> None:
    state = channel.thread
    assert state is not None
    threads.demand_change(call.standin, call.bot, channel, archive_only=set(body) <= {"archived"})
    if "locked" in body:
        demand(call.standin.world, call.bot, channel, P.MANAGE_THREADS)
    if state.archived and body.get("archived") is not False:
        raise Fault(400, 50083, "Thread is archived")
    if "auto_archive_duration" in body:
        state.auto_archive_minutes = threads.check_minutes(body["auto_archive_duration"])
    if "locked" in body:
        state.locked = bool(body["locked"])
    if "archived" in body:
        threads.set_archived(call.standin, channel, bool(body["archived"]))
    if "name" in body and (name := threads.check_name(body["name"])) != channel.name:
        threads.rename(call.standin, call.bot, channel, name)
    elif "archived" not in body:
        call.standin.bus.publish(ChannelUpdated(channel))


async def delete(call: Call) -> dict[str, Any]:
    """Delete a thread or channel (needs to manage it); a conversation is only closed."""
    channel = call.channel()
    payload = call.standin.payloads.channel(channel, call.bot)
    if channel.type is ChannelType.DM:
        return payload
    demand(call.standin.world, call.bot, channel, P.MANAGE_THREADS if channel.thread else P.MANAGE_CHANNELS)
    call.standin.bus.publish(ChannelDeleted(channel))
    del call.standin.world.channels[channel.id]
    call.standin.world.messages.pop(channel.id, None)
    return payload


async def typing(call: Call) -> None:
    """Show that the bot types."""
    channel = call.channel()
    demand(call.standin.world, call.bot, channel, speaking_in(channel))
    call.standin.bus.publish(TypingStarted(channel, call.bot))
