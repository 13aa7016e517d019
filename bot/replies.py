"""Understand messages: which of them are meant for the bot, about which picture, and what they want."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
import structlog

from bot import approve, history, uses, words
from bot.admission import permit
from bot.cancel import cancel_here, named
from bot.command_words import command_word
from bot.deliver import shown_by
from bot.errors import NothingToEdit, NotYours, Trouble
from bot.explain import explain
from bot.generate import checked
from bot.instruction import Instruction, take
from bot.paint import lay_over, preview_answered
from bot.remembered import Remembered
from bot.speak import say
from bot.upload import start_upload_from
from storage import jobs, revisions, sessions
from storage.errors import StorageError
from storage.models import Job, Revision, Session
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")


def without_mention(text: str, bot_id: int) -> str:
    """Return the text without the bot's mention."""
    return re.sub(rf"<@!?{bot_id}>", " ", text).strip()


@dataclass(frozen=True)
class Heard:
    """A message and what it is about."""

    message: discord.Message
    text: str
    session: Session | None
    revision: Revision | None
    pointed: bool
    """Whether it mentions the bot, answers it, or was sent to it alone."""
    in_thread: bool
    answered: discord.Message | None = None
    """Somebody's message that it answers, where that is not one of ours."""

    @property
    def person_id(self) -> int:
        """Return who wrote it."""
        return self.message.author.id

    @property
    def owned(self) -> bool:
        """Return whether the session is the writer's (or there is none)."""
        return self.session is None or self.session.owner_id == self.person_id


class Ear:
    """Listens to messages; every message is acted on once."""

    def __init__(self, bot: Threadbrush) -> None:
        self._bot = bot
        self._heard = Remembered()
        self._hinted = Remembered()

    async def hear(self, message: discord.Message) -> bool:
        """Act on a message if it is meant for the bot; return whether it was."""
        ordinary = message.type in (discord.MessageType.default, discord.MessageType.reply)
        if message.author.bot or not ordinary or self._bot.user is None:
            return False
        heard = await self._understand(message)
        if heard is None or not self._heard.first(message.id):
            return False
        try:
            await self._act(heard)
        except Exception as error:
            if not isinstance(error, Trouble | StorageError | discord.HTTPException):
                log.exception("message failed", message=message.id)
            await self._reply(heard, explain(error))
        return True

    async def _understand(self, message: discord.Message) -> Heard | None:
        bot, me = self._bot, self._bot.user
        assert me is not None
        named = message.guild is None or message.mentions or message.reference is not None
        if not named and not isinstance(message.channel, discord.Thread):
            return None  # most of what is said in a server; not worth a look into the database
        reference = message.reference if message.type is discord.MessageType.reply else None
        revision = await shown_by(bot, reference) if reference else None
        answered = reference.resolved if reference else None
        to_us = isinstance(answered, discord.Message) and answered.author.id == me.id
        mentioned = any(user.id == me.id for user in message.mentions)
        direct = message.guild is None
        pointed = direct or mentioned or to_us or revision is not None
        async with bot.storage.read() as db:
            session = await sessions.by_thread(db, message.channel.id)
            in_thread = session is not None
            if revision is not None:
                session = await sessions.get(db, revision.session_id)
            elif session is None and pointed:
                session = await sessions.newest_of(db, message.author.id, message.channel.id)
        if not pointed and not in_thread:
            return None
        text = without_mention(message.content, me.id)
        others = answered if isinstance(answered, discord.Message) and not to_us else None
        return Heard(message, text, session, revision, pointed, in_thread, others)

    async def _act(self, heard: Heard) -> None:
        readable = bool(heard.text) or bool(heard.message.attachments)
        if not heard.pointed:
            # Talk in a thread of ours that is not addressed to us: only the owner's counts, if it can be read at all.
            if not heard.owned or heard.session is None:
                return
            if not readable:
                await self._hint(heard, words.HOW_TO_REPLY)
                return
            if not self._bot.settings.message_content:
                return
        if not heard.owned and heard.session is not None:
            await self._hint(heard, explain(NotYours(heard.session.owner_id)))
            return
        pictures = [file for file in heard.message.attachments if _is_picture(file)]
        if not pictures and heard.answered is not None and heard.revision is None:
            # Somebody's picture comes in through the same door as one's own: looked at for faces, and asked about.
            pictures = [file for file in heard.answered.attachments if _is_picture(file)]
            if not pictures and not heard.answered.content and heard.text:
                await self._hint(heard, words.HOW_TO_POINT)
                return
        if pictures and (preview := await preview_answered(self._bot, heard.message)) is not None:
            await self._permit(uses.of_preview(preview), heard)
            await lay_over(self._bot, preview, heard.person_id, pictures[0], heard.text)
            return
        if pictures:
            text = checked(heard.text) if heard.text else ""
            await self._permit("upload", heard)
            await self._permit("edit", heard)
            await start_upload_from(self._bot, heard.message, pictures[0], text)
            return
        if not heard.text:
            mentioned = bool(heard.message.content)
            await self._hint(heard, words.HELP if mentioned or heard.message.guild is None else words.HOW_TO_REPLY)
            return
        word = command_word(heard.text)
        if word is not None:
            await self._obey(heard, word)
            return
        if heard.session is None:
            raise NothingToEdit
        await self._instruct(heard, heard.session)

    async def _permit(self, use: str, heard: Heard) -> None:
        guild = heard.message.guild
        await permit(self._bot, use, guild.id if guild else None, heard.message.author)

    async def _instruct(self, heard: Heard, session: Session) -> None:
        await self._permit("edit", heard)
        guild = heard.message.guild
        limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        await take(
            self._bot,
            session.id,
            heard.revision.id if heard.revision else None,
            Instruction(heard.text, upload_limit=limit),
            person_id=heard.person_id,
            origin_message_id=heard.message.id,
        )

    async def _obey(self, heard: Heard, word: str) -> None:
        bot, session, message_id = self._bot, heard.session, heard.message.id
        if word == "help":
            await self._reply(heard, words.HELP)
            return
        if word == "cancel":
            stopped = await cancel_here(bot, heard.person_id, heard.message.channel.id)
            await self._reply(heard, named(stopped))
            return
        if session is None:
            raise NothingToEdit
        match word:
            case "undo" if (preview := await self._preview(session)) is not None:
                await approve.drop(bot, preview.id, heard.person_id)  # what was said last is not done yet
            case "undo" | "redo":
                await history.step(bot, session.id, heard.person_id, word, reply_to=message_id)
            case "again":
                revision_id = heard.revision.id if heard.revision else None
                if (meant := heard.revision or await self._head(session)) is not None:
                    await self._permit(uses.of_picture(meant), heard)
                await history.repeat(bot, session.id, revision_id, heard.person_id, reply_to=message_id)
            case "history":
                await history.say_overview(bot, session)
            case _:
                await self._decide(heard, session, word)

    async def _decide(self, heard: Heard, session: Session, word: str) -> None:
        """Take "yes" and "no" for a preview that waits; elsewhere they are no instruction."""
        job = await self._preview(session)
        if job is None:
            await self._reply(heard, words.failure("not_understood"))
        elif word == "yes":
            await self._permit(uses.of_preview(job), heard)
            await approve.approve(self._bot, job.id, heard.person_id)
        else:
            await approve.drop(self._bot, job.id, heard.person_id)

    async def _preview(self, session: Session) -> Job | None:
        """Return the preview that waits for an answer."""
        async with self._bot.storage.read() as db:
            job = await jobs.pending_for(db, session.id)
        waits = job is not None and job.kind is JobKind.MASK and job.state is JobState.PROPOSED
        return job if waits else None

    async def _head(self, session: Session) -> Revision | None:
        async with self._bot.storage.read() as db:
            return await revisions.head(db, session.id)

    async def _hint(self, heard: Heard, text: str) -> None:
        """Say something to a person once in a place."""
        if self._hinted.first((heard.person_id, heard.message.channel.id, text)):
            await self._reply(heard, text)

    async def _reply(self, heard: Heard, text: str) -> None:
        guild_id = heard.message.guild.id if heard.message.guild else None
        await say(self._bot, heard.message.channel.id, guild_id, text, heard.message.id)


def _is_picture(file: discord.Attachment) -> bool:
    kind = file.content_type or ""
    return kind.startswith("image/") or file.filename.lower().endswith((".png", ".jpg", ".jpeg", ".webp", ".avif"))
