"""What a person does in the chat: look, write, react, delete, open channels and conversations."""

from __future__ import annotations

from typing import Any

from sandbox import messages, reactions
from sandbox.commands import available
from sandbox.conversations import create_channel, open_dm
from sandbox.drafts import MAX_CONTENT, AllowedMentions, Draft, NewFile
from sandbox.events import TypingStarted
from sandbox.faults import UserFault, too_long
from sandbox.permissions import may_see
from sandbox.threads import check_name
from sandbox.user_api import Visit
from sandbox.world import ChannelType, Reference


async def state(visit: Visit) -> dict[str, Any]:
    """Return everything but messages: people, channels, commands, limits."""
    world, payloads, me = visit.standin.world, visit.standin.payloads, visit.me
    seen = [channel for channel in world.channels.values() if may_see(world, me.id, channel)]
    guilds = [
        {
            "id": str(guild.id),
            "name": guild.name,
            "channels": [payloads.channel(c, me.id) for c in world.channels_of(guild.id) if c in seen],
            "threads": [payloads.channel(c, me.id) for c in seen if c.thread is not None and c.guild_id == guild.id],
        }
        for guild in world.guilds.values()
        if me.id in guild.members
    ]
    return {
        "me": payloads.user(me),
        "people": [payloads.user(user) for user in world.people()],
        "bot": payloads.user(world.bot),
        "bot_online": visit.standin.gateway.online,
        "guilds": guilds,
        "dms": [payloads.channel(c, me.id) for c in seen if c.type is ChannelType.DM],
        "commands": available(world.application, next(iter(world.guilds), None)),
        "limits": {"upload_bytes": world.people_upload_limit, "message_length": MAX_CONTENT},
    }


async def history(visit: Visit) -> list[Any]:
    """Return messages, oldest first; those only for somebody else are left out."""
    channel = visit.channel()
    before = int(visit.request.query.get("before") or 0)
    limit = min(max(int(visit.request.query.get("limit") or 50), 1), 200)
    seen = [
        message
        for message in visit.standin.world.history(channel.id)
        if message.seen_by in (None, visit.me.id) and (not before or message.id < before)
    ]
    return [visit.render(message) for message in seen[-limit:]]


async def say(visit: Visit) -> dict[str, Any]:
    """Post a message, with files, as an answer to another, with or without ping."""
    channel = visit.channel()
    body = await visit.body()
    content = str(body.json.get("content") or "")
    if len(content) > MAX_CONTENT:
        raise too_long("content", MAX_CONTENT)
    if not content.strip() and not body.files:
        raise UserFault(400, "There is nothing to send.")
    if len(body.files) > 10:
        raise UserFault(400, "A message holds ten files at most.")
    reply_to = body.json.get("reply_to")
    ping = body.json.get("ping")
    draft = Draft(
        content=content,
        files=tuple(NewFile(upload) for upload in body.files),
        allowed=AllowedMentions(replied_user=ping is None or ping in (True, "true", "1")),
        reference=Reference(int(reply_to), channel.id) if reply_to else None,
    )
    messages.demand_for_draft(visit.standin, visit.me.id, channel, draft)
    return visit.render(await messages.post(visit.standin, visit.me.id, channel, draft))


async def typing(visit: Visit) -> None:
    """Tell that the person types."""
    visit.standin.bus.publish(TypingStarted(visit.channel(), visit.me.id))


async def react(visit: Visit) -> list[Any]:
    """Put an emoji under a message; returns the message's reactions."""
    channel = visit.channel()
    message = visit.message(channel)
    _demand_shared(message.seen_by)
    reactions.react(visit.standin, visit.me.id, channel, message, visit.request.match_info["emoji"])
    return visit.standin.payloads.reactions(message, visit.me.id)


async def unreact(visit: Visit) -> list[Any]:
    """Take the person's emoji away; returns the message's reactions."""
    channel = visit.channel()
    message = visit.message(channel)
    _demand_shared(message.seen_by)
    reactions.unreact(visit.standin, visit.me.id, visit.me.id, channel, message, visit.request.match_info["emoji"])
    return visit.standin.payloads.reactions(message, visit.me.id)


def _demand_shared(seen_by: int | None) -> None:
    if seen_by is not None:
        raise UserFault(400, "Only you can see this message, so it takes no reactions.")


async def delete(visit: Visit) -> None:
    """Delete a message; what only one person sees is dismissed."""
    channel = visit.channel()
    message = visit.message(channel)
    if message.seen_by is None:
        messages.demand_delete(visit.standin, visit.me.id, channel, message)
    await messages.delete(visit.standin, message)


async def dm(visit: Visit) -> dict[str, Any]:
    """Open the conversation with the bot."""
    channel = open_dm(visit.standin, visit.standin.bot_id, visit.me.id)
    return visit.standin.payloads.channel(channel, visit.me.id)


async def new_channel(visit: Visit) -> dict[str, Any]:
    """Open a new text channel."""
    body = await visit.body()
    guild_id = next(iter(visit.standin.world.guilds))
    channel = create_channel(visit.standin, guild_id, check_name(body.json.get("name")))
    return visit.standin.payloads.channel(channel, visit.me.id)
