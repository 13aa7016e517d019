"""Messages: history, posting, editing, deleting."""

from __future__ import annotations

from typing import Any

from sandbox import messages as acts
from sandbox.drafts import read_draft
from sandbox.faults import Fault
from sandbox.permissions import P, demand, permissions_in
from sandbox.rest.call import Call
from sandbox.world import Message


def _render(call: Call, message: Message) -> dict[str, Any]:
    return call.standin.payloads.message(message, call.bot, call.content)


async def history(call: Call) -> list[Any]:
    """Return messages, newest first; none where the bot may not read the history."""
    channel = call.channel()
    if not permissions_in(call.standin.world, call.bot, channel) & P.READ_MESSAGE_HISTORY:
        return []
    everything = [m for m in call.standin.world.history(channel.id) if m.seen_by is None]
    limit = call.limit(50, 100)
    before, after, around = call.query_id("before"), call.query_id("after"), call.query_id("around")
    if around is not None:
        older = [m for m in everything if m.id <= around][-(limit // 2 + 1) :]
        newer = [m for m in everything if m.id > around][: limit - len(older)]
        chosen = older + newer
    elif after is not None:
        chosen = [m for m in everything if m.id > after][:limit]
    else:
        chosen = [m for m in everything if before is None or m.id < before][-limit:]
    return [_render(call, message) for message in reversed(chosen)]


async def get(call: Call) -> dict[str, Any]:
    """Return one message."""
    channel = call.channel()
    demand(call.standin.world, call.bot, channel, P.READ_MESSAGE_HISTORY)
    return _render(call, call.message(channel))


async def create(call: Call) -> dict[str, Any]:
    """Post a message."""
    channel = call.channel()
    draft = read_draft(await call.body())
    acts.demand_for_draft(call.standin, call.bot, channel, draft)
    return _render(call, await acts.post(call.standin, call.bot, channel, draft))


async def edit(call: Call) -> dict[str, Any]:
    """Edit one of the bot's own messages."""
    channel = call.channel()
    message = call.message(channel)
    if message.author_id != call.bot:
        raise Fault(403, 50005, "Cannot edit a message authored by another user")
    if message.type in acts.SYSTEM:
        raise Fault(403, 50021, "Cannot execute action on a system message")
    draft = read_draft(await call.body(), editing=True, flags_now=message.flags)
    if draft.files:
        demand(call.standin.world, call.bot, channel, P.ATTACH_FILES)
    return _render(call, await acts.edit(call.standin, message, draft))


async def delete(call: Call) -> None:
    """Delete a message; another's needs Manage Messages."""
    channel = call.channel()
    message = call.message(channel)
    acts.demand_delete(call.standin, call.bot, channel, message)
    await acts.delete(call.standin, message)
