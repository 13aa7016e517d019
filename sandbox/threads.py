"""Threads: starting, joining, archiving. Archived ones open again when somebody posts, unless locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.events import ChannelCreated, ChannelUpdated, MessageCreated, MessageUpdated, ThreadMembersChanged
from sandbox.faults import Fault, invalid, required, too_long
from sandbox.permissions import P, demand, may_see, permissions_in
from sandbox.snowflakes import new_id, now
from sandbox.standin import StandIn
from sandbox.world import Channel, ChannelType, Flag, Message, MessageType, Reference, ThreadState

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


@dataclass(frozen=True)
class ThreadWish:
    """What a new thread shall be like."""

    name: str
    auto_archive_minutes: int = 4320
    private: bool = False
    invitable: bool = True


def check_name(name: object) -> str:
    """Return the channel or thread name; raises 50035 where it is missing or longer than 100 characters."""
    if not isinstance(name, str) or not name.strip():
        raise required("name")
    if len(name) > 100:
        raise too_long("name", 100)
    return name.strip()


def check_minutes(minutes: object) -> int:
    """Return the time after which a silent thread is archived; raises 50035 for a time that Discord has not."""
    if minutes not in ARCHIVE_MINUTES:
        raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {set(ARCHIVE_MINUTES)}.")
    return int(str(minutes))


def start(
    standin: StandIn, owner_id: int, parent: Channel, wish: ThreadWish, message: Message | None = None
) -> Channel:
    """Start a thread, from a message or by itself, and tell everybody."""
    world = standin.world
    if parent.type is not ChannelType.TEXT:
        raise Fault(400, 50024, "Cannot execute action on this channel type")
    demand(world, owner_id, parent, P.CREATE_PRIVATE_THREADS if wish.private else P.CREATE_PUBLIC_THREADS)
    if message is not None:
        demand(world, owner_id, parent, P.READ_MESSAGE_HISTORY)
        if message.id in world.channels:
            raise Fault(400, 160004, "A thread has already been created for this message")
        if message.type in (MessageType.THREAD_CREATED, MessageType.THREAD_STARTER):
            raise Fault(400, 50068, "Invalid message type")
    thread = Channel(
        id=message.id if message else new_id(),
        type=ChannelType.PRIVATE_THREAD if wish.private else ChannelType.PUBLIC_THREAD,
        name=wish.name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        thread=ThreadState(
            owner_id,
            now(),
            invitable=wish.invitable,
            auto_archive_minutes=wish.auto_archive_minutes,
            members={owner_id: now()},
        ),
    )
    world.channels[thread.id] = thread
    standin.bus.publish(ChannelCreated(thread))
    if message is not None:
        message.flags |= Flag.HAS_THREAD
        reference = Reference(message.id, parent.id, parent.guild_id)
        _system(standin, thread, MessageType.THREAD_STARTER, owner_id, "", reference)
        standin.bus.publish(MessageUpdated(message))
    elif not wish.private:
        reference = Reference(None, thread.id, thread.guild_id)
        _system(standin, parent, MessageType.THREAD_CREATED, owner_id, wish.name, reference)
    return thread


def _system(
    standin: StandIn, channel: Channel, kind: MessageType, author_id: int, content: str, reference: Reference | None
) -> None:
    message = Message(new_id(), channel.id, author_id, kind, content, now(), reference=reference)
    standin.world.messages.setdefault(channel.id, {})[message.id] = message
    channel.last_message_id = message.id
    standin.bus.publish(MessageCreated(message))


def rename(standin: StandIn, actor_id: int, channel: Channel, name: str) -> None:
    """Give a thread another name; a line in the thread says so."""
    channel.name = name
    standin.bus.publish(ChannelUpdated(channel))
    if channel.thread is not None:
        _system(standin, channel, MessageType.CHANNEL_NAME_CHANGE, actor_id, name, None)


def reopen(standin: StandIn, channel: Channel) -> None:
    """Open an archived thread because somebody posts; raises 50083 where it is locked."""
    if channel.thread is None or not channel.thread.archived:
        return
    if channel.thread.locked:
        raise Fault(400, 50083, "Thread is archived")
    set_archived(standin, channel, False)


def set_archived(standin: StandIn, channel: Channel, archived: bool) -> None:
    """Archive a thread or open it again, and tell everybody where that changed anything."""
    if channel.thread is None or channel.thread.archived == archived:
        return
    channel.thread.archived = archived
    channel.thread.archive_changed_at = now()
    standin.bus.publish(ChannelUpdated(channel))


def demand_change(standin: StandIn, actor_id: int, channel: Channel, archive_only: bool) -> None:
    """Raise 50013 unless the actor may change the thread: its owner, a moderator, or anyone who may post reopens it."""
    thread = channel.thread
    assert thread is not None
    demand(standin.world, actor_id, channel)
    granted = permissions_in(standin.world, actor_id, channel)
    if granted & P.MANAGE_THREADS or (thread.owner_id == actor_id and not thread.locked):
        return
    demand(
        standin.world,
        actor_id,
        channel,
        P.SEND_MESSAGES_IN_THREADS if archive_only and not thread.locked else P.MANAGE_THREADS,
    )


def add_members(standin: StandIn, channel: Channel, user_ids: Iterable[int]) -> None:
    """Put people into a thread who see its parent and are not in it yet."""
    assert channel.thread is not None
    parent = standin.world.channels[channel.parent_id or 0]
    added = [
        user_id
        for user_id in dict.fromkeys(user_ids)
        if user_id not in channel.thread.members and may_see(standin.world, user_id, parent)
    ]
    for user_id in added:
        channel.thread.members[user_id] = now()
    if added:
        standin.bus.publish(ThreadMembersChanged(channel, added=tuple(added)))


def remove_member(standin: StandIn, channel: Channel, user_id: int) -> None:
    """Take somebody out of a thread."""
    if channel.thread is not None and channel.thread.members.pop(user_id, None) is not None:
        standin.bus.publish(ThreadMembersChanged(channel, removed=(user_id,)))
