"""Reactions under previews: the same answers as their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot import approve, uses
from bot.admission import permit
from bot.errors import AlreadyAnswered, NotYours, Trouble
from bot.explain import explain
from bot.remembered import Remembered
from bot.speak import say
from storage import jobs
from storage.errors import StorageError
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from bot.client import Threadbrush


class Reactions:
    """Listens to reactions; nobody is told the same twice."""

    def __init__(self, bot: Threadbrush) -> None:
        self._bot = bot
        self._told = Remembered()

    async def hear(self, payload: discord.RawReactionActionEvent) -> None:
        """Take ✅ and ❌ under a preview; the same handlers as the buttons'."""
        emoji = payload.emoji.name
        if emoji not in (approve.YES, approve.NO) or (self._bot.user and payload.user_id == self._bot.user.id):
            return
        async with self._bot.storage.read() as db:
            job = await jobs.by_message(db, payload.message_id)
        if job is None or job.kind not in (JobKind.MASK, JobKind.EDIT):
            return
        try:
            if job.kind is JobKind.EDIT:
                if job.owner_id != payload.user_id:
                    raise NotYours(job.owner_id)
                return  # applied already; a second ✅ changes nothing
            if emoji == approve.YES:
                who = payload.member or discord.Object(payload.user_id)
                await permit(self._bot, uses.of_preview(job), payload.guild_id, who)
                await approve.approve(self._bot, job.id, payload.user_id)
            else:
                await approve.drop(self._bot, job.id, payload.user_id)
        except (Trouble, StorageError) as error:
            if isinstance(error, AlreadyAnswered) and error.state is JobState.APPROVED:
                return  # pressed and reacted: it is applied once, and there is nothing to explain
            if self._told.first((payload.user_id, payload.message_id, type(error))):
                await say(self._bot, payload.channel_id, payload.guild_id, explain(error))
