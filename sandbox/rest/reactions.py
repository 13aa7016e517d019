"""Reactions: put, take away, and who did."""

from __future__ import annotations

from typing import Any

from sandbox import reactions as acts
from sandbox.permissions import P, demand
from sandbox.rest.call import Call


async def add(call: Call) -> None:
    """Put an emoji under a message as the bot."""
    channel = call.channel()
    acts.react(call.standin, call.bot, channel, call.message(channel), call.text("emoji"))


async def remove(call: Call) -> None:
    """Take the bot's own or somebody's emoji away."""
    channel = call.channel()
    message = call.message(channel)
    acts.unreact(call.standin, call.bot, call.user_id(), channel, message, call.text("emoji"))


async def clear(call: Call) -> None:
    """Take all reactions away, or all of one emoji."""
    channel = call.channel()
    acts.clear(call.standin, call.bot, channel, call.message(channel), call.request.match_info.get("emoji"))


async def users(call: Call) -> list[Any]:
    """Return who put an emoji there, in the order of ids."""
    channel = call.channel()
    demand(call.standin.world, call.bot, channel, P.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    emoji = acts.check_emoji(call.text("emoji"))
    reaction = next((reaction for reaction in message.reactions if reaction.emoji == emoji), None)
    if reaction is None:
        return []
    after = call.query_id("after") or 0
    chosen = [user_id for user_id in sorted(reaction.users) if user_id > after][: call.limit(25, 100)]
    return [call.standin.payloads.person(user_id) for user_id in chosen]
