"""Ask whoever brings a picture in about the people in it, and put the answer on record."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.buttons import button, pressed, row_of
from bot.errors import NotYours, PictureHidden, RealPeopleForbidden, UploadLost
from bot.prints import file_hash
from bot.speak import channel, last_word, message_of
from engine.protocol import FacesResult
from storage import audit, consents, jobs, lineage, policies, reports
from storage.errors import Missing, StateError
from storage.models import Job
from storage.states import AGREED, Answer, AuditKind, JobState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


@dataclass(frozen=True)
class Question:
    """A question that was put to a person."""

    person_id: int
    faces: int
    asked_at: datetime
    session_id: str | None
    guild_id: int | None


class Need(Enum):
    """What a picture needs before it may be kept."""

    NOTHING = auto()
    DRAWN = auto()
    """Nothing either: a model made it all the way up, which our database or our own credentials prove."""
    ON_RECORD = auto()
    """The yes that this person gave to this very picture, as long as it stands."""
    ANSWER = auto()


async def needed(bot: Threadbrush, job: Job, found: FacesResult, raw: bytes, upload_hash: str) -> Need:
    """Return whether the person has to be asked. Raises RealPeopleForbidden, PictureHidden.

    Not asked: without faces; where our database or our own credentials prove that the file was generated all the way
    up; where the server's policy takes any picture; and a person who said yes to the same question about the same
    bytes before.
    """
    raw_hash = await asyncio.to_thread(file_hash, raw)
    async with bot.storage.read() as db:
        if await reports.hidden_in(db, job.guild_id, job.owner_id, upload_hash=upload_hash, file_hash=raw_hash):
            raise PictureHidden
        if found.generated or await lineage.generated_all_the_way(db, raw_hash):
            return Need.DRAWN
        if not found.faces:
            return Need.NOTHING
        policy = await policies.of(db, job.guild_id)
        agreed_before = await consents.given(db, job.owner_id, upload_hash, words.CONSENT_WORDING)
    if policy.real_people == "forbid":
        async with bot.storage.write() as db:
            if await jobs.get(db, job.id) is None:
                raise Missing("job", job.id)  # deleted meanwhile: of who is gone nothing is noted
            await note_forbidden(db, job.owner_id, job.guild_id, job.id)
        raise RealPeopleForbidden
    if policy.real_people == "off":
        return Need.NOTHING
    return Need.ON_RECORD if agreed_before else Need.ANSWER


async def note_forbidden(db: AsyncSession, person_id: int, guild_id: int | None, subject: str) -> None:
    """Put on record that a server's policy takes no pictures of people."""
    reason = "real_people: forbid"
    await audit.note(
        db, AuditKind.REFUSED, "upload", person_id=person_id, guild_id=guild_id, subject=subject, reason=reason
    )


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
                await record_answer(db, question, answer)
            await last_word(bot, job, words.CONSENT_NO if answer is Answer.NO else words.CONSENT_TIMEOUT)
    return answer


def answer_row(act: str, subject: str) -> discord.ui.View:
    """Return the three answers as buttons `<act>_me`, `<act>_permission` and `<act>_no`."""
    return row_of(
        button(f"{act}_me", subject, words.BUTTONS["consent_me"], "🙋", discord.ButtonStyle.success),
        button(f"{act}_permission", subject, words.BUTTONS["consent_permission"], "🤝", discord.ButtonStyle.success),
        button(f"{act}_no", subject, words.BUTTONS["consent_no"], "🗑️", discord.ButtonStyle.danger),
    )


async def question_text(
    bot: Threadbrush, faces: int, channel_id: int, guild_id: int | None, private: bool, meanwhile: str
) -> str:
    """Return the question as it is put in a place, with what that place's policy says."""
    async with bot.storage.read() as db:
        policy = await policies.of(db, guild_id)
    place = words.seen_by(channel_id, private, guild_id is None)
    return words.consent_question(faces, place, policy.retention_days, meanwhile)


async def _show(bot: Threadbrush, job: Job, question: Question) -> None:
    meanwhile = words.until_answered(bot.settings.consent_timeout_s)
    text = await question_text(bot, question.faces, job.channel_id, job.guild_id, job.private, meanwhile)
    view = answer_row("consent", job.id)
    message = message_of(bot, job)
    try:
        if message is None:
            raise LookupError
        await message.edit(content=text, view=view)
    except (discord.NotFound, LookupError):
        await channel(bot, job.channel_id, job.guild_id).send(text, view=view)


async def record_answer(db: AsyncSession, question: Question, answer: Answer, upload_hash: str | None = None) -> None:
    """Write the answer down, and that it was given into the audit; only a yes names the picture."""
    written = await consents.record(
        db,
        person_id=question.person_id,
        faces=question.faces,
        answer=answer,
        wording=words.CONSENT_WORDING,
        asked_at=question.asked_at,
        picture_hash=upload_hash,
        session_id=question.session_id,
    )
    await audit.note(
        db,
        AuditKind.CONSENTED if answer in AGREED else AuditKind.DECLINED,
        "upload",
        person_id=question.person_id,
        guild_id=question.guild_id,
        subject=written.id,
        reason=f"{answer.value}, {question.faces} faces, wording {words.CONSENT_WORDING}",
    )


@pressed("consent_me")
async def press_me(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """The person in it is whoever brings it in."""
    await _answered(bot, interaction, job_id, Answer.ME)


@pressed("consent_permission")
async def press_permission(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """The people in it agreed."""
    await _answered(bot, interaction, job_id, Answer.PERMISSION)


@pressed("consent_no")
async def press_no(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Neither."""
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
