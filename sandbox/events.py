"""What happens in the world, as typed events, and the bus that carries them to the gateway, the page and the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.world import Channel, Message


@dataclass(frozen=True)
class MessageCreated:
    """A message was posted."""

    message: Message


@dataclass(frozen=True)
class MessageUpdated:
    """A message was edited, or got a thread."""

    message: Message


@dataclass(frozen=True)
class MessageDeleted:
    """A message is gone."""

    message: Message


@dataclass(frozen=True)
class ReactionChanged:
    """Somebody put an emoji under a message or took it away."""

    message: Message
    emoji: str
    user_id: int
    added: bool


@dataclass(frozen=True)
class ReactionsCleared:
    """All reactions of a message, or all of one emoji, were removed."""

    message: Message
    emoji: str | None = None


@dataclass(frozen=True)
class ChannelCreated:
    """A channel, thread or conversation is new; `joined` are those who were put into the thread."""

    channel: Channel


@dataclass(frozen=True)
class ChannelUpdated:
    """A channel or thread changed."""

    channel: Channel


@dataclass(frozen=True)
class ChannelDeleted:
    """A channel or thread is gone."""

    channel: Channel


@dataclass(frozen=True)
class ThreadMembersChanged:
    """People joined or left a thread."""

    channel: Channel
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


@dataclass(frozen=True)
class TypingStarted:
    """Somebody types."""

    channel: Channel
    user_id: int


@dataclass(frozen=True)
class InteractionSent:
    """A command, press or form goes to the bot; `payload` is Discord's interaction object."""

    payload: dict[str, Any]


@dataclass(frozen=True)
class InteractionSettled:
    """The bot acknowledged an interaction, or missed its deadline."""

    user_id: int
    interaction_id: int
    failed: bool


@dataclass(frozen=True)
class ModalOpened:
    """A form opens for one person."""

    user_id: int
    modal_id: int
    data: dict[str, Any]


@dataclass(frozen=True)
class CommandsChanged:
    """The bot registered other commands."""


@dataclass(frozen=True)
class BotPresence:
    """The bot came or went."""

    online: bool


Event = (
    MessageCreated
    | MessageUpdated
    | MessageDeleted
    | ReactionChanged
    | ReactionsCleared
    | ChannelCreated
    | ChannelUpdated
    | ChannelDeleted
    | ThreadMembersChanged
    | TypingStarted
    | InteractionSent
    | InteractionSettled
    | ModalOpened
    | CommandsChanged
    | BotPresence
)


class Bus:
    """Hands every event to every listener, in the order of publishing, in the publisher's task."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with every later event; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """Tell everybody."""
        for listener in list(self._listeners):
            listener(event)
