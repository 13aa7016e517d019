"""Which gateway events a happening becomes for a session with given intents (docs: List of Intents)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from enum import IntFlag
from typing import Any

from sandbox import events as ev
from sandbox.payloads import moment
from sandbox.permissions import may_see
from sandbox.standin import StandIn
from sandbox.world import Channel, ChannelType, Guild, Message


class Intent(IntFlag):
    """Gateway intents; GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT must be granted to the application."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


Dispatch = tuple[int | None, str, dict[str, Any]]
"""Guild id (None: a conversation), event name, data."""

MESSAGES = (Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)
REACTIONS = (Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS)
TYPING = (Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING)


def dispatches_for(standin: StandIn, event: ev.Event, intents: Intent) -> Iterator[Dispatch]:
    """Yield what the bot gets to hear of an event."""
    match event:
        case ev.MessageCreated(message) | ev.MessageUpdated(message):
            if _hears(standin, message, intents, MESSAGES):
                content = bool(intents & Intent.MESSAGE_CONTENT)
                data = standin.payloads.message(message, standin.bot_id, content) | standin.payloads.in_guild(message)
                name = "MESSAGE_CREATE" if isinstance(event, ev.MessageCreated) else "MESSAGE_UPDATE"
                yield _guild_id(standin, message), name, data
        case ev.MessageDeleted(message):
            if _hears(standin, message, intents, MESSAGES):
                data = {"id": str(message.id), "channel_id": str(message.channel_id)}
                yield _guild_id(standin, message), "MESSAGE_DELETE", data | _guild(standin, message)
        case ev.ReactionChanged(message, emoji, user_id, added):
            if _hears(standin, message, intents, REACTIONS):
                data = _reaction(standin, message, emoji, user_id, added)
                yield _guild_id(standin, message), f"MESSAGE_REACTION_{'ADD' if added else 'REMOVE'}", data
        case ev.ReactionsCleared(message, emoji):
            if _hears(standin, message, intents, REACTIONS):
                data = {"message_id": str(message.id), "channel_id": str(message.channel_id)} | _guild(standin, message)
                if emoji is not None:
                    data["emoji"] = {"id": None, "name": emoji}
                suffix = "ALL" if emoji is None else "EMOJI"
                yield _guild_id(standin, message), f"MESSAGE_REACTION_REMOVE_{suffix}", data
        case ev.ChannelCreated(channel) | ev.ChannelUpdated(channel) | ev.ChannelDeleted(channel):
            yield from _channel(standin, event, channel, intents)
        case ev.ThreadMembersChanged(channel, added, removed):
            yield from _thread_members(standin, channel, added, removed, intents)
        case ev.TypingStarted(channel, user_id):
            if intents & TYPING[channel.guild_id is None] and may_see(standin.world, standin.bot_id, channel):
                data = {"channel_id": str(channel.id), "user_id": str(user_id), "timestamp": int(time.time())}
                if channel.guild_id is not None:
                    guild = standin.world.guilds[channel.guild_id]
                    data |= {"guild_id": str(guild.id), "member": standin.payloads.member(guild, user_id)}
                yield channel.guild_id, "TYPING_START", data
        case ev.InteractionSent(payload):
            guild_id = payload.get("guild_id")
            yield int(guild_id) if guild_id else None, "INTERACTION_CREATE", payload
        case _:
            return


def guild_create(standin: StandIn, guild: Guild, intents: Intent) -> dict[str, Any]:
    """Return the GUILD_CREATE data; without the members intent only the bot is listed, as in Discord."""
    payloads, bot = standin.payloads, standin.bot_id
    listed = list(guild.members) if intents & Intent.GUILD_MEMBERS else [bot]
    threads = [
        thread
        for thread in standin.world.threads_of(guild.id)
        if thread.thread is not None and not thread.thread.archived and may_see(standin.world, bot, thread)
    ]
    return payloads.guild(guild) | {
        "joined_at": moment(guild.members[bot].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "voice_states": [],
        "members": [payloads.member(guild, user_id) for user_id in listed],
        "channels": [payloads.channel(channel, bot) for channel in standin.world.channels_of(guild.id)],
        "threads": [payloads.channel(thread, bot) for thread in threads],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _hears(standin: StandIn, message: Message, intents: Intent, pair: tuple[Intent, Intent]) -> bool:
    """Tell whether events about this message reach the bot: visible to all, in sight, and asked for."""
    channel = standin.world.channels.get(message.channel_id)
    if channel is None or message.seen_by is not None or not may_see(standin.world, standin.bot_id, channel):
        return False
    return bool(intents & pair[channel.type is ChannelType.DM])


def _guild_id(standin: StandIn, message: Message) -> int | None:
    return standin.world.channels[message.channel_id].guild_id


def _guild(standin: StandIn, message: Message) -> dict[str, Any]:
    guild_id = _guild_id(standin, message)
    return {} if guild_id is None else {"guild_id": str(guild_id)}


def _reaction(standin: StandIn, message: Message, emoji: str, user_id: int, added: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "user_id": str(user_id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "emoji": {"id": None, "name": emoji},
        "burst": False,
        "type": 0,
    } | _guild(standin, message)
    if added:
        data["message_author_id"] = str(message.author_id)
        guild_id = _guild_id(standin, message)
        if guild_id is not None:
            data["member"] = standin.payloads.member(standin.world.guilds[guild_id], user_id)
    return data


def _channel(standin: StandIn, event: ev.Event, channel: Channel, intents: Intent) -> Iterator[Dispatch]:
    """Bots hear nothing of conversations being opened, and of threads only where they see them."""
    if channel.type is ChannelType.DM or not intents & Intent.GUILDS:
        return
    thread = channel.thread is not None
    if thread and not may_see(standin.world, standin.bot_id, channel):
        return
    data = standin.payloads.channel(channel, standin.bot_id)
    place = "THREAD" if thread else "CHANNEL"
    match event:
        case ev.ChannelCreated():
            yield channel.guild_id, f"{place}_CREATE", data | ({"newly_created": True} if thread else {})
        case ev.ChannelUpdated():
            yield channel.guild_id, f"{place}_UPDATE", data
        case ev.ChannelDeleted() if thread:
            keys = ("id", "guild_id", "parent_id", "type")
            yield channel.guild_id, "THREAD_DELETE", {key: data[key] for key in keys}
        case _:
            yield channel.guild_id, "CHANNEL_DELETE", data


def _thread_members(
    standin: StandIn, channel: Channel, added: tuple[int, ...], removed: tuple[int, ...], intents: Intent
) -> Iterator[Dispatch]:
    if not intents & Intent.GUILDS or channel.thread is None:
        return
    bot = standin.bot_id
    if bot in added and channel.type is ChannelType.PRIVATE_THREAD:
        yield channel.guild_id, "THREAD_CREATE", standin.payloads.channel(channel, bot)
    if not intents & Intent.GUILD_MEMBERS:  # without it, only the bot's own coming and going is told
        added = tuple(user_id for user_id in added if user_id == bot)
        removed = tuple(user_id for user_id in removed if user_id == bot)
    if not added and not removed:
        return
    guild = standin.world.guilds[channel.guild_id or 0]
    data: dict[str, Any] = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "member_count": len(channel.thread.members),
        "removed_member_ids": [str(user_id) for user_id in removed],
        "added_members": [
            standin.payloads.thread_member(channel, user_id)
            | {"member": standin.payloads.member(guild, user_id), "presence": None}
            for user_id in added
        ],
    }
    yield channel.guild_id, "THREAD_MEMBERS_UPDATE", data
