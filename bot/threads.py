"""Threads of ours in which no session lives any more: what the bot said there, and their names, repeat a person."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot import words
from bot.speak import channel
from bot.traces import AWAY, LOOKED_THROUGH, Swept, delete_message
from storage import sessions
from storage.models import Session

if TYPE_CHECKING:
    from bot.client import Threadbrush


async def empty(bot: Threadbrush, gone: Collection[Session]) -> Swept:
    """Take the bot's own words out of the threads of sessions that are gone, unless somebody else's lives there."""
    swept = Swept()
    threads = {session.thread_id: session for session in gone if session.thread_id is not None}
    for thread_id, session in threads.items():
        async with bot.storage.read() as db:
            lived_in = await sessions.by_thread(db, thread_id) is not None
        if not lived_in:
            swept += await _emptied(bot, thread_id, session)
    return swept


async def _emptied(bot: Threadbrush, thread_id: int, session: Session) -> Swept:
    wanted: list[discord.Message] = []
    with suppress(*AWAY):
        async for message in channel(bot, thread_id, session.guild_id).history(limit=LOOKED_THROUGH):
            wanted.append(message)
    with suppress(*AWAY):
        # A thread is called like the message it hangs on.
        wanted.append(await channel(bot, session.channel_id, session.guild_id).fetch_message(thread_id))
    with suppress(*AWAY):
        there = await bot.fetch_channel(thread_id)
        if isinstance(there, discord.Thread):
            await there.edit(name=words.THREAD_EMPTIED, archived=False)
    deleted = left = 0
    for message in wanted:
        ours = bot.user is not None and message.author.id == bot.user.id
        if not ours or message.is_system() or message.type is discord.MessageType.thread_starter_message:
            continue
        try:
            await delete_message(bot, message)
            deleted += 1
        except discord.NotFound:
            continue
        except AWAY:
            left += 1
    return Swept(deleted, left)
