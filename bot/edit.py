"""Take an instruction in: which picture it is about, what becomes of one that is still pending, and the job for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot import words
from bot.answers import answering
from bot.buttons import pressed
from bot.deliver import revision_of
from bot.errors import NothingToEdit, NotYours, NotYourUpload
from bot.generate import checked, room_for_one_more
from bot.ground import create_session, open_private
from bot.instruction import Instruction, write_mask
from bot.orders import Order
from bot.speak import last_word
from bot.upload import start_upload
from storage import jobs, revisions, sessions
from storage.models import Job, Revision, Session
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from bot.client import Threadbrush

REPLACEABLE = (JobKind.MASK,)
"""Kinds of pending job that a newer instruction takes the place of; the others are waited for."""


@dataclass(frozen=True)
class Taken:
    """An instruction that became a job."""

    job: Job
    session: Session


async def take(
    bot: Threadbrush,
    session_id: str,
    revision_id: str | None,
    instruction: Instruction,
    *,
    person_id: int,
    origin_message_id: int | None = None,
) -> Taken:
    """Write the job for an instruction and start it. `revision_id` None: the session's newest picture.

    A preview that is not applied yet is replaced; an edit that is being rendered is waited for. Raises PromptEmpty,
    PromptTooLong, NotYours, NothingToEdit, TooManyJobs.
    """
    text = checked(instruction.text)
    async with bot.storage.write() as db:
        session = await sessions.get(db, session_id)
        if session is None:
            raise NothingToEdit
        if session.owner_id != person_id:
            raise NotYours(session.owner_id)
        pending = [job for job in await jobs.of_owner(db, person_id) if job.session_id == session_id]
        replaced = [job for job in pending if job.kind in REPLACEABLE]
        for job in replaced:
            await jobs.advance(db, job.id, JobState.CANCELLED)
        await room_for_one_more(bot, db, person_id)
        ahead = [job for job in pending if job.kind not in REPLACEABLE]
        waits = revision_id is None and bool(ahead)
        revision = None
        if not waits:
            revision = await (revisions.get(db, revision_id) if revision_id else revisions.head(db, session_id))
            if revision is None:
                raise NothingToEdit
        job = await write_mask(
            db,
            session,
            revision,
            replace(instruction, text=text),
            person_id=person_id,
            origin_message_id=origin_message_id,
            after=ahead[-1].id if waits else None,
            instead_of=Order.of(replaced[0]).said if replaced else "",
        )
    for old in replaced:
        bot.work.stop(old.id)
        await last_word(bot, old, f"**{words.quoted(Order.of(old).said)}** {words.REPLACED}")
    bot.work.start(job.id)
    return Taken(job, session)


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


@app_commands.command(name="edit", description=words.COMMANDS["edit"])
@app_commands.describe(
    **{n: words.OPTIONS[n] for n in ("instruction", "image", "method", "source_prompt", "strength", "private")}
)
@app_commands.choices(method=[app_commands.Choice(name=name, value=name) for name in ("diffedit", "sega")])
async def edit_command(
    interaction: discord.Interaction[Any],
    instruction: str,
    image: discord.Attachment | None = None,
    method: str | None = None,
    source_prompt: str | None = None,
    strength: app_commands.Range[float, 0.05, 1.0] | None = None,
    private: bool = False,
) -> None:
    """Change a picture."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        wanted = Instruction(
            checked(instruction),
            method,
            checked(source_prompt) if source_prompt else None,
            strength,
            interaction.filesize_limit,
        )
        if image is not None:
            await start_upload(bot, interaction, image, wanted, private)
            return
        await interaction.response.defer(thinking=True, ephemeral=private)
        async with bot.storage.read() as db:
            session = await sessions.newest_of(db, interaction.user.id, interaction.channel_id or 0)
            theirs = await sessions.by_thread(db, interaction.channel_id or 0) if session is None else None
        if session is None:
            raise NotYours(theirs.owner_id) if theirs else NothingToEdit()
        if private and not session.private:
            session = await _into_private(bot, interaction, session)
        taken = await take(bot, session.id, None, wanted, person_id=interaction.user.id)
        await _answer_edit(interaction, taken)


async def _answer_edit(interaction: discord.Interaction[Any], taken: Taken) -> None:
    place = taken.session.thread_id or taken.session.channel_id
    elsewhere = words.in_place(place) if place != interaction.channel_id else ""
    order = Order.of(taken.job)
    text = words.editing(order.said, taken.session.title, elsewhere)
    if order.instead_of:
        text = f"{words.replaced(order.instead_of)} {text}"
    await interaction.edit_original_response(content=text)


async def _into_private(bot: Threadbrush, interaction: discord.Interaction[Any], session: Session) -> Session:
    """Begin a private session with a copy of the newest picture of another one."""
    async with bot.storage.read() as db:
        head = await revisions.head(db, session.id)
    if head is None:
        raise NothingToEdit
    ground = await open_private(
        interaction.channel, interaction.guild_id, interaction.app_permissions, interaction.user, session.title
    )
    async with bot.storage.write() as db:
        private = await create_session(db, ground, interaction.user.id, session.title)
        await revisions.add(
            db,
            session_id=private.id,
            kind=head.kind,
            picture_hash=head.picture_hash,
            author_id=interaction.user.id,
            request=head.request,
            method=head.method,
            model=head.model,
            seed=head.seed,
            steps=head.steps,
            guidance_scale=head.guidance_scale,
            caption=head.caption,
        )
    return private


class EditForm(ui.Modal, title=words.EDIT_TITLE):
    """Asks what shall be different about one picture."""

    instruction = ui.Label(
        text=words.EDIT_FIELD,
        component=ui.TextInput(
            custom_id="instruction",
            style=discord.TextStyle.paragraph,
            placeholder=words.EDIT_PLACEHOLDER,
            max_length=1000,
        ),
    )

    def __init__(self, bot: Threadbrush, revision: Revision | None, upload: discord.Attachment | None = None) -> None:
        super().__init__()
        self._bot, self._revision, self._upload = bot, revision, upload

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Take what was typed."""
        async with answering(interaction):
            assert isinstance(self.instruction.component, ui.TextInput)
            wanted = Instruction(self.instruction.component.value, upload_limit=interaction.filesize_limit)
            if self._upload is not None:
                await start_upload(self._bot, interaction, self._upload, wanted, private=False)
                return
            assert self._revision is not None
            checked(wanted.text)
            await interaction.response.defer(thinking=True)
            taken = await take(
                self._bot, self._revision.session_id, self._revision.id, wanted, person_id=interaction.user.id
            )
            await _answer_edit(interaction, taken)


@pressed("edit")
async def press_edit(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """Ask what to change about the picture the button is under."""
    async with bot.storage.read() as db:
        revision = await revisions.get(db, revision_id)
    await _open_form(bot, interaction, revision)


@app_commands.context_menu(name=words.MENU_EDIT)
async def edit_menu(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Ask what to change about a picture in a message."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        revision = await shown_by(bot, message)
        if revision is not None:
            await _open_form(bot, interaction, revision)
            return
        pictures = [file for file in message.attachments if (file.content_type or "").startswith("image/")]
        if not pictures:
            raise NothingToEdit
        if message.author.id != interaction.user.id:
            raise NotYourUpload
        await interaction.response.send_modal(EditForm(bot, None, pictures[0]))


async def _open_form(bot: Threadbrush, interaction: discord.Interaction[Any], revision: Revision | None) -> None:
    if revision is None:
        raise NothingToEdit
    async with bot.storage.read() as db:
        session = await sessions.get(db, revision.session_id)
    if session is None:
        raise NothingToEdit
    if session.owner_id != interaction.user.id:
        raise NotYours(session.owner_id)
    await interaction.response.send_modal(EditForm(bot, revision))


async def parent_of(bot: Threadbrush, job: Job) -> tuple[Job, Revision]:
    """Return the picture a job is about, waiting for the job before it if there is one. Raises NothingToEdit."""
    order = Order.of(job)
    if order.after is not None and job.parent_revision_id is None:
        await bot.work.over(order.after)
        async with bot.storage.write() as db:
            head = await revisions.head(db, job.session_id) if job.session_id else None
            if head is None:
                raise NothingToEdit
            job = await jobs.change(db, job.id, parent_revision_id=head.id)
            return job, head
    async with bot.storage.read() as db:
        revision = await revisions.get(db, job.parent_revision_id) if job.parent_revision_id else None
    if revision is None:
        raise NothingToEdit
    return job, revision
