"""Post finished pictures: labelled, described, fitted under the upload limit, and exactly once."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot import words
from bot.buttons import button, row_of
from bot.errors import PictureHidden
from bot.given import given
from bot.shipment import Marks, Shipment, marks_for, packed, remember
from bot.speak import channel
from storage import jobs, revisions
from storage.models import Job, Revision
from storage.states import RevisionKind

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")

SEARCHED = 100
"""Messages looked through for one that was posted just before a crash."""
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)

TOO_LARGE = 40005
"""Discord's error code for a request entity that is too large."""


@dataclass(frozen=True)
class Parcel:
    """What goes with a picture into its message."""

    text: str
    alt: str
    comparison: bytes | None = None
    comparison_alt: str = ""
    nonce: str | None = None
    reply_to: int | None = None
    buttons: bool = True
    recovered: bool = field(default=False, kw_only=True)
    """Whether it may have been posted before a crash."""


@dataclass(frozen=True)
class Place:
    """Where to post. A job row serves as one, too."""

    channel_id: int
    guild_id: int | None
    created_at: datetime = LONG_AGO


def file_name(revision_id: str) -> str:
    """Return the name a picture is sent under; it tells the revision, whichever message shows it."""
    return f"threadbrush-{revision_id}"


def revision_of(file: str) -> str | None:
    """Return the revision a file of ours shows, None if it isn't one."""
    stem = file.rpartition(".")[0]
    return stem.removeprefix("threadbrush-") if stem.startswith("threadbrush-") else None


def labelled(revision: Revision, text: str) -> str:
    """Return a text with the line that says how the picture under it was made."""
    if revision.kind is RevisionKind.UPLOAD:
        return f"{text}\n{words.LABEL_PROVEN}" if revision.drawn else text
    method = revision.method or ""
    if revision.kind is RevisionKind.GENERATE:
        return f"{text}\n{words.label(revision.model, revision.seed, method)}"
    what = revision.caption or revision.request
    return f"{text}\n{words.label_edited(what, revision.changed, revision.model, revision.seed, method)}"


def alt_of(revision: Revision) -> str:
    """Return the alternative text of a picture that is shown again."""
    match revision.kind:
        case RevisionKind.UPLOAD:
            return words.ALT_UPLOAD_PROVEN if revision.drawn else words.ALT_UPLOAD
        case RevisionKind.GENERATE:
            return words.alt_generated(revision.caption or revision.request)
    return words.alt_edited(revision.caption, revision.request)


async def shown_by(bot: Threadbrush, message: discord.Message | discord.MessageReference | None) -> Revision | None:
    """Return the revision that a message shows, whichever of our messages it is."""
    if isinstance(message, discord.MessageReference):
        resolved = message.resolved or message.cached_message
        message_id = message.message_id
        message = resolved if isinstance(resolved, discord.Message) else None
    else:
        message_id = message.id if message else None
    if message_id is None:
        return None
    async with bot.storage.read() as db:
        found = await revisions.by_message(db, message_id)
        if found is None:
            # A preview is about the picture it was made from.
            job = await jobs.by_message(db, message_id)
            if job is not None and job.parent_revision_id is not None:
                found = await revisions.get(db, job.parent_revision_id)
        if found is None and message is not None and bot.user is not None and message.author.id == bot.user.id:
            names = [revision_of(file.filename) for file in message.attachments]
            for name in names:
                found = found or (await revisions.get(db, name) if name else None)
    return found


async def post(bot: Threadbrush, place: Job | Place, revision: Revision, parcel: Parcel, limit: int) -> int:
    """Post a revision's picture and return the message's id; `place` says where.

    Raises PictureHidden and discord's exceptions.
    """
    if revision.hidden_at is not None:
        raise PictureHidden
    there = channel(bot, place.channel_id, place.guild_id)
    if parcel.recovered:
        found = await find_posted(bot, there, revision, place)
        if found is not None:
            return found.id
    master = await bot.storage.blobs.get(revision.picture_hash)
    marks = await marks_for(bot, revision, place.guild_id)
    reference = (
        discord.MessageReference(
            message_id=parcel.reply_to,
            channel_id=place.channel_id,
            guild_id=place.guild_id,
            fail_if_not_exists=False,
        )
        if parcel.reply_to
        else None
    )
    more = given(reference=reference, nonce=parcel.nonce)
    allowed = limit
    for _ in range(6):
        shipment = await packed(bot, master, marks, allowed)
        if shipment is None:
            break
        name = f"{file_name(revision.id)}.{shipment.suffix}"
        files = [discord.File(io.BytesIO(shipment.data), name, description=parcel.alt)]
        notes = [*shipment.notes]
        beside = await _beside(bot, parcel, shipment, marks, allowed)
        if beside is not None:
            notes.append(words.COMPARED)
            files.append(beside)
        view = given(view=_buttons(revision, original=not shipment.master) if parcel.buttons else None)
        try:
            sent = await there.send("\n".join([parcel.text, *notes]), files=files, **more, **view)
        except discord.HTTPException as error:
            if error.status != 413 and error.code != TOO_LARGE:
                raise
            # The limit was guessed too high: Discord tells it with interactions only.
            allowed = min(allowed, len(shipment.data)) * 3 // 4
            log.info("upload limit was lower than told", tried=len(shipment.data))
            continue
        await remember(bot, revision, shipment)
        return sent.id
    view = given(view=_buttons(revision, original=True) if parcel.buttons else None)
    sent = await there.send("\n".join([parcel.text, words.TOO_LARGE_AT_ALL]), **more, **view)
    return sent.id


async def _beside(
    bot: Threadbrush, parcel: Parcel, shipment: Shipment, marks: Marks, allowed: int
) -> discord.File | None:
    """Return the file that shows before and after, marked like the picture itself; None: it has no room here."""
    data, suffix = parcel.comparison, "png"
    if data is None or (not shipment.master and not marks.any):
        return None
    if marks.any:
        made = await packed(bot, data, marks, allowed)
        if made is None:
            return None
        data, suffix = made.data, made.suffix
    if len(data) > allowed:
        return None
    return discord.File(io.BytesIO(data), f"before-and-after.{suffix}", description=parcel.comparison_alt)


async def find_posted(
    bot: Threadbrush, there: discord.PartialMessageable, revision: Revision, place: Job | Place
) -> discord.Message | None:
    """Look for our own message that shows the revision: nonces only hold for minutes, file names stay."""
    since = place.created_at - timedelta(minutes=1)
    try:
        async for message in there.history(limit=SEARCHED, after=since, oldest_first=False):
            ours = bot.user is not None and message.author.id == bot.user.id
            if ours and any(revision_of(file.filename) == revision.id for file in message.attachments):
                return message
    except discord.Forbidden:
        log.warning("no permission to look for what was posted", channel=place.channel_id)
    return None


async def set_posted(bot: Threadbrush, revision_id: str, channel_id: int, message_id: int) -> None:
    """Remember the message that shows a revision."""
    async with bot.storage.write() as db:
        await revisions.set_message(db, revision_id, channel_id=channel_id, message_id=message_id)


def _buttons(revision: Revision, original: bool) -> discord.ui.View:
    items = [button("edit", revision.id, words.BUTTONS["edit"], "✏️")]
    if revision.kind is RevisionKind.UPLOAD:
        items.append(button("person", revision.id, words.BUTTONS["person"], "🙂"))
    else:
        items.append(button("again", revision.id, words.BUTTONS["again"], "🔁"))
    if revision.parent_id is not None:
        items.append(button("undo", revision.id, words.BUTTONS["undo"], "↩️"))
    if original:
        items.append(button("original", revision.id, words.BUTTONS["original"], "🖼️"))
    return row_of(*items)
