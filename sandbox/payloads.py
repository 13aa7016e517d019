"""The world as Discord's JSON. Absent keys stay absent: a null in the wrong place kills a discord.py client."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.cdn import Cdn
from sandbox.permissions import permissions_in
from sandbox.snowflakes import created_at
from sandbox.world import (
    Application,
    Attachment,
    Channel,
    ChannelType,
    Guild,
    InteractionOrigin,
    Message,
    MessageType,
    Role,
    User,
    World,
)

Json = dict[str, Any]

MESSAGE_CONTENT_LIMITED = 1 << 19
MEMBERS_LIMITED = 1 << 15
PUBLIC_FLAGS = 1 << 23
"""Application flags (docs: Application Flags); the last says that commands are registered."""


def moment(when: datetime | None) -> str | None:
    """Return Discord's way to write a time."""
    return when.isoformat(timespec="microseconds") if when else None


class Payloads:
    """Renders the world for one who looks at it."""

    def __init__(self, world: World, cdn: Cdn) -> None:
        self.world = world
        self._cdn = cdn

    def user(self, user: User) -> Json:
        """Return a user object."""
        payload: Json = {
            "id": str(user.id),
            "username": user.username,
            "discriminator": "0" if not user.bot else "4207",
            "global_name": user.global_name,
            "avatar": user.avatar,
            "public_flags": 0,
        }
        if user.bot:
            payload["bot"] = True
        return payload

    def person(self, user_id: int) -> Json:
        """Return the user object of an id."""
        return self.user(self.world.users[user_id])

    def member(self, guild: Guild, user_id: int, with_user: bool = True) -> Json:
        """Return a guild member object."""
        member = guild.members[user_id]
        payload: Json = {
            "roles": [str(role) for role in member.roles],
            "joined_at": moment(member.joined_at),
            "nick": member.nick,
            "avatar": None,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        if with_user:
            payload["user"] = self.person(user_id)
        return payload

    def role(self, role: Role) -> Json:
        """Return a role object."""
        return {
            "id": str(role.id),
            "name": role.name,
            "permissions": str(role.permissions),
            "position": role.position,
            "color": 0,
            "hoist": False,
            "managed": role.managed,
            "mentionable": False,
            "flags": 0,
        }

    def channel(self, channel: Channel, viewer: int | None = None) -> Json:
        """Return a channel or thread object; `viewer` decides whose membership a thread shows."""
        payload: Json = {"id": str(channel.id), "type": int(channel.type), "flags": 0}
        payload["last_message_id"] = str(channel.last_message_id) if channel.last_message_id else None
        if channel.type is ChannelType.DM:
            others = [user_id for user_id in channel.recipients if user_id != viewer]
            payload["recipients"] = [self.person(user_id) for user_id in others]
            return payload
        payload |= {"guild_id": str(channel.guild_id), "name": channel.name, "rate_limit_per_user": 0}
        if channel.thread is None:
            payload |= {
                "position": channel.position,
                "topic": channel.topic,
                "nsfw": False,
                "parent_id": None,
                "permission_overwrites": [
                    {"id": str(o.id), "type": o.type, "allow": str(o.allow), "deny": str(o.deny)}
                    for o in channel.overwrites.values()
                ],
            }
            return payload
        thread = channel.thread
        payload |= {
            "parent_id": str(channel.parent_id),
            "owner_id": str(thread.owner_id),
            "message_count": thread.message_count,
            "total_message_sent": thread.message_count,
            "member_count": min(len(thread.members), 50),
            "thread_metadata": {
                "archived": thread.archived,
                "auto_archive_duration": thread.auto_archive_minutes,
                "archive_timestamp": moment(thread.archive_changed_at or thread.created_at),
                "create_timestamp": moment(thread.created_at),
                "locked": thread.locked,
            },
        }
        if channel.type is ChannelType.PRIVATE_THREAD:
            payload["thread_metadata"]["invitable"] = thread.invitable
        if viewer is not None and viewer in thread.members:
            payload["member"] = self.thread_member(channel, viewer)
        return payload

    def thread_member(self, channel: Channel, user_id: int) -> Json:
        """Return a thread member object."""
        joined = channel.thread.members[user_id] if channel.thread else None
        return {"id": str(channel.id), "user_id": str(user_id), "join_timestamp": moment(joined), "flags": 0}

    def guild(self, guild: Guild) -> Json:
        """Return a guild object as REST gives it."""
        return {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "splash": None,
            "banner": None,
            "description": None,
            "owner_id": str(guild.owner_id),
            "roles": [self.role(role) for role in guild.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "nsfw_level": 0,
            "vanity_url_code": None,
        }

    def attachment(self, attachment: Attachment) -> Json:
        """Return an attachment object with a freshly signed address."""
        url = self._cdn.attachment_url(attachment)
        payload: Json = {
            "id": str(attachment.id),
            "filename": attachment.filename,
            "size": attachment.size,
            "url": url,
            "proxy_url": url,
        }
        if attachment.content_type:
            payload["content_type"] = attachment.content_type
        if attachment.width and attachment.height:
            payload |= {"width": attachment.width, "height": attachment.height}
        if attachment.description:
            payload["description"] = attachment.description
        if attachment.ephemeral:
            payload["ephemeral"] = True
        return payload

    def message(
        self, message: Message, viewer: int, content: bool = True, quoted_content: bool | None = None, depth: int = 1
    ) -> Json:
        """Return a message object as `viewer` sees it.

        Without `content` (the bot lacks the message-content intent) text, files, embeds and components are empty
        except where Discord shows them to a bot anyway, see `content_shown`. `quoted_content` is the same for the
        message that this one answers; None: as for this one.
        """
        channel = self.world.channels.get(message.channel_id)
        shown = content or self.content_shown(message)
        payload: Json = {
            "id": str(message.id),
            "channel_id": str(message.channel_id),
            "type": int(message.type),
            "content": message.content if shown else "",
            "author": self.person(message.author_id),
            "timestamp": moment(message.created_at or created_at(message.id)),
            "edited_timestamp": moment(message.edited_at),
            "tts": message.tts,
            "mention_everyone": message.mention_everyone,
            "mentions": [self.person(user_id) for user_id in message.mentions],
            "mention_roles": [],
            "attachments": [self.attachment(a) for a in message.attachments] if shown else [],
            "embeds": self._embeds(message) if shown else [],
            "components": message.components if shown else [],
            "pinned": False,
            "flags": message.flags,
        }
        if message.reactions:
            payload["reactions"] = self.reactions(message, viewer)
        if message.nonce is not None and viewer == message.author_id:
            payload["nonce"] = message.nonce
        if message.webhook_id is not None:
            payload |= {"webhook_id": str(message.webhook_id), "application_id": str(message.webhook_id)}
        if message.interaction is not None:
            payload["interaction_metadata"] = self._origin(message.interaction)
        if channel is not None and channel.thread is not None:
            payload["position"] = message.position
        started = self.world.channels.get(message.id)
        if started is not None and started.thread is not None:
            payload["thread"] = self.channel(started, viewer)
        if message.reference is not None:
            quoted = content if quoted_content is None else quoted_content
            payload |= self._reference(message, viewer, quoted, depth)
        return payload

    def message_in_interaction(self, message: Message) -> Json:
        """Return a message that an interaction is about: its content is shown, that of what it answers by the rule."""
        application = self.world.application
        return self.message(message, application.id, quoted_content=application.message_content)

    def _embeds(self, message: Message) -> list[Json]:
        """Return the embeds; `attachment://name` becomes the attachment's address, as Discord does."""
        by_name = {attachment.filename: attachment for attachment in message.attachments}
        rendered = []
        for embed in message.embeds:
            embed = dict(embed)
            for key in ("image", "thumbnail"):
                address = (embed.get(key) or {}).get("url", "")
                attachment = by_name.get(address.removeprefix("attachment://"))
                if address.startswith("attachment://") and attachment is not None:
                    url = self._cdn.attachment_url(attachment)
                    embed[key] = {"url": url, "proxy_url": url, "width": attachment.width, "height": attachment.height}
            rendered.append(embed)
        return rendered

    def _reference(self, message: Message, viewer: int, content: bool, depth: int) -> Json:
        reference = message.reference
        assert reference is not None
        payload: Json = {"type": 0, "channel_id": str(reference.channel_id)}
        if reference.message_id is not None:
            payload["message_id"] = str(reference.message_id)
        if reference.guild_id is not None:
            payload["guild_id"] = str(reference.guild_id)
        result: Json = {"message_reference": payload}
        if (
            depth > 0
            and reference.message_id is not None
            and message.type in (MessageType.REPLY, MessageType.THREAD_STARTER)
        ):
            target = self.world.message(reference.channel_id, reference.message_id)
            if target is not None and target.seen_by not in (None, viewer):
                target = None
            result["referenced_message"] = self.message(target, viewer, content, depth=depth - 1) if target else None
        return result

    def _origin(self, origin: InteractionOrigin) -> Json:
        payload: Json = {
            "id": str(origin.id),
            "type": origin.type,
            "user": self.person(origin.user_id),
            "authorizing_integration_owners": {"0": "0"},
        }
        if origin.name is not None:
            payload["name"] = origin.name
        if origin.original_response_id is not None:
            payload["original_response_message_id"] = str(origin.original_response_id)
        if origin.interacted_message_id is not None:
            payload["interacted_message_id"] = str(origin.interacted_message_id)
        if origin.target_message_id is not None:
            payload["target_message_id"] = str(origin.target_message_id)
        if origin.triggering is not None:
            payload["triggering_interaction_metadata"] = self._origin(origin.triggering)
        return payload

    def reactions(self, message: Message, viewer: int) -> list[Json]:
        """Return the reactions under a message; `me` is whether the viewer is among them."""
        return [
            {
                "emoji": {"id": None, "name": reaction.emoji},
                "count": len(reaction.users),
                "count_details": {"burst": 0, "normal": len(reaction.users)},
                "burst_colors": [],
                "me": viewer in reaction.users,
                "me_burst": False,
            }
            for reaction in message.reactions
        ]

    def content_shown(self, message: Message) -> bool:
        """Tell whether a bot without the intent reads this message (docs: Message Content Intent).

        It does where it wrote the message, where the message mentions it (a reply with ping does that, too), and in
        conversations with it.
        """
        bot = self.world.application.id
        channel = self.world.channels.get(message.channel_id)
        in_dm = channel is not None and channel.type is ChannelType.DM
        return in_dm or message.author_id == bot or bot in message.mentions

    def in_guild(self, message: Message) -> Json:
        """Return what a gateway event adds to a guild message: the guild and the author's membership."""
        channel = self.world.channels[message.channel_id]
        if channel.guild_id is None:
            return {}
        extra: Json = {"guild_id": str(channel.guild_id)}
        guild = self.world.guilds[channel.guild_id]
        if message.webhook_id is None and message.author_id in guild.members:
            extra["member"] = self.member(guild, message.author_id, with_user=False)
        return extra

    def application(self) -> Json:
        """Return the bot's application object."""
        application = self.world.application
        return {
            "id": str(application.id),
            "name": application.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": application_flags(application),
            "hook": True,
            "owner": self.person(application.owner_id),
            "team": None,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
            "approximate_guild_count": len(self.world.guilds),
            "approximate_user_install_count": 0,
            "integration_types_config": {"0": {}},
        }

    def allowed(self, user_id: int, channel: Channel) -> str:
        """Return a person's permissions in a channel as Discord's number in a string."""
        return str(int(permissions_in(self.world, user_id, channel)))


def application_flags(application: Application) -> int:
    """Return the flags that tell a library which privileged intents were granted."""
    flags = PUBLIC_FLAGS
    if application.message_content:
        flags |= MESSAGE_CONTENT_LIMITED
    if application.members_intent:
        flags |= MEMBERS_LIMITED
    return flags
