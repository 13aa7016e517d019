""" "That is me": whoever is shown in a posted picture has it hidden at once, and the server's moderators decide."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot import deliver, words
from bot.answers import answering, tell
from bot.buttons import button, pressed, row_of
from bot.errors import AlreadyReported, NotAModerator, NotOurPicture, ReportOver, ReportWithoutModerators
from bot.history import show
from bot.permissions import missing_here
from bot.removal import finish, pull
from bot.speak import channel
from bot.traces import remove_messages, stop_and_trace
from storage import audit, lineage, reports, revisions, sessions
from storage.models import Report
from storage.states import AuditKind, Decision

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

log = structlog.get_logger("bot")


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
    """Hide what a message shows and call the moderators. Raises NotOurPicture, AlreadyReported."""
    shown = await deliver.shown_by(bot, message)
    if shown is None:
        raise NotOurPicture
    async with bot.storage.write() as db:
        revision = await revisions.get(db, shown.id)
        if revision is None:
            raise NotOurPicture
        ids = await lineage.whole_tree(db, revision.id)
        if await reports.open_about(db, ids) is not None:
            raise AlreadyReported
        traces = await stop_and_trace(bot, db, *await lineage.rows_of(db, ids))
        made = await reports.create(
            db, revision, reporter_id=person_id, guild_id=guild_id, channel_id=message.channel.id
        )
        await reports.hide(db, ids)
        await audit.note(
            db, AuditKind.REPORTED, "picture", person_id=person_id, guild_id=guild_id, subject=made.id, reason="hidden"
        )
    await remove_messages(bot, traces)
    try:
        await channel(bot, message.channel.id, guild_id).send(words.REPORT_NOTICE, view=_decisions(made.id))
    except discord.HTTPException as error:
        log.warning("moderators not told", report=made.id, status=error.status)
        return f"{words.REPORT_TAKEN}\n{words.report_reached_nobody(missing_here(bot, message.channel.id))}"
    return words.REPORT_TAKEN


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
        revision = await revisions.get(db, found.revision_id) if found.revision_id else None
    if revision is None:
        raise ReportOver
    picture = discord.File(io.BytesIO(await bot.storage.blobs.get(revision.picture_hash)), "SPOILER_reported.png")
    await tell(interaction, words.REPORT_LOOK, file=picture)


@pressed("report_restore")
async def press_restore(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> None:
    """Bring the picture back."""
    await interaction.response.defer()
    await _open_report(bot, interaction, report_id)
    async with bot.storage.write() as db:
        decided = await _decide(db, interaction, report_id, Decision.RESTORED)
        if decided.revision_id is not None:
            await reports.unhide(db, await lineage.whole_tree(db, decided.revision_id))
        revision = await revisions.get(db, decided.revision_id or "")
        session = await sessions.get(db, decided.session_id or "")
    await interaction.edit_original_response(content=words.REPORT_OVER_RESTORED, view=None)
    if revision is not None and session is not None:
        await show(bot, session, revision, words.REPORT_RESTORED, None, interaction.filesize_limit)


@pressed("report_remove")
async def press_remove(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> None:
    """Remove the picture and all that belongs to it for good."""
    await interaction.response.defer()
    await _open_report(bot, interaction, report_id)
    async with bot.storage.write() as db:
        decided = await _decide(db, interaction, report_id, Decision.REMOVED)
        ids = await lineage.whole_tree(db, decided.revision_id) if decided.revision_id else frozenset()
        pulled = await pull(bot, db, ids)
    await finish(bot, pulled.held, pulled.traces)
    await interaction.edit_original_response(content=words.REPORT_REMOVED, view=None)


async def _open_report(bot: Threadbrush, interaction: discord.Interaction[Any], report_id: str) -> Report:
    """Return the report if this person may decide about it now. Raises NotAModerator, ReportOver."""
    if not interaction.permissions.manage_messages:
        raise NotAModerator
    async with bot.storage.read() as db:
        found = await reports.get(db, report_id)
    if found is None or found.decision is not Decision.OPEN:
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
