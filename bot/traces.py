"""What pictures left in Discord and in the engine, so that it can be taken away with them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.deliver import revision_of
from bot.speak import channel
from storage import jobs, sessions
from storage.models import Job, Revision, Session
from storage.states import JobState, finished

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

LOOKED_THROUGH = 2000
"""Messages of a place that are searched at most, back to the first of the pictures, for those that were deleted."""
PATIENCE_S = 15.0
"""How long a stopped job may take to end before the search: what it posts at its end is found by that."""
_CLOCKS = timedelta(minutes=5)
"""How far Discord's clock and ours may differ."""

_ARCHIVED = 50083
"""Discord's code for what cannot be done in an archived thread; ours archive themselves after a day."""
AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Discord does not let us, or is not there: what is stored goes all the same."""

Place = tuple[int, int | None]
"""A channel and its server."""


@dataclass(frozen=True)
class Traces:
    """Ids that file names tell of, messages that are on record with their channel, places to search, and owners.

    `stopped` are the jobs that were under way, `since` is when the first of the pictures was made.
    """

    marks: frozenset[str] = frozenset()
    messages: frozenset[tuple[int, int]] = frozenset()
    places: frozenset[Place] = frozenset()
    owners: frozenset[int] = frozenset()
    stopped: frozenset[str] = frozenset()
    since: datetime | None = None

    def __or__(self, other: Traces) -> Traces:
        return Traces(
            self.marks | other.marks,
            self.messages | other.messages,
            self.places | other.places,
            self.owners | other.owners,
            self.stopped | other.stopped,
            min((one for one in (self.since, other.since) if one is not None), default=None),
        )

    def beyond(self, before: Traces) -> Traces:
        """Return what is new since an earlier look; places are only searched again if anything is."""
        marks = self.marks - before.marks
        places = self.places if marks or self.stopped else frozenset[Place]()
        return replace(self, marks=marks, messages=self.messages - before.messages, places=places)


@dataclass(frozen=True)
class Swept:
    """How many messages went, how many could not be reached, and how many stored pictures went with them."""

    gone: int = 0
    left: int = 0
    pictures: int = 0

    def __add__(self, other: Swept) -> Swept:
        return Swept(self.gone + other.gone, self.left + other.left, self.pictures + other.pictures)


async def stop_and_trace(
    bot: Threadbrush, db: AsyncSession, pictures: Sequence[Revision], asked: Sequence[Job]
) -> Traces:
    """Stop what is under way about these pictures, and return what has to be removed once their rows are gone."""
    under_way = [job.id for job in asked if not finished(job.kind, job.state)]
    for job_id in under_way:
        await jobs.advance(db, job_id, JobState.CANCELLED)
        bot.work.stop(job_id)
        bot.uploads.pop(job_id, None)
    rows = [*pictures, *asked]
    owned = [await sessions.get(db, session_id) for session_id in {row.session_id for row in rows if row.session_id}]
    known = [session for session in owned if session is not None]
    return Traces(
        marks=frozenset(row.id for row in rows),
        messages=frozenset((row.channel_id, row.message_id) for row in rows if row.channel_id and row.message_id),
        places=frozenset(_place(session) for session in known),
        owners=frozenset(session.owner_id for session in known),
        stopped=frozenset(under_way),
        since=min((row.created_at for row in rows), default=None),
    )


def _place(session: Session) -> Place:
    return session.thread_id or session.channel_id, session.guild_id


async def forget_in_engine(bot: Threadbrush, owners: Iterable[int], stopped: Iterable[str] = ()) -> None:
    """Have the engine forget every trajectory, and the finished jobs of these people.

    The `stopped` jobs end there first: a running one would remember its picture again.
    """
    await asyncio.gather(*(bot.engine.cancel(job_id) for job_id in stopped))
    await asyncio.gather(*(bot.engine.forget_pictures(owner) for owner in set(owners)), bot.engine.forget_pictures())


async def remove_messages(bot: Threadbrush, traces: Traces) -> Swept:
    """Delete our messages that show the pictures, the recorded ones and those a search of their places finds."""
    if traces.stopped:
        # One that was just posting has done so when it is over, and its message is found like the others.
        await asyncio.wait([asyncio.create_task(bot.work.over(one)) for one in traces.stopped], timeout=PATIENCE_S)
    wanted: dict[int, int] = {message_id: channel_id for channel_id, message_id in traces.messages}
    guild_of: dict[int, int | None] = dict(traces.places)
    for channel_id, guild_id in traces.places:
        with suppress(*AWAY):
            async for message in channel(bot, channel_id, guild_id).history(limit=LOOKED_THROUGH):
                if traces.since is not None and message.created_at < traces.since - _CLOCKS:
                    break
                ours = bot.user is not None and message.author.id == bot.user.id
                if ours and _shows(message, traces.marks):
                    wanted[message.id] = channel_id
    gone = left = 0
    for message_id, channel_id in wanted.items():
        try:
            there = channel(bot, channel_id, guild_of.get(channel_id))
            await delete_message(bot, there.get_partial_message(message_id))
            gone += 1
        except discord.NotFound:
            continue
        except AWAY:
            left += 1
    return Swept(gone, left)


async def delete_message(bot: Threadbrush, message: discord.PartialMessage) -> None:
    """Delete one of our messages, out of an archived thread too: it is opened for that. Raises discord's exceptions."""
    try:
        await message.delete()
    except discord.HTTPException as refused:
        thread = await bot.fetch_channel(message.channel.id) if refused.code == _ARCHIVED else None
        if not isinstance(thread, discord.Thread):
            raise
        await thread.edit(archived=False)
        await message.delete()


def _shows(message: discord.Message, marks: frozenset[str]) -> bool:
    """Return whether the message shows a picture, or a preview, of these revisions and jobs."""
    for file in message.attachments:
        mark = revision_of(file.filename) or file.filename.removeprefix("mask-").rpartition(".")[0]
        if mark in marks:
            return True
    return False
