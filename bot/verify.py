"""/verify: was a picture made here, how, and from what? Nothing of what is asked about is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import words
from bot.answers import answering
from bot.engine_client import EngineRefused
from bot.errors import EngineFailed, NoPicture, UploadTooBig
from engine.protocol import Verdict
from storage import copies, revisions, sessions
from storage.copies import Marked
from storage.models import Revision, Session

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

LONGEST = 1900
"""Characters of an answer; a chain that is longer is cut."""
GENERATIONS = 8
"""Pictures above one that are listed."""


@dataclass(frozen=True)
class Known:
    """A picture on record, how the file led to it, and its session."""

    revision: Revision
    session: Session | None
    how: str


@dataclass(frozen=True)
class Asker:
    """Who asks, and where."""

    person_id: int
    channel_id: int | None

    def may_see(self, session: Session | None) -> bool:
        """Return whether the session is theirs, or is held in public where they are asking."""
        if session is None:
            return False
        here = self.channel_id is not None and self.channel_id in (session.thread_id, session.channel_id)
        return session.owner_id == self.person_id or (here and not session.private)


@app_commands.command(name="verify", description=words.COMMANDS["verify"])
@app_commands.describe(image=words.OPTIONS["verify_image"])
async def verify_command(interaction: discord.Interaction[Any], image: discord.Attachment) -> None:
    """Answer about a picture that is handed in."""
    async with answering(interaction):
        await _answer(interaction, image)


@app_commands.context_menu(name=words.MENU_VERIFY)
async def verify_menu(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Answer about the first picture of a message."""
    async with answering(interaction):
        pictures = [file for file in message.attachments if (file.content_type or "").startswith("image/")]
        if not pictures:
            raise NoPicture
        await _answer(interaction, pictures[0])


async def _answer(interaction: discord.Interaction[Any], image: discord.Attachment) -> None:
    bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
    if image.size > bot.settings.max_upload_bytes:
        raise UploadTooBig(image.size, bot.settings.max_upload_bytes)
    await interaction.response.defer(thinking=True, ephemeral=True)
    asker = Asker(interaction.user.id, interaction.channel_id)
    text = await answer(bot, await image.read(), asker)
    await interaction.edit_original_response(content=text)


async def answer(bot: Threadbrush, data: bytes, asker: Asker) -> str:
    """Return what is known of a file, as far as the asker may see it. Raises EngineFailed, EngineAway."""
    try:
        verdict = await bot.engine.verify(data)
    except EngineRefused as refused:
        raise EngineFailed("bad_picture" if refused.code == "bad_picture" else "internal", refused.detail) from refused
    async with bot.storage.read() as db:
        known = await _find(db, verdict, asker)
        return "\n".join(_within(LONGEST, [*_told(verdict, known), *await _story(db, known, asker)]))


async def _find(db: AsyncSession, verdict: Verdict, asker: Asker) -> Known | None:
    """Return the picture that the file leads to; of several that are equal, one the asker may see."""
    found = [(one, "") for one in await copies.known(db, verdict.sha256, verdict.samples)]
    marked: Marked | None = None
    if not found and verdict.ours:
        # A copy we signed whose record is gone still names the master it was made from.
        for ancestor in verdict.chain[1:2]:
            found = [(one, words.HOW_FOUND["credentials"]) for one in await copies.known(db, ancestor.title, "")]
    if not found and verdict.mark is not None:
        marked = await copies.by_mark(db, verdict.mark)
        found = [(marked.revision, words.found_by_mark(marked.wrong))] if marked is not None else []
    options = [Known(one, await sessions.get(db, one.session_id), how) for one, how in found]
    options.sort(key=lambda option: not asker.may_see(option.session))
    if not options:
        return None
    best = options[0]
    return best if best.how else Known(best.revision, best.session, await _how(db, best.revision, verdict))


async def _how(db: AsyncSession, revision: Revision, verdict: Verdict) -> str:
    same_file = revision.picture_hash == verdict.sha256 or await copies.is_file(db, revision.id, verdict.sha256)
    return words.HOW_FOUND["bytes" if same_file else "samples"]


def _told(verdict: Verdict, known: Known | None) -> list[str]:
    """Return what the file says of itself."""
    if known is not None or verdict.ours:
        lines = [words.VERIFY_OURS, known.how if known is not None else words.HOW_FOUND["credentials"]]
    elif verdict.credentials == "invalid" and any(one.ours for one in verdict.chain):
        lines = [words.VERIFY_OURS_CHANGED]
    else:
        lines = [words.VERIFY_NOT_OURS]
    lines.append(words.credentials_state(verdict.credentials, verdict.ours))
    if verdict.chain:
        lines.append(words.ancestor(verdict.chain[0]))
    above = [words.ancestor(one) for one in verdict.chain[1 : GENERATIONS + 1]]
    if verdict.root is not None and len(verdict.chain) <= GENERATIONS:
        above.append(words.ANCESTOR_UNKNOWN)
    if above:
        lines.append(words.made_from(above))
    if verdict.labelled and not verdict.ours:
        lines.append(words.plain_label(verdict.labelled, verdict.model))
    if verdict.mark is None:
        lines.append(words.VERIFY_NO_EXTRA)
    return lines


async def _story(db: AsyncSession, known: Known | None, asker: Asker) -> list[str]:
    """Return what is on record, as far as the asker may see it."""
    if known is None:
        return []
    one = known.revision
    lines = [
        words.how_made(one.kind, one.drawn, one.model, one.method or "", one.seed, int(one.created_at.timestamp()))
    ]
    if not asker.may_see(known.session):
        return [*lines, words.VERIFY_NOT_HERE]
    if one.request:
        lines.append(words.asked_for(one.request))
    if one.message_id is not None and one.channel_id is not None and one.hidden_at is None:
        place = known.session.guild_id if known.session is not None else None
        link = f"https://discord.com/channels/{place or '@me'}/{one.channel_id}/{one.message_id}"
        lines.append(words.shown_in(link))
    above: Sequence[Revision] = (await revisions.path_to_root(db, one.id))[1 : GENERATIONS + 1]
    if above:
        told = [words.quoted(up.request, 80) if up.request else words.VERIFY_UPLOAD for up in above]
        lines.append(words.on_record_from(told))
    return lines


def _within(limit: int, lines: list[str]) -> list[str]:
    """Return as many of the lines as a message holds."""
    kept, left = [], limit
    for line in lines:
        if len(line) + 1 > left:
            break
        kept.append(line)
        left -= len(line) + 1
    return kept
