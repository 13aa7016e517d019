"""The policies of servers. Nothing here is about a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audit, policy
from storage.columns import now
from storage.models import GuildPolicy
from storage.policy import DEFAULT, Policy
from storage.states import AuditKind


async def of(db: AsyncSession, guild_id: int | None) -> Policy:
    """Return the policy of a server; the default one until somebody changed it, and in direct messages (None)."""
    row = await db.get(GuildPolicy, guild_id) if guild_id is not None else None
    return DEFAULT if row is None else row.policy


async def change(
    db: AsyncSession, guild_id: int, *, by: int | None = None, at: datetime | None = None, **fields: Any
) -> Policy:
    """Change some fields of a server's policy, and note who did and what.

    Raises pydantic's ValidationError for a field that does not exist or a value that can't be. Changing nothing
    writes nothing.
    """
    before = await of(db, guild_id)
    after = Policy.model_validate({**before.model_dump(), **fields}, extra="forbid")
    if after == before:
        return before
    time = at or now()
    await db.merge(GuildPolicy(guild_id=guild_id, policy=after, changed_at=time))
    await audit.note(
        db, AuditKind.POLICY, "policy", person_id=by, guild_id=guild_id, reason=policy.changes(before, after), at=time
    )
    return after


async def everywhere(db: AsyncSession) -> dict[int, Policy]:
    """Return the policies of all servers that have changed something, by server."""
    return {row.guild_id: row.policy for row in await db.scalars(select(GuildPolicy))}


async def forget(db: AsyncSession, guild_id: int) -> None:
    """Drop the policy of a server the bot has left."""
    row = await db.get(GuildPolicy, guild_id)
    if row is not None:
        await db.delete(row)
        await db.flush()
