"""Ask the uploader whether a picture with faces may be kept and changed, and put the answer on record."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.buttons import button, pressed, row_of
from bot.errors import NotYours, UploadLost
from bot.speak import channel, last_word, message_of
from storage import consents, jobs
from storage.errors import StateError
from storage.models import Job
from storage.states import Answer, JobState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


@dataclass(frozen=True)
class Question:
    """A question that was put to a person."""

    job_id: str
    person_id: int
    faces: int
    asked_at: datetime


async def ask(bot: Threadbrush, job: Job, question: Question) -> Answer | None:
    """Turn the job's message into the question and wait; None: the person cancelled it.

    After a no or no answer the job is over and the record written; after a yes both are left to the caller, who saves
    the picture in the same transaction.
    """
    waiting: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
    bot.questions[job.id] = waiting
    try:
        await _show(bot, job, question)
        try:
            answer = await asyncio.wait_for(waiting, bot.settings.consent_timeout_s)
        except TimeoutError:
            answer = Answer.TIMEOUT
    finally:
        bot.questions.pop(job.id, None)
    if answer is Answer.NO or answer is Answer.TIMEOUT:
        with suppress(StateError):
            async with bot.storage.write() as db:
                await jobs.advance(db, job.id, JobState.CANCELLED)
                await record_answer(db, question, answer, job.session_id)
            await last_word(bot, job, words.CONSENT_NO if answer is Answer.NO else words.CONSENT_TIMEOUT)
    return answer


async def _show(bot: Threadbrush, job: Job, question: Question) -> None:
    text = words.consent_question(question.faces, bot.settings.consent_timeout_s)
    view = row_of(
        button("yes", job.id, words.BUTTONS["yes"], "✅", discord.ButtonStyle.success),
        button("no", job.id, words.BUTTONS["no"], "🗑️", discord.ButtonStyle.danger),
    )
    message = message_of(bot, job)
    try:
        if message is None:
            raise LookupError
        await message.edit(content=text, view=view)
    except (discord.NotFound, LookupError):
        await channel(bot, job.channel_id, job.guild_id).send(text, view=view)


async def record_answer(
    db: AsyncSession, question: Question, answer: Answer, session_id: str | None, picture_hash: str | None = None
) -> None:
    """Write the answer down; only a yes names the picture."""
    await consents.record(
        db,
        person_id=question.person_id,
        faces=question.faces,
        answer=answer,
        wording=words.CONSENT_WORDING,
        asked_at=question.asked_at,
        picture_hash=picture_hash,
        session_id=session_id,
    )


@pressed("yes")
async def press_yes(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """The uploader agrees."""
    await _answered(bot, interaction, job_id, Answer.YES)


@pressed("no")
async def press_no(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """The uploader does not agree."""
    await _answered(bot, interaction, job_id, Answer.NO)


async def _answered(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str, answer: Answer) -> None:
    await interaction.response.defer()
    async with bot.storage.read() as db:
        job = await jobs.get(db, job_id)
    if job is not None and job.owner_id != interaction.user.id:
        raise NotYours(job.owner_id)
    waiting = bot.questions.get(job_id)
    if waiting is None:
        raise UploadLost
    if not waiting.done():
        waiting.set_result(answer)
