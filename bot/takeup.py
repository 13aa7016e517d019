"""After a start or a long disconnection: go on with every unfinished job, and hear what was said meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot import approve
from bot.report import finish_reports
from bot.speak import channel
from bot.withdraw import finish_withdrawals
from storage import jobs, sessions
from storage.columns import now
from storage.models import Session
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")

LOOKED_BACK = timedelta(hours=24)
"""Sessions in which something happened this recently are searched for replies that were missed."""
REMEMBERED = timedelta(days=7)
"""Previews this young are asked for reactions; older ones still have their buttons."""
SESSIONS = 50
MESSAGES = 30


async def take_up(bot: Threadbrush) -> None:
    """Start every unfinished job, read the reactions and replies that came meanwhile, finish what was cut short."""
    async with bot.storage.read() as db:
        unfinished = await jobs.unfinished(db)
        recent = await sessions.recent(db, now() - LOOKED_BACK, limit=SESSIONS)
    left = [job for job in unfinished if job.created_at < bot.began]
    for job in left:
        bot.work.start(job.id, recovered=True)
    if left:
        log.info("took up unfinished jobs", jobs=len(left))
    for job in unfinished:
        waits = job.kind is JobKind.MASK and job.state is JobState.PROPOSED
        if waits and job.updated_at > now() - REMEMBERED:
            await approve.read_reactions(bot, job, was_away=True)
    heard: set[tuple[int, int]] = set()
    for session in recent:
        place = (session.thread_id or session.channel_id, session.owner_id)
        if place not in heard:
            heard.add(place)
            await read_replies(bot, session)
    await finish_reports(bot, now() - LOOKED_BACK)
    await finish_withdrawals(bot)


async def read_replies(bot: Threadbrush, session: Session) -> None:
    """Hear what the owner said after our last message in a session's place."""
    there = channel(bot, session.thread_id or session.channel_id, session.guild_id)
    missed: list[discord.Message] = []
    try:
        async for message in there.history(limit=MESSAGES):
            if bot.user is not None and message.author.id == bot.user.id:
                break
            if message.author.id == session.owner_id and message.created_at > session.created_at:
                missed.append(message)
    except discord.HTTPException as error:
        log.info("replies not read", session=session.id, why=str(error))
        return
    for message in reversed(missed):
        async with bot.storage.read() as db:
            taken = await jobs.asked_by(db, message.id)
        if taken is None:
            await bot.ear.hear(message)
