"""The world before anybody has done anything: one server, four people, the bot."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.permissions import EVERYONE, INVITED
from sandbox.world import Application, Channel, ChannelType, Guild, Member, Role, User, World

FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

BOT_ID = 1_457_700_000_000_000_001
GUILD_ID = 1_457_700_000_000_000_002
BOT_ROLE_ID = 1_457_700_000_000_000_003

PEOPLE = (
    User(1_457_700_000_000_000_011, "mara", "Mara", avatar="mara-lind"),
    User(1_457_700_000_000_000_012, "jonas", "Jonas", avatar="jonas-weber"),
    User(1_457_700_000_000_000_013, "priya", "Priya", avatar="priya-nair"),
    User(1_457_700_000_000_000_014, "theo", "Theo", avatar="theo-okafor"),
)
"""Mara owns the server; the others are plain members."""

CHANNELS = (
    (1_457_700_000_000_000_021, "studio", "Make pictures here: /generate, then reply with what to change"),
    (1_457_700_000_000_000_022, "gallery", "Show what you are proud of"),
    (1_457_700_000_000_000_023, "lounge", "Everything else"),
)


def seed_world() -> World:
    """Return a fresh world; its ids are always the same."""
    bot = User(BOT_ID, "Threadbrush", None, bot=True, avatar="brush")
    people = [User(**vars(user)) for user in PEOPLE]
    members = {user.id: Member(user.id, [], FOUNDED) for user in people}
    members[bot.id] = Member(bot.id, [BOT_ROLE_ID], FOUNDED)
    roles = {
        GUILD_ID: Role(GUILD_ID, "@everyone", int(EVERYONE)),
        BOT_ROLE_ID: Role(BOT_ROLE_ID, "Threadbrush", int(INVITED), position=1, managed=True),
    }
    guild = Guild(GUILD_ID, "Threadbrush Studio", people[0].id, roles, members)
    channels = {
        channel_id: Channel(channel_id, ChannelType.TEXT, name, guild.id, position=position, topic=topic)
        for position, (channel_id, name, topic) in enumerate(CHANNELS)
    }
    return World(
        application=Application(bot.id, "Threadbrush", people[0].id),
        users={user.id: user for user in [bot, *people]},
        guilds={guild.id: guild},
        channels=channels,
    )
