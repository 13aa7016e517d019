"""Conversations between two, and new channels."""

from __future__ import annotations

from sandbox.events import ChannelCreated
from sandbox.snowflakes import new_id
from sandbox.standin import StandIn
from sandbox.world import Channel, ChannelType


def open_dm(standin: StandIn, one: int, other: int) -> Channel:
    """Return the conversation between two people; it is opened where there was none."""
    channel = standin.world.dm(one, other)
    if channel is None:
        channel = Channel(new_id(), ChannelType.DM, recipients=[one, other])
        standin.world.channels[channel.id] = channel
        standin.bus.publish(ChannelCreated(channel))
    return channel


def create_channel(standin: StandIn, guild_id: int, name: str) -> Channel:
    """Add a text channel to a guild and tell everybody."""
    position = len(standin.world.channels_of(guild_id))
    channel = Channel(new_id(), ChannelType.TEXT, name.lower().replace(" ", "-"), guild_id, position=position)
    standin.world.channels[channel.id] = channel
    standin.bus.publish(ChannelCreated(channel))
    return channel
