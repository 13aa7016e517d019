"""What the bot itself must remember between starts. Never put anything about a person here."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Memory


async def recall(db: AsyncSession, key: str) -> str | None:
    """Return what was remembered under `key`, None if nothing was."""
    memory = await db.get(Memory, key)
    return None if memory is None else memory.value


async def remember(db: AsyncSession, key: str, value: str) -> None:
    """Remember `value` under `key`, in place of what was there."""
    await db.merge(Memory(key=key, value=value))
    await db.flush()
