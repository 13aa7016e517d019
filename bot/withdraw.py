"""/consent withdraw: take a yes back, with the picture it was for and everything made from that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot import words
from bot.answers import answering, tell
from bot.buttons import chosen, row_of
from bot.errors import NothingToWithdraw
from bot.removal import take_away
from bot.traces import Swept
from storage import audit, consents, lineage, sessions
from storage.models import Consent
from storage.states import AuditKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

OFFERED = 25
"""What one select can offer."""
SELECTS = 5
"""Selects under one message. Whoever said yes to more pictures finds the older ones when newer ones are taken back."""

consent_group = app_commands.Group(name="consent", description=words.COMMANDS["consent"])


@consent_group.command(name="withdraw", description=words.COMMANDS["consent withdraw"])
async def withdraw_command(interaction: discord.Interaction[Any]) -> None:
    """Ask which picture."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        async with bot.storage.read() as db:
            standing = (await consents.standing(db, interaction.user.id))[: OFFERED * SELECTS]
            titles = [await sessions.get(db, one.session_id) if one.session_id else None for one in standing]
        if not standing:
            raise NothingToWithdraw
        options = [
            discord.SelectOption(
                label=words.withdraw_option(
                    one.answer, one.answered_at or one.asked_at, one.faces, session.title if session else ""
                ),
                value=one.id,
            )
            for one, session in zip(standing, titles, strict=True)
        ]
        selects: list[ui.Select[Any]] = [
            ui.Select(
                custom_id=f"tbs:withdraw:{at}", placeholder=words.WITHDRAW_PICK, options=options[at : at + OFFERED]
            )
            for at in range(0, len(options), OFFERED)
        ]
        await tell(interaction, words.WITHDRAW_WHICH, view=row_of(*selects))


@chosen("withdraw")
async def choose_withdrawal(
    bot: Threadbrush, interaction: discord.Interaction[Any], subject: str, values: Sequence[str]
) -> None:
    """Take the chosen consent back. The list was for this person's eyes only."""
    del subject
    await interaction.response.defer()
    text = await withdraw(bot, values[0], interaction.user.id)
    await interaction.edit_original_response(content=text, view=None)


async def withdraw(bot: Threadbrush, consent_id: str, person_id: int) -> str:
    """Take back every yes of a person for one picture, and remove all made from it. Raises NothingToWithdraw."""
    async with bot.storage.write() as db:
        consent = await consents.get(db, consent_id)
        if consent is None or consent.person_id != person_id or consent.picture_hash is None or consent.withdrawn_at:
            raise NothingToWithdraw
        # First of all, and for good: whatever happens next, the removal is made up for at the next start.
        await consents.withdraw(db, person_id, consent.picture_hash)
    swept = await _remove(bot, consent)
    return words.withdrawn(swept.pictures, swept.gone, swept.left)


async def finish_withdrawals(bot: Threadbrush) -> None:
    """Remove what a crash left of pictures whose consent was taken back."""
    async with bot.storage.read() as db:
        cut_short = await consents.unfulfilled(db)
    for consent in cut_short:
        await _remove(bot, consent)


async def _remove(bot: Threadbrush, consent: Consent) -> Swept:
    """Remove a person's picture with everything made from it, on record."""
    consent_id, person_id, picture_hash = consent.id, consent.person_id, consent.picture_hash or ""
    async with bot.storage.read() as db:
        session = await sessions.get(db, consent.session_id) if consent.session_id else None
        guild_id = session.guild_id if session else None

    async def concerned(db: AsyncSession) -> frozenset[str]:
        uploads = await lineage.uploads_of(db, person_id, picture_hash)
        return await lineage.made_from(db, uploads, brought_in_again=True)

    async def record(db: AsyncSession, pictures: int) -> None:
        await audit.note(
            db,
            AuditKind.WITHDRAWN,
            "consent",
            person_id=person_id,
            guild_id=guild_id,
            subject=consent_id,
            reason=f"{pictures} pictures removed",
        )

    return await take_away(bot, concerned, record)
