"""Who may do what: the order in which roles and overwrites count."""

from __future__ import annotations

import pytest

from sandbox.permissions import EVERYTHING, P, permissions_in
from sandbox.seed import BOT_ID, BOT_ROLE_ID, CHANNELS, GUILD_ID, PEOPLE, seed_world
from sandbox.world import Channel, ChannelType, Overwrite, World


@pytest.fixture
def world() -> World:
    return seed_world()


@pytest.fixture
def channel(world: World) -> Channel:
    return world.channels[CHANNELS[0][0]]


def test_the_owner_and_administrators_may_everything(world: World, channel: Channel) -> None:
    assert permissions_in(world, PEOPLE[0].id, channel) == EVERYTHING
    world.guilds[GUILD_ID].roles[BOT_ROLE_ID].permissions |= P.ADMINISTRATOR
    channel.overwrites[BOT_ID] = Overwrite(BOT_ID, 1, deny=int(P.VIEW_CHANNEL))
    assert permissions_in(world, BOT_ID, channel) == EVERYTHING


def test_a_member_overwrite_beats_a_role_beats_everyone(world: World, channel: Channel) -> None:
    bit = P.SEND_MESSAGES
    channel.overwrites[GUILD_ID] = Overwrite(GUILD_ID, 0, deny=int(bit))
    assert not permissions_in(world, BOT_ID, channel) & bit
    channel.overwrites[BOT_ROLE_ID] = Overwrite(BOT_ROLE_ID, 0, allow=int(bit))
    assert permissions_in(world, BOT_ID, channel) & bit
    channel.overwrites[BOT_ID] = Overwrite(BOT_ID, 1, deny=int(bit))
    assert not permissions_in(world, BOT_ID, channel) & bit


def test_who_cannot_see_can_do_nothing(world: World, channel: Channel) -> None:
    channel.overwrites[BOT_ID] = Overwrite(BOT_ID, 1, deny=int(P.VIEW_CHANNEL))
    assert permissions_in(world, BOT_ID, channel) == 0


def test_who_cannot_write_cannot_attach(world: World, channel: Channel) -> None:
    channel.overwrites[BOT_ID] = Overwrite(BOT_ID, 1, deny=int(P.SEND_MESSAGES))
    assert not permissions_in(world, BOT_ID, channel) & (P.ATTACH_FILES | P.EMBED_LINKS)


def test_a_conversation_is_for_its_two(world: World) -> None:
    talk = Channel(1, ChannelType.DM, recipients=[BOT_ID, PEOPLE[1].id])
    assert permissions_in(world, BOT_ID, talk) & P.ATTACH_FILES
    assert not permissions_in(world, BOT_ID, talk) & P.CREATE_PUBLIC_THREADS
    assert permissions_in(world, PEOPLE[2].id, talk) == 0
