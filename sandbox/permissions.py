"""Who may do what where (docs: Permissions; the order of overwrites is Discord's)."""

from __future__ import annotations

from enum import IntFlag

from sandbox.faults import missing_access, missing_permissions
from sandbox.world import Channel, ChannelType, Overwrite, World


class Permission(IntFlag):
    """The permissions that the stand-in enforces, by Discord's names."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    SEND_VOICE_MESSAGES = 1 << 46
    PIN_MESSAGES = 1 << 51


P = Permission

EVERYTHING = Permission(sum(permission.value for permission in Permission))

EVERYONE = (
    P.ADD_REACTIONS
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.USE_EXTERNAL_EMOJIS
    | P.USE_APPLICATION_COMMANDS
    | P.CREATE_PUBLIC_THREADS
    | P.CREATE_PRIVATE_THREADS
    | P.SEND_MESSAGES_IN_THREADS
)
"""What a new server grants to @everyone."""

INVITED = EVERYONE
"""What the bot's own role grants: what its invite link asks for, and nothing that moderators have."""

IN_DM = EVERYONE & ~(P.CREATE_PUBLIC_THREADS | P.CREATE_PRIVATE_THREADS | P.SEND_MESSAGES_IN_THREADS)


def permissions_in(world: World, user_id: int, channel: Channel) -> Permission:
    """Return what the person may do in the channel, overwrites applied; in a thread, those of its parent."""
    if channel.type is ChannelType.DM:
        return IN_DM if user_id in channel.recipients else Permission(0)
    guild = world.guilds[channel.guild_id or 0]
    member = guild.members.get(user_id)
    if member is None:
        return Permission(0)
    if guild.owner_id == user_id:
        return EVERYTHING
    place = world.channels[channel.parent_id] if channel.thread and channel.parent_id else channel
    granted = guild.roles[guild.id].permissions
    for role_id in member.roles:
        granted |= guild.roles[role_id].permissions
    if granted & P.ADMINISTRATOR:
        return EVERYTHING
    granted = _overwritten(granted, [place.overwrites.get(guild.id)])
    granted = _overwritten(granted, [place.overwrites.get(role_id) for role_id in member.roles])
    granted = _overwritten(granted, [place.overwrites.get(user_id)])
    return _implied(Permission(granted), in_thread=channel.thread is not None)


def _overwritten(granted: int, overwrites: list[Overwrite | None]) -> int:
    deny = allow = 0
    for overwrite in overwrites:
        if overwrite is not None:
            deny |= overwrite.deny
            allow |= overwrite.allow
    return granted & ~deny | allow


def _implied(granted: Permission, in_thread: bool) -> Permission:
    """Take away what another missing permission makes worthless (docs: Implicit Permissions)."""
    if not granted & P.VIEW_CHANNEL:
        return Permission(0)
    if not granted & (P.SEND_MESSAGES_IN_THREADS if in_thread else P.SEND_MESSAGES):
        granted &= ~(P.MENTION_EVERYONE | P.ATTACH_FILES | P.EMBED_LINKS)
    return granted


def may_see(world: World, user_id: int, channel: Channel) -> bool:
    """Tell whether the channel exists for this person; private threads exist for their members and moderators."""
    granted = permissions_in(world, user_id, channel)
    if not granted & P.VIEW_CHANNEL:
        return False
    if channel.type is ChannelType.PRIVATE_THREAD and channel.thread is not None:
        return user_id in channel.thread.members or bool(granted & P.MANAGE_THREADS)
    return True


def demand(world: World, user_id: int, channel: Channel, needed: Permission = Permission(0)) -> None:
    """Raise 50001 where the channel is out of sight, 50013 where one of the needed permissions is missing."""
    if not may_see(world, user_id, channel):
        raise missing_access()
    if needed & ~permissions_in(world, user_id, channel):
        raise missing_permissions()


def speaking_in(channel: Channel) -> Permission:
    """Return the permission that posting in this channel takes."""
    return P.SEND_MESSAGES_IN_THREADS if channel.thread is not None else P.SEND_MESSAGES
