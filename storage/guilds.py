"""What a server's moderators set. Nothing here is about a person."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import GuildSettings


async def threads_allowed(db: AsyncSession, guild_id: int) -> bool:
    """Return whether a session may open a thread in this server; yes, until somebody turned it off."""
    settings = await db.get(GuildSettings, guild_id)
    return settings is None or settings.threads


async def set_threads(db: AsyncSession, guild_id: int, allowed: bool) -> None:
    """Turn threads on or off for a server."""
    await db.merge(GuildSettings(guild_id=guild_id, threads=allowed))
    await db.flush()


async def forget(db: AsyncSession, guild_id: int) -> None:
    """Drop the settings of a server the bot has left."""
    settings = await db.get(GuildSettings, guild_id)
    if settings is not None:
        await db.delete(settings)
        await db.flush()
