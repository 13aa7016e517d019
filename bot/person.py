""" "There is a person in it": what the face detector missed is asked about all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.answers import tell
from bot.buttons import pressed
from bot.consent import Question, answer_row, note_forbidden, question_text, record_answer
from bot.errors import NothingToEdit, PersonNotYours, PersonOnRecord, PictureHidden
from bot.removal import hide, take_away
from bot.traces import forget_in_engine
from storage import consents, lineage, policies, reports, revisions, sessions
from storage.columns import now
from storage.models import Revision, Session
from storage.states import Answer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


@pressed("person")
async def press_person(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """Hide the picture and ask whoever brought it in."""
    await interaction.response.defer(ephemeral=True)
    async with bot.storage.write() as db:
        revision, session = await _own(db, revision_id, interaction.user.id)
        policy = await policies.of(db, session.guild_id)
        if await _on_record(db, revision) and policy.real_people != "forbid":
            raise PersonOnRecord
        ids = await lineage.made_from(db, [revision_id])
        if await reports.open_about(db, ids) is not None:
            raise PictureHidden  # it comes back when the moderators say so, and this question must not outlive that
        traces = await hide(bot, db, ids)
    if policy.real_people == "forbid":
        await _remove(bot, revision_id, interaction.user.id)
        await tell(interaction, words.PERSON_FORBIDDEN)
        return
    await forget_in_engine(bot, traces.owners, traces.stopped)
    place = session.thread_id or session.channel_id
    text = await question_text(bot, 0, place, session.guild_id, session.private, words.PERSON_HIDDEN)
    await tell(interaction, text, view=answer_row("person", revision_id))


@pressed("person_me")
async def press_me(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """It is whoever brought it in."""
    await _agreed(bot, interaction, revision_id, Answer.ME)


@pressed("person_permission")
async def press_permission(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """They agreed."""
    await _agreed(bot, interaction, revision_id, Answer.PERMISSION)


@pressed("person_no")
async def press_no(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """Neither: the picture goes, with everything made from it."""
    await interaction.response.defer()
    await _remove(bot, revision_id, interaction.user.id, Answer.NO)
    await interaction.edit_original_response(content=words.PERSON_REMOVED, view=None)


async def _agreed(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str, answer: Answer) -> None:
    """Write a yes down and show the picture again, unless a report hides it. Raises like `_own`."""
    await interaction.response.defer()
    async with bot.storage.write() as db:
        revision, session = await _own(db, revision_id, interaction.user.id)
        await record_answer(db, _question(revision, session), answer, _hash(revision))
        ids = await lineage.made_from(db, [revision_id])
        await reports.unhide(db, ids)
        if (reported := await reports.open_about(db, ids)) is not None:
            await reports.hide(db, ids, at=reported.reported_at)
    await interaction.edit_original_response(content=words.CONSENT_YES, view=None)


async def _own(db: AsyncSession, revision_id: str, person_id: int) -> tuple[Revision, Session]:
    """Return an upload if this person brought it in. Raises NothingToEdit, PersonNotYours."""
    revision = await revisions.get(db, revision_id)
    session = await sessions.get(db, revision.session_id) if revision else None
    if revision is None or session is None:
        raise NothingToEdit
    if revision.author_id != person_id:
        raise PersonNotYours
    return revision, session


async def _remove(bot: Threadbrush, revision_id: str, person_id: int, answer: Answer | None = None) -> None:
    """Remove a picture with all made from it; write the answer down that was given, if one was. Raises like `_own`."""
    async with bot.storage.read() as db:
        question = _question(*await _own(db, revision_id, person_id))

    async def concerned(db: AsyncSession) -> frozenset[str]:
        await _own(db, revision_id, person_id)
        return await lineage.made_from(db, [revision_id], brought_in_again=True)

    async def record(db: AsyncSession, pictures: int) -> None:
        del pictures
        if answer is None:
            await note_forbidden(db, person_id, question.guild_id, revision_id)
            return
        session = await sessions.get(db, question.session_id or "")
        await record_answer(db, question if session is not None else replace(question, session_id=None), answer)

    await take_away(bot, concerned, record)


async def _on_record(db: AsyncSession, revision: Revision) -> bool:
    return await consents.given(db, revision.author_id or 0, _hash(revision), words.CONSENT_WORDING)


def _question(revision: Revision, session: Session) -> Question:
    return Question(revision.author_id or 0, 0, revision.hidden_at or now(), session.id, session.guild_id)


def _hash(revision: Revision) -> str:
    return revision.upload_hash or revision.picture_hash
