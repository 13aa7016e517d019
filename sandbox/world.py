"""What the stand-in remembers: people, guilds, channels, threads, messages. Plain data, no Discord JSON.

The whole of `World` is what `sandbox.snapshot` writes to disk. Ids are snowflakes, as in Discord.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any


class ChannelType(IntEnum):
    """The kinds of channel that the stand-in has (docs: Channel Types)."""

    TEXT = 0
    DM = 1
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


class MessageType(IntEnum):
    """The kinds of message that the stand-in makes (docs: Message Types)."""

    DEFAULT = 0
    RECIPIENT_ADD = 1
    CHANNEL_NAME_CHANGE = 4
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU_COMMAND = 23


class Flag(IntEnum):
    """Message flags (docs: Message Flags)."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass
class User:
    """A person, or the bot."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    avatar: str | None = None


@dataclass
class Role:
    """A named set of permissions; the one whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 0
    managed: bool = False


@dataclass
class Overwrite:
    """A channel's exception from the permissions of one role (type 0) or member (type 1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass
class Member:
    """A person's place in a guild."""

    user_id: int
    roles: list[int]
    joined_at: datetime
    nick: str | None = None


@dataclass
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role]
    members: dict[int, Member]


@dataclass
class ThreadState:
    """What a thread has and a channel has not."""

    owner_id: int
    created_at: datetime
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: int = 4320
    archive_changed_at: datetime | None = None
    members: dict[int, datetime] = field(default_factory=dict)
    message_count: int = 0


@dataclass
class Channel:
    """A text channel, a thread or a conversation between two."""

    id: int
    type: ChannelType
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[int] = field(default_factory=list)
    last_message_id: int | None = None
    thread: ThreadState | None = None


@dataclass
class Attachment:
    """A file of a message; its bytes lie in the attachments folder under its id."""

    id: int
    channel_id: int
    filename: str
    size: int
    content_type: str | None = None
    width: int | None = None
    height: int | None = None
    description: str | None = None
    ephemeral: bool = False


@dataclass
class Reaction:
    """One emoji under a message, and who put it there, first to last."""

    emoji: str
    users: list[int]


@dataclass
class Reference:
    """The message that a message answers."""

    message_id: int | None
    channel_id: int
    guild_id: int | None = None


@dataclass
class InteractionOrigin:
    """The command, press or form that a message answers (docs: Message Interaction Metadata Object)."""

    id: int
    type: int
    user_id: int
    name: str | None = None
    original_response_id: int | None = None
    interacted_message_id: int | None = None
    target_message_id: int | None = None
    triggering: InteractionOrigin | None = None


@dataclass
class Message:
    """One message. `seen_by` is the only person who sees it where it is ephemeral."""

    id: int
    channel_id: int
    author_id: int
    type: MessageType = MessageType.DEFAULT
    content: str = ""
    created_at: datetime | None = None
    edited_at: datetime | None = None
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    mentions: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    tts: bool = False
    reference: Reference | None = None
    reactions: list[Reaction] = field(default_factory=list)
    nonce: str | None = None
    webhook_id: int | None = None
    interaction: InteractionOrigin | None = None
    seen_by: int | None = None
    position: int = 0


@dataclass
class Application:
    """The bot's entry in the developer portal."""

    id: int
    name: str
    owner_id: int
    message_content: bool = False
    members_intent: bool = False
    commands: dict[int, dict[str, Any]] = field(default_factory=dict)
    guild_commands: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)


@dataclass
class World:
    """Everything. Messages are kept by channel, oldest first (dicts keep their order)."""

    application: Application
    users: dict[int, User]
    guilds: dict[int, Guild]
    channels: dict[int, Channel]
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    upload_limit: int = 10 * 1024 * 1024
    """Largest file of the bot, in bytes."""
    people_upload_limit: int = 10 * 1024 * 1024
    """Largest file of a person; those who pay Discord may send more than any bot."""

    @property
    def bot(self) -> User:
        """The bot: its user id is the application's id."""
        return self.users[self.application.id]

    def people(self) -> list[User]:
        """Return everybody who is no bot."""
        return [user for user in self.users.values() if not user.bot]

    def message(self, channel_id: int, message_id: int) -> Message | None:
        """Return the message, or None where there is none (any more)."""
        return self.messages.get(channel_id, {}).get(message_id)

    def history(self, channel_id: int) -> list[Message]:
        """Return the channel's messages, oldest first."""
        return list(self.messages.get(channel_id, {}).values())

    def threads_of(self, guild_id: int) -> list[Channel]:
        """Return the guild's threads, archived ones too."""
        return [c for c in self.channels.values() if c.guild_id == guild_id and c.thread is not None]

    def channels_of(self, guild_id: int) -> list[Channel]:
        """Return the guild's channels without threads, in their order."""
        own = [c for c in self.channels.values() if c.guild_id == guild_id and c.thread is None]
        return sorted(own, key=lambda channel: (channel.position, channel.id))

    def dm(self, one: int, other: int) -> Channel | None:
        """Return the conversation between two, if they ever opened it."""
        for channel in self.channels.values():
            if channel.type is ChannelType.DM and set(channel.recipients) == {one, other}:
                return channel
        return None
