"""Reactions: Unicode emoji under messages."""

from __future__ import annotations

import re
import unicodedata

from sandbox.events import ReactionChanged, ReactionsCleared
from sandbox.faults import Fault, unknown
from sandbox.permissions import P, Permission, demand
from sandbox.standin import StandIn
from sandbox.world import Channel, Message, Reaction

MAX_KINDS = 20
"""Different emoji under one message."""

_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")


def check_emoji(emoji: str) -> str:
    """Return the emoji; raises 10014 for what is none (the stand-in has no custom emoji)."""
    symbols = [char for char in emoji if unicodedata.category(char) in ("So", "Sk", "Sm") or ord(char) > 0x2190]
    if _KEYCAP.fullmatch(emoji) or (symbols and len(emoji) <= 16 and not any(char.isalnum() for char in emoji)):
        return emoji
    raise unknown("Emoji")


def react(standin: StandIn, user_id: int, channel: Channel, message: Message, emoji: str) -> None:
    """Put an emoji under a message; raises 50013, 50083 (archived), 30010 (too many kinds)."""
    emoji = check_emoji(emoji)
    present = next((reaction for reaction in message.reactions if reaction.emoji == emoji), None)
    demand(standin.world, user_id, channel, P.READ_MESSAGE_HISTORY | (Permission(0) if present else P.ADD_REACTIONS))
    _demand_open(channel)
    if present is None:
        if len(message.reactions) >= MAX_KINDS:
            raise Fault(400, 30010, "Maximum number of reactions reached (20)")
        present = Reaction(emoji, [])
        message.reactions.append(present)
    if user_id in present.users:
        return
    present.users.append(user_id)
    standin.bus.publish(ReactionChanged(message, emoji, user_id, added=True))


def unreact(standin: StandIn, actor_id: int, user_id: int, channel: Channel, message: Message, emoji: str) -> None:
    """Take somebody's emoji away; taking another's needs Manage Messages."""
    emoji = check_emoji(emoji)
    demand(standin.world, actor_id, channel, Permission(0) if actor_id == user_id else P.MANAGE_MESSAGES)
    _demand_open(channel)
    present = next((reaction for reaction in message.reactions if reaction.emoji == emoji), None)
    if present is None or user_id not in present.users:
        return
    present.users.remove(user_id)
    if not present.users:
        message.reactions.remove(present)
    standin.bus.publish(ReactionChanged(message, emoji, user_id, added=False))


def clear(standin: StandIn, actor_id: int, channel: Channel, message: Message, emoji: str | None = None) -> None:
    """Take all reactions away, or all of one emoji."""
    demand(standin.world, actor_id, channel, P.MANAGE_MESSAGES)
    _demand_open(channel)
    message.reactions = [r for r in message.reactions if emoji is not None and r.emoji != emoji]
    standin.bus.publish(ReactionsCleared(message, emoji))


def _demand_open(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise Fault(400, 50083, "Thread is archived")
