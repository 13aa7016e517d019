"""What goes by itself: idle sessions, looked for at every start and every hour; servers the bot was removed from."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.traces import forget_in_engine, stop_and_trace
from storage import memory, privacy, retention
from storage.columns import now
from storage.retention import Purged

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")

EVERY_S = 3600.0
_ACCOUNT = "account"
"""What the memory calls the bot's own account: another one's servers are not ours to forget."""


async def keep_purging(bot: Threadbrush, every_s: float = EVERY_S) -> None:
    """Purge at once, then now and then. What is due is read from the rows, so a restart loses nothing."""
    while True:
        try:
            await purge_idle(bot)
        except Exception:
            # One bad hour must not end the purging for good: it is logged, and tried again.
            log.exception("idle sessions not purged")
        await asyncio.sleep(every_s)


async def purge_idle(bot: Threadbrush) -> int:
    """Purge every session that is idle for too long; return how many. Their messages stay in Discord."""
    gone = 0
    while True:
        async with bot.storage.write() as db:
            purged = await retention.purge(db, now())
        if not purged.sessions:
            break
        gone += purged.sessions
        await _finish(bot, purged)
    if gone:
        log.info("idle sessions purged", sessions=gone)
    return gone


async def forget_guild(bot: Threadbrush, guild_id: int) -> None:
    """Delete everything of a server that removed the bot."""
    async with bot.storage.write() as db:
        traces = await stop_and_trace(bot, db, [], await retention.asked_in(db, guild_id))
        purged = await retention.forget_guild(db, guild_id)
    await _finish(bot, purged, traces.stopped)
    log.info("server forgotten", sessions=purged.sessions)


async def forget_left_guilds(bot: Threadbrush) -> None:
    """Delete everything of servers that removed the bot while it was away.

    Only where the same account was here before: a test account on the same database is in none of its servers.
    """
    me = str(bot.user.id) if bot.user else ""
    async with bot.storage.read() as db:
        before = await memory.recall(db, _ACCOUNT)
        known = await retention.guilds(db)
    if before == me:
        for guild_id in known - {guild.id for guild in bot.guilds}:
            await forget_guild(bot, guild_id)
    elif me:
        async with bot.storage.write() as db:
            await memory.remember(db, _ACCOUNT, me)


async def _finish(bot: Threadbrush, purged: Purged, stopped: frozenset[str] = frozenset()) -> None:
    await privacy.remove_unreferenced(bot.storage, purged.held)
    await bot.storage.truncate_log()
    await forget_in_engine(bot, purged.owners, stopped)
