""" "That is me": whoever is shown in a posted picture has it hidden at once, and the server's moderators decide."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot import deliver, words
from bot.answers import answering, tell
from bot.buttons import button, pressed, row_of
from bot.errors import (
    AlreadyReported,
    NotAModerator,
    NotOurPicture,
    ReportOver,
    ReportSettled,
    ReportWithoutModerators,
)
from bot.history import show
from bot.permissions import missing_here
from bot.removal import hide, take_away
from bot.speak import channel
from bot.traces import Traces, remove_messages
from storage import audit, lineage, reports, revisions, sessions
from storage.models import Report
from storage.states import AuditKind, Decision

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

log = structlog.get_logger("bot")

SEARCHED = 100
"""Messages after a report that are searched for the notice to the moderators."""


@app_commands.context_menu(name=words.MENU_REPORT)
@app_commands.guild_only()
async def report_menu(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Hide a picture because of who is in it."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        if interaction.guild_id is None:
            raise ReportWithoutModerators
        text = await report(bot, message, interaction.user.id, interaction.guild_id)
        await interaction.edit_original_response(content=text)


async def report(bot: Threadbrush, message: discord.Message, person_id: int, guild_id: int) -> str:
    """Hide what a message shows and call the moderators. Raises NotOurPicture, AlreadyReported, ReportSettled."""
    shown = await deliver.shown_by(bot, message)
    if shown is None:
        raise NotOurPicture
    seen = Traces(messages=frozenset({(message.channel.id, message.id)}))
    async with bot.storage.write() as db:
        revision = await revisions.get(db, shown.id)
        if revision is None:
            raise NotOurPicture
        ids = await lineage.whole_tree(db, revision.id)
        made = before = await reports.open_about(db, ids)
        if made is None:
            if await reports.restored(db, revision, ids, person_id):
                raise ReportSettled
            made = await reports.create(
                db, revision, reporter_id=person_id, guild_id=guild_id, channel_id=message.channel.id
            )
            await audit.note(
                db,
                AuditKind.REPORTED,
                "picture",
                person_id=person_id,
                guild_id=guild_id,
                subject=made.id,
                reason="hidden",
            )
        # A report that was made before may have been cut short by a crash: its picture is taken away all the same.
        traces = await hide(bot, db, ids)
    swept = await remove_messages(bot, traces | seen)
    lacking = await _call_moderators(bot, made)
    if before is not None:
        raise AlreadyReported
    notes = [words.REPORT_TAKEN]
    notes += [words.report_left(swept.left)] if swept.left else []
    notes += [words.report_reached_nobody(lacking)] if lacking is not None else []
    return "\n".join(notes)


async def finish_reports(bot: Threadbrush, since: datetime) -> None:
    """Carry to their end the reports that a crash cut short: hidden they are, but maybe shown still and told nobody."""
    async with bot.storage.read() as db:
        cut_short = await reports.open_since(db, since)
    for made in cut_short:
        if made.revision_id is not None:
            async with bot.storage.write() as db:
                traces = await hide(bot, db, await lineage.whole_tree(db, made.revision_id))
            await remove_messages(bot, traces)
            await _call_moderators(bot, made)


async def _call_moderators(bot: Threadbrush, made: Report) -> tuple[str, ...] | None:
    """Post the notice unless it is there; return what the bot lacks to do so, None: they are told."""
    there = channel(bot, made.channel_id, made.guild_id)
    view = _decisions(made.id)
    try:
        async for message in there.history(limit=SEARCHED, after=made.reported_at - timedelta(minutes=5)):
            if f"tb:report_look:{made.id}" in _acts(message):
                return None
        await there.send(words.REPORT_NOTICE, view=view, nonce=f"r-{made.id}")
    except discord.HTTPException as error:
        log.warning("moderators not told", report=made.id, status=error.status)
        return missing_here(bot, made.channel_id)
    return None


def _acts(message: discord.Message) -> set[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {one.custom_id or "" for row in rows for one in row.children if isinstance(one, discord.Button)}


def _decisions(report_id: str) -> discord.ui.View:
    return row_of(
        button("report_look", report_id, words.BUTTONS["report_look"], "👁️"),
        button("report_restore", report_id, words.BUTTONS["report_restore"], "↩️"),
        button("report_remove", report_id, words.BUTTONS["report_remove"], "🗑️", discord.ButtonStyle.danger),
    )


@pressed("report_look")
async def press_look(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> None:
    """Show a moderator what was reported, for their eyes only."""
    await interaction.response.defer(ephemeral=True)
    found = await _open_report(bot, interaction, report_id)
    async with bot.storage.read() as db:
        revision = await revisions.get(db, found.revision_id or "")
    if revision is None:
        raise ReportOver
    master = await bot.storage.blobs.get(revision.picture_hash)
    picture = discord.File(io.BytesIO(master), "SPOILER_reported.png", description=deliver.alt_of(revision))
    await tell(interaction, deliver.labelled(revision, words.REPORT_LOOK), file=picture)


@pressed("report_restore")
async def press_restore(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> None:
    """Bring the picture back."""
    await interaction.response.defer()
    found = await _open_report(bot, interaction, report_id)
    async with bot.storage.write() as db:
        decided = await _decide(db, interaction, report_id, Decision.RESTORED)
        # What was hidden before waits for another question, which is not the moderators' to answer.
        await reports.unhide(db, await lineage.whole_tree(db, found.revision_id or ""), since=decided.reported_at)
        revision = await revisions.get(db, found.revision_id or "")
        session = await sessions.get(db, found.session_id or "")
    await interaction.edit_original_response(content=words.REPORT_OVER_RESTORED, view=None)
    if revision is not None and session is not None:
        await show(bot, session, revision, words.REPORT_RESTORED, None, interaction.filesize_limit)


@pressed("report_remove")
async def press_remove(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> None:
    """Remove the picture and all that belongs to it for good."""
    await interaction.response.defer()
    found = await _open_report(bot, interaction, report_id)

    async def concerned(db: AsyncSession) -> frozenset[str]:
        return await lineage.whole_tree(db, found.revision_id or "")

    async def record(db: AsyncSession, pictures: int) -> None:
        del pictures
        await _decide(db, interaction, report_id, Decision.REMOVED)

    await take_away(bot, concerned, record)
    await interaction.edit_original_response(content=words.REPORT_REMOVED, view=None)


async def _open_report(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> Report:
    """Return the report if this person may decide about it now. Raises NotAModerator, ReportOver."""
    async with bot.storage.read() as db:
        found = await reports.get(db, report_id)
    if not interaction.permissions.manage_messages or (found and found.guild_id != interaction.guild_id):
        raise NotAModerator
    if found is None or found.decision is not Decision.OPEN or found.revision_id is None:
        raise ReportOver
    return found


async def _decide(
    db: AsyncSession, interaction: discord.Interaction[Any], report_id: str, decision: Decision
) -> Report:
    """Write a moderator's decision down; of two the first counts. Raises ReportOver."""
    decided = await reports.decide(db, report_id, decision, by=interaction.user.id)
    if decided is None:
        raise ReportOver
    await audit.note(
        db,
        AuditKind.DELETED if decision is Decision.REMOVED else AuditKind.ALLOWED,
        "report",
        person_id=interaction.user.id,
        guild_id=decided.guild_id,
        subject=report_id,
        reason=decision.value,
    )
    return decided
