"""What the bot must be allowed to do in a place, by the names Discord's settings show."""

from __future__ import annotations

import discord

NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "create_private_threads": "Create Private Threads",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
}

ALWAYS = ("view_channel", "attach_files", "read_message_history")
IN_CHANNEL = (*ALWAYS, "send_messages")
IN_THREAD = (*ALWAYS, "send_messages_in_threads")
PUBLIC_THREAD = (*IN_THREAD, "create_public_threads")
PRIVATE_THREAD = (*IN_THREAD, "create_private_threads")


def missing_here(bot: discord.Client, channel_id: int) -> tuple[str, ...]:
    """Return the names of what is missing in a channel or thread, as far as the cache knows it."""
    there = bot.get_channel(channel_id)
    if not isinstance(there, discord.Thread | discord.abc.GuildChannel):
        return ()
    needed = IN_THREAD if isinstance(there, discord.Thread) else IN_CHANNEL
    return missing(there.permissions_for(there.guild.me), needed)


def missing(held: discord.Permissions, needed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of what is needed and not held."""
    return tuple(NAMES[name] for name in needed if not getattr(held, name))
