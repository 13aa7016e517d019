"""Find the ground a new session stands on: a thread, the channel itself, a private thread or direct messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot import permissions, words
from bot.errors import DirectMessagesClosed, MissingPermissions
from storage import policies, sessions
from storage.models import Session

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

log = structlog.get_logger("bot")

THREAD_PARENTS = (discord.ChannelType.text, discord.ChannelType.news)
ARCHIVE_AFTER_MIN = 1440


@dataclass(frozen=True)
class Ground:
    """Where a session lives. `thread` says that one is still to be opened."""

    channel_id: int
    guild_id: int | None
    thread: bool = False
    thread_id: int | None = None
    private: bool = False
    notes: tuple[str, ...] = ()

    @property
    def place_id(self) -> int:
        """Return the channel to speak in."""
        return self.thread_id or self.channel_id


async def survey(bot: Threadbrush, where: Any, guild_id: int | None, held: discord.Permissions) -> Ground:
    """Decide where a session started in `where` lives. Raises MissingPermissions."""
    if guild_id is None:
        return Ground(where.id, None)
    if isinstance(where, discord.Thread):
        _demand(held, permissions.IN_THREAD)
        ours = bot.user is not None and where.owner_id == bot.user.id
        return Ground(where.parent_id, guild_id, thread_id=where.id) if ours else Ground(where.id, guild_id)
    async with bot.storage.read() as db:
        wanted = bot.settings.threads and (await policies.of(db, guild_id)).threads
    if wanted and getattr(where, "type", None) in THREAD_PARENTS:
        lacking = permissions.missing(held, permissions.PUBLIC_THREAD)
        if not lacking:
            return Ground(where.id, guild_id, thread=True)
        _demand(held, permissions.IN_CHANNEL)
        return Ground(where.id, guild_id, notes=(words.no_thread(lacking),))
    _demand(held, permissions.IN_CHANNEL)
    return Ground(where.id, guild_id)


async def open_thread(bot: Threadbrush, ground: Ground, title: str, message_id: int) -> Ground:
    """Open the thread under a message; where Discord refuses, the session stays in the channel."""
    if not ground.thread:
        return ground
    there = bot.get_channel(ground.channel_id)
    try:
        if not isinstance(there, discord.TextChannel):
            raise LookupError("no text channel")
        thread = await there.create_thread(
            name=words.thread_name(title),
            message=discord.Object(message_id),
            auto_archive_duration=ARCHIVE_AFTER_MIN,
        )
    except (discord.HTTPException, LookupError) as error:
        log.warning("no thread", channel=ground.channel_id, why=str(error))
        lacking = (permissions.NAMES["create_public_threads"],)
        return replace(ground, thread=False, notes=(*ground.notes, words.no_thread(lacking)))
    return replace(ground, thread=False, thread_id=thread.id)


async def open_private(
    where: Any,
    guild_id: int | None,
    held: discord.Permissions,
    person: discord.abc.User,
    title: str,
) -> Ground:
    """Open a private thread, or direct messages where that isn't allowed. Raises DirectMessagesClosed."""
    if guild_id is None:
        return Ground(where.id, None, private=True)
    parent = where.parent if isinstance(where, discord.Thread) else where
    if isinstance(parent, discord.TextChannel) and not permissions.missing(held, permissions.PRIVATE_THREAD):
        try:
            thread = await parent.create_thread(
                name=words.thread_name(title),
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=ARCHIVE_AFTER_MIN,
            )
            await thread.add_user(person)
            return Ground(parent.id, guild_id, thread_id=thread.id, private=True)
        except discord.HTTPException as error:
            log.warning("no private thread", channel=parent.id, why=str(error))
    try:
        dm = await person.create_dm()  # pyright: ignore[reportAttributeAccessIssue]
        await dm.send(words.started_private(None))
    except discord.HTTPException as error:
        raise DirectMessagesClosed from error
    return Ground(dm.id, None, private=True)


async def create_session(db: AsyncSession, ground: Ground, owner_id: int, title: str) -> Session:
    """Write the session that lives on `ground`."""
    return await sessions.create(
        db,
        owner_id=owner_id,
        channel_id=ground.channel_id,
        guild_id=ground.guild_id,
        thread_id=ground.thread_id,
        private=ground.private,
        title=title,
    )


def _demand(held: discord.Permissions, needed: tuple[str, ...]) -> None:
    lacking = permissions.missing(held, needed)
    if lacking:
        raise MissingPermissions(lacking)
