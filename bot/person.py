""" "There is a person in it": what the face detector missed is asked about all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.answers import tell
from bot.buttons import pressed
from bot.consent import Question, answer_row, question_text, record_answer
from bot.errors import NothingToEdit, PersonNotYours, PersonOnRecord
from bot.removal import finish, pull
from bot.traces import stop_and_trace
from storage import consents, jobs, lineage, policies, reports, revisions, sessions
from storage.columns import now
from storage.models import Revision, Session
from storage.states import AGREED, Answer

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
        if policy.real_people != "forbid" and await consents.given(db, interaction.user.id, _hash(revision)):
            raise PersonOnRecord
        ids = await lineage.made_from(db, [revision_id])
        await stop_and_trace(bot, db, *await lineage.rows_of(db, ids))
        await reports.hide(db, ids)
    if policy.real_people == "forbid":
        await _remove(bot, revision_id)
        await tell(interaction, words.PERSON_FORBIDDEN)
        return
    place = session.thread_id or session.channel_id
    text = await question_text(bot, 0, place, session.guild_id, session.private)
    await tell(interaction, text + words.PERSON_HIDDEN, view=answer_row("person", revision_id))


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
    await _record(bot, revision_id, interaction.user.id, Answer.NO)
    await _remove(bot, revision_id)
    await interaction.edit_original_response(content=words.PERSON_REMOVED, view=None)


async def _agreed(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str, answer: Answer) -> None:
    await interaction.response.defer()
    await _record(bot, revision_id, interaction.user.id, answer)
    await interaction.edit_original_response(content=words.CONSENT_YES, view=None)


async def _record(bot: Threadbrush, revision_id: str, person_id: int, answer: Answer) -> None:
    """Write the answer down; a yes shows the picture again, unless a report hides it. Raises like `_own`."""
    async with bot.storage.write() as db:
        revision, _ = await _own(db, revision_id, person_id)
        job = await jobs.get(db, revision.job_id or "")
        if job is None:
            raise NothingToEdit
        question = Question(job.id, person_id, 0, revision.hidden_at or now())
        await record_answer(db, question, answer, job, _hash(revision) if answer in AGREED else None)
        ids = await lineage.made_from(db, [revision_id])
        if answer in AGREED and await reports.open_about(db, ids) is None:
            await reports.unhide(db, ids)


async def _own(db: AsyncSession, revision_id: str, person_id: int) -> tuple[Revision, Session]:
    """Return an upload if this person brought it in. Raises NothingToEdit, PersonNotYours."""
    revision = await revisions.get(db, revision_id)
    session = await sessions.get(db, revision.session_id) if revision else None
    if revision is None or session is None:
        raise NothingToEdit
    if revision.author_id != person_id:
        raise PersonNotYours
    return revision, session


async def _remove(bot: Threadbrush, revision_id: str) -> None:
    async with bot.storage.write() as db:
        pulled = await pull(bot, db, await lineage.made_from(db, [revision_id]))
    await finish(bot, pulled.held, pulled.traces)


def _hash(revision: Revision) -> str:
    return revision.upload_hash or revision.picture_hash
