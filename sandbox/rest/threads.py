"""Starting threads and who is in them."""

from __future__ import annotations

from typing import Any

from sandbox import threads
from sandbox.faults import Fault, unknown
from sandbox.payloads import moment
from sandbox.permissions import P, demand
from sandbox.rest.call import Call
from sandbox.threads import ThreadWish
from sandbox.world import Channel, ChannelType


async def start_from_message(call: Call) -> dict[str, Any]:
    """Start a public thread from a message; the thread gets the message's id."""
    channel = call.channel()
    message = call.message(channel)
    wish = _wish((await call.body()).json, private=False)
    thread = threads.start(call.standin, call.bot, channel, wish, message)
    return call.standin.payloads.channel(thread, call.bot)


async def start(call: Call) -> dict[str, Any]:
    """Start a thread by itself; private unless a type is given, as in Discord."""
    channel = call.channel()
    body = (await call.body()).json
    kind = body.get("type", ChannelType.PRIVATE_THREAD)
    wish = _wish(body, private=kind == ChannelType.PRIVATE_THREAD)
    return call.standin.payloads.channel(threads.start(call.standin, call.bot, channel, wish), call.bot)


def _wish(body: dict[str, Any], private: bool) -> ThreadWish:
    minutes = body.get("auto_archive_duration")
    return ThreadWish(
        threads.check_name(body.get("name")),
        threads.check_minutes(minutes) if minutes is not None else 4320,
        private,
        bool(body.get("invitable", True)),
    )


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise Fault(400, 50024, "Cannot execute action on this channel type")
    return channel


async def members(call: Call) -> list[Any]:
    """Return who is in a thread."""
    channel = _thread(call)
    assert channel.thread is not None
    return [call.standin.payloads.thread_member(channel, user_id) for user_id in channel.thread.members]


async def member(call: Call) -> dict[str, Any]:
    """Return one who is in a thread; raises 10007."""
    channel, user_id = _thread(call), call.user_id()
    assert channel.thread is not None
    if user_id not in channel.thread.members:
        raise unknown("Member")
    return call.standin.payloads.thread_member(channel, user_id)


async def join(call: Call) -> None:
    """Join a thread, or put somebody into it (needs to be able to write there)."""
    channel, user_id = _thread(call), call.user_id()
    assert channel.thread is not None
    if channel.thread.archived:
        raise Fault(400, 50083, "Thread is archived")
    if user_id != call.bot:
        demand(call.standin.world, call.bot, channel, P.SEND_MESSAGES_IN_THREADS)
    threads.add_members(call.standin, channel, [user_id])


async def leave(call: Call) -> None:
    """Leave a thread, or take somebody out of it (needs to manage threads)."""
    channel, user_id = _thread(call), call.user_id()
    assert channel.thread is not None
    if channel.thread.archived:
        raise Fault(400, 50083, "Thread is archived")
    own_private = channel.type is ChannelType.PRIVATE_THREAD and channel.thread.owner_id == call.bot
    if user_id != call.bot and not own_private:
        demand(call.standin.world, call.bot, channel, P.MANAGE_THREADS)
    threads.remove_member(call.standin, channel, user_id)


async def archived(call: Call) -> dict[str, Any]:
    """Return the archived public threads of a channel, the one archived last first."""
    parent = call.channel()
    demand(call.standin.world, call.bot, parent, P.READ_MESSAGE_HISTORY)
    found = [
        channel
        for channel in call.standin.world.channels.values()
        if channel.parent_id == parent.id
        and channel.type is ChannelType.PUBLIC_THREAD
        and channel.thread is not None
        and channel.thread.archived
    ]
    found.sort(key=lambda c: moment(c.thread.archive_changed_at) or "" if c.thread else "", reverse=True)
    limit = call.limit(50, 100)
    listed = [call.standin.payloads.channel(channel, call.bot) for channel in found[:limit]]
    return {"threads": listed, "members": [], "has_more": len(found) > limit}
