"""Posting, editing and deleting messages: Discord's rules, for the bot and for people alike."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass

from sandbox.drafts import Draft, empty_message
from sandbox.events import MessageCreated, MessageDeleted, MessageUpdated
from sandbox.faults import Fault, invalid, unknown
from sandbox.permissions import P, Permission, demand, may_see, permissions_in, speaking_in
from sandbox.snowflakes import new_id, now
from sandbox.standin import StandIn
from sandbox.threads import add_members, reopen
from sandbox.uploads import content_type, entity_too_large, picture_size, safe_filename
from sandbox.world import Attachment, Channel, ChannelType, Flag, InteractionOrigin, Message, MessageType, Reference

SYSTEM = (
    MessageType.RECIPIENT_ADD,
    MessageType.CHANNEL_NAME_CHANGE,
    MessageType.THREAD_CREATED,
    MessageType.THREAD_STARTER,
)
"""Messages that Discord itself writes: nobody answers, edits or reacts to some of them."""


@dataclass(frozen=True)
class Stamp:
    """What a message carries beside its text when it answers an interaction."""

    type: MessageType | None = None
    flags: int = 0
    webhook_id: int | None = None
    interaction: InteractionOrigin | None = None
    seen_by: int | None = None


def demand_for_draft(standin: StandIn, author_id: int, channel: Channel, draft: Draft) -> None:
    """Raise 50001 or 50013 where the author may not post this here."""
    needed = speaking_in(channel)
    if draft.embeds:
        needed |= P.EMBED_LINKS
    if draft.files:
        needed |= P.ATTACH_FILES
    demand(standin.world, author_id, channel, needed)
    if draft.reference is not None and not permissions_in(standin.world, author_id, channel) & P.READ_MESSAGE_HISTORY:
        raise Fault(403, 160002, "Cannot reply without permission to read message history")


async def post(standin: StandIn, author_id: int, channel: Channel, draft: Draft, stamp: Stamp = Stamp()) -> Message:
    """Post a message and return it; an enforced nonce that was used lately returns the message of that time."""
    if draft.nonce is None or not draft.enforce_nonce:
        return await _post(standin, author_id, channel, draft, stamp)
    key = f"{author_id}/{draft.nonce}"
    known = standin.nonces.get(key)
    if known is not None and time.monotonic() - known[0] < standin.rules.nonce_s:
        return await asyncio.shield(known[1])
    making = asyncio.ensure_future(_post(standin, author_id, channel, draft, stamp))
    standin.nonces[key] = (time.monotonic(), making)
    try:
        return await making
    except BaseException:
        standin.nonces.pop(key, None)  # nothing was posted, so the nonce is free
        raise


async def _post(standin: StandIn, author_id: int, channel: Channel, draft: Draft, stamp: Stamp) -> Message:
    reference = _reference(standin, channel, draft, author_id)
    attachments = await _attach(standin, channel, draft, author_id, ephemeral=stamp.seen_by is not None)
    message = Message(
        id=new_id(),
        channel_id=channel.id,
        author_id=author_id,
        type=stamp.type or (MessageType.REPLY if reference else MessageType.DEFAULT),
        content=(draft.content or "").strip(),
        created_at=now(),
        attachments=attachments,
        embeds=draft.embeds or [],
        components=draft.components or [],
        flags=(draft.flags or 0) | stamp.flags,
        tts=draft.tts,
        reference=reference,
        nonce=draft.nonce,
        webhook_id=stamp.webhook_id,
        interaction=stamp.interaction,
        seen_by=stamp.seen_by,
    )
    message.mentions = _mentions(standin, message, channel, draft)
    message.mention_everyone = _mentions_everyone(standin, message, channel, draft)
    keep(standin, channel, message)
    return message


def keep(standin: StandIn, channel: Channel, message: Message) -> None:
    """Put a finished message into its channel and tell everybody."""
    world = standin.world
    if channel.thread is not None and message.type not in SYSTEM and message.seen_by is None:
        reopen(standin, channel)
        add_members(standin, channel, [message.author_id, *message.mentions])
        channel.thread.message_count += 1
        message.position = channel.thread.message_count
    world.messages.setdefault(channel.id, {})[message.id] = message
    if message.seen_by is None:
        channel.last_message_id = message.id
    standin.bus.publish(MessageCreated(message))


async def edit(standin: StandIn, message: Message, draft: Draft, touch: bool = True) -> Message:
    """Change a message in the ways that the draft mentions; `touch` marks it as edited."""
    channel = standin.world.channels[message.channel_id]
    if channel.thread is not None and channel.thread.archived:
        raise Fault(400, 50083, "Thread is archived")
    kept = [a for a in message.attachments if draft.kept_attachments is None or a.id in draft.kept_attachments]
    content = message.content if draft.content is None else draft.content.strip()
    embeds = message.embeds if draft.embeds is None else draft.embeds
    components = message.components if draft.components is None else draft.components
    if not (content or embeds or components or kept or draft.files):
        raise empty_message()
    if len(kept) + len(draft.files) > 10:
        raise invalid("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    added = await _attach(standin, channel, draft, message.author_id, ephemeral=message.seen_by is not None)
    gone = [a for a in message.attachments if a not in kept]
    message.content, message.embeds, message.components = content, embeds, components
    message.attachments = kept + added
    if draft.flags is not None:
        message.flags = message.flags & ~Flag.SUPPRESS_EMBEDS | draft.flags & (
            Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2
        )
    if draft.content is not None:
        message.mentions = _mentions(standin, message, channel, draft)
    if touch:
        message.edited_at = now()
    standin.bus.publish(MessageUpdated(message))
    for attachment in gone:
        await standin.cdn.forget(attachment.id)
    return message


async def delete(standin: StandIn, message: Message) -> None:
    """Remove a message and its files, and tell everybody."""
    standin.world.messages.get(message.channel_id, {}).pop(message.id, None)
    channel = standin.world.channels.get(message.channel_id)
    if channel is not None and channel.thread is not None and message.seen_by is None:
        channel.thread.message_count = max(0, channel.thread.message_count - 1)
    standin.bus.publish(MessageDeleted(message))
    for attachment in message.attachments:
        await standin.cdn.forget(attachment.id)


def demand_delete(standin: StandIn, actor_id: int, channel: Channel, message: Message) -> None:
    """Raise unless the actor wrote the message or moderates the channel."""
    own = message.author_id == actor_id
    demand(standin.world, actor_id, channel, Permission(0) if own else P.MANAGE_MESSAGES)
    if message.type in (MessageType.THREAD_STARTER, MessageType.RECIPIENT_ADD):
        raise Fault(403, 50021, "Cannot execute action on a system message")
    if channel.type is ChannelType.DM and not own:
        raise Fault(403, 50003, "Cannot execute action on a DM channel")
    if channel.thread is not None and channel.thread.archived:
        raise Fault(400, 50083, "Thread is archived")


def find_message(standin: StandIn, channel: Channel, message_id: int) -> Message:
    """Return a message that everybody in the channel can see; raises 10008 where there is none."""
    message = standin.world.message(channel.id, message_id)
    if message is None or message.seen_by is not None:
        raise unknown("Message")
    return message


def _reference(standin: StandIn, channel: Channel, draft: Draft, author_id: int) -> Reference | None:
    wanted = draft.reference
    if wanted is None or wanted.message_id is None:
        return None
    target = standin.world.message(channel.id, wanted.message_id)
    other_channel = wanted.channel_id not in (0, channel.id)
    if target is None or other_channel or target.seen_by not in (None, author_id):
        if draft.fail_if_not_exists:
            raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None
    if target.type in SYSTEM:
        raise invalid("message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
    return Reference(target.id, channel.id, channel.guild_id)


def _mentions(standin: StandIn, message: Message, channel: Channel, draft: Draft) -> list[int]:
    """Return whom the message pings.

    A reply pings the author of what it answers, except where that is an answer to a command: those come from a
    webhook, which nobody can ping. That is why a bot without the intent cannot read replies to them.
    """
    allowed = draft.allowed
    found = [int(user_id) for user_id in re.findall(r"<@!?(\d{1,20})>", message.content)]
    mentioned = [u for u in found if u in standin.world.users and (allowed.parse_users or u in allowed.users)]
    if message.reference is not None and message.reference.message_id is not None and allowed.replied_user:
        target = standin.world.message(message.reference.channel_id, message.reference.message_id)
        if target is not None and target.webhook_id is None:
            mentioned.append(target.author_id)
    return [user_id for user_id in dict.fromkeys(mentioned) if may_see_parent(standin, user_id, channel)]


def may_see_parent(standin: StandIn, user_id: int, channel: Channel) -> bool:
    """Tell whether a ping in this channel can reach the person: a private thread's parent is enough."""
    place = standin.world.channels.get(channel.parent_id or 0, channel) if channel.thread else channel
    return may_see(standin.world, user_id, place)


def _mentions_everyone(standin: StandIn, message: Message, channel: Channel, draft: Draft) -> bool:
    asked = "@everyone" in message.content or "@here" in message.content
    granted = permissions_in(standin.world, message.author_id, channel)
    return asked and draft.allowed.parse_everyone and bool(granted & P.MENTION_EVERYONE)


async def _attach(
    standin: StandIn, channel: Channel, draft: Draft, author_id: int, ephemeral: bool
) -> list[Attachment]:
    attachments = []
    limit = standin.world.upload_limit if author_id == standin.bot_id else standin.world.people_upload_limit
    for file in draft.files:
        if len(file.upload.content) > limit:
            raise entity_too_large()
        attachments.append(
            await store_upload(
                standin, channel.id, file.upload.filename, file.upload.content, file.description, ephemeral=ephemeral
            )
        )
    return attachments


async def store_upload(
    standin: StandIn,
    channel_id: int,
    filename: str,
    content: bytes,
    description: str | None = None,
    ephemeral: bool = False,
) -> Attachment:
    """Keep a file's bytes and return it as an attachment."""
    filename = safe_filename(filename)
    size = await asyncio.to_thread(picture_size, content)
    attachment = Attachment(
        id=new_id(),
        channel_id=channel_id,
        filename=filename,
        size=len(content),
        content_type=content_type(filename),
        width=size[0] if size else None,
        height=size[1] if size else None,
        description=description,
        ephemeral=ephemeral,
    )
    await standin.cdn.keep(attachment.id, content)
    return attachment
