"""An interaction under way, and the object that the bot receives of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from sandbox.standin import StandIn
from sandbox.world import Channel, InteractionOrigin, Message

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
"""Interaction types."""


@dataclass
class Sent:
    """An interaction under way, and what came back so far."""

    id: int
    token: str
    type: int
    user_id: int
    channel_id: int
    sent_at: float
    origin: InteractionOrigin
    message: Message | None = None
    """The message whose component was pressed (or whose component opened the form)."""
    answer: int | None = None
    late: bool = False
    original: Message | None = None
    followups: dict[int, Message] = field(default_factory=dict)
    choices: asyncio.Future[list[Json]] | None = None
    timer: asyncio.TimerHandle | None = None


def interaction_payload(standin: StandIn, sent: Sent, channel: Channel, data: Json) -> Json:
    """Return the interaction object that the gateway dispatches (docs: Interaction Object)."""
    payloads = standin.payloads
    channel_payload = payloads.channel(channel, standin.bot_id)
    payload: Json = {
        "id": str(sent.id),
        "application_id": str(standin.bot_id),
        "type": sent.type,
        "token": sent.token,
        "version": 1,
        "channel": channel_payload | {"permissions": payloads.allowed(sent.user_id, channel)},
        "channel_id": str(channel.id),
        "app_permissions": payloads.allowed(standin.bot_id, channel),
        "locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": standin.world.upload_limit,
        "data": data,
    }
    if channel.guild_id is not None:
        guild = standin.world.guilds[channel.guild_id]
        member = payloads.member(guild, sent.user_id)
        payload |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": member | {"permissions": payloads.allowed(sent.user_id, channel)},
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
        }
    else:
        payload |= {
            "user": payloads.person(sent.user_id),
            "context": 1,
            "authorizing_integration_owners": {"0": "0"},
        }
    if sent.message is not None and sent.type in (COMPONENT, MODAL):
        payload["message"] = payloads.message_in_interaction(sent.message)
    return payload
