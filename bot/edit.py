"""/edit, the message menu and the Edit button: ways to say what shall be different about a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot import words
from bot.admission import permit
from bot.answers import answering
from bot.buttons import pressed
from bot.deliver import shown_by
from bot.errors import NothingToEdit, NotYours, PictureHidden
from bot.generate import checked
from bot.ground import create_session, open_private
from bot.history import session_here
from bot.instruction import Instruction, Taken, read_settings, take
from bot.orders import Order
from bot.parameters import COMMANDED
from bot.upload import start_upload
from storage import people, revisions, sessions
from storage.models import Revision, Session

if TYPE_CHECKING:
    from bot.client import Threadbrush


@app_commands.command(name="edit", description=words.COMMANDS["edit"])
@app_commands.describe(
    **{n: words.OPTIONS[n] for n in ("instruction", "image", "method", "source_prompt", "strength", "private")}
)
async def edit_command(
    interaction: discord.Interaction[Any],
    instruction: str,
    image: discord.Attachment | None = None,
    method: str | None = None,
    source_prompt: str | None = None,
    strength: app_commands.Range[float, 0.05, 1.0] | None = None,
    private: bool | None = None,
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
        wanted = await read_settings(bot, wanted)
        if image is not None:
            checked(wanted.text)
            hidden = await _wants_private(bot, interaction.user.id) if private is None else private
            await start_upload(bot, interaction, image, wanted, hidden)
            return
        await interaction.response.defer(thinking=True, ephemeral=bool(private))
        session = await session_here(bot, interaction)
        if private and not session.private:
            session = await _into_private(bot, interaction, session)
        taken = await take(bot, session.id, None, wanted, person_id=interaction.user.id)
        await answer(interaction, taken, words.editing)


@edit_command.autocomplete("method")
async def suggest_method(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the engine's methods, other packages' too; from memory, for an answer has to come at once."""
    bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
    bot.spare(bot.catalog.refresh())
    offered = [one for one in bot.catalog.methods if one.name not in COMMANDED and typed.lower() in one.name]
    return [app_commands.Choice(name=f"{one.name}: {one.summary}"[:100], value=one.name) for one in offered[:25]]


async def answer(interaction: discord.Interaction[Any], taken: Taken, what: Callable[[str, str, str], str]) -> None:
    """Say what was taken (`what` of the person's words, the session and its place).

    What it took the place of stands in the preview; whoever has to go elsewhere to see that is told here too.
    """
    place = taken.session.thread_id or taken.session.channel_id
    elsewhere = words.in_place(place) if place != interaction.channel_id else ""
    order = Order.of(taken.job)
    text = what(order.said, taken.session.title, elsewhere)
    if order.instead_of and elsewhere:
        text = f"{words.replaced(order.instead_of)} {text}"
    await interaction.edit_original_response(content=text)


async def _wants_private(bot: Threadbrush, person_id: int) -> bool:
    async with bot.storage.read() as db:
        return bool((await people.settings_of(db, person_id)).private)


async def _into_private(bot: Threadbrush, interaction: discord.Interaction[Any], session: Session) -> Session:
    """Begin a private session with a copy of the newest picture of another one."""
    async with bot.storage.read() as db:
        head = await revisions.head(db, session.id)
    if head is None:
        raise NothingToEdit
    if head.hidden_at is not None:
        raise PictureHidden
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
            upload_hash=head.upload_hash,
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
                wanted = await read_settings(self._bot, wanted)
                hidden = await _wants_private(self._bot, interaction.user.id)
                await start_upload(self._bot, interaction, self._upload, wanted, hidden)
                return
            assert self._revision is not None
            checked(wanted.text)
            await interaction.response.defer(thinking=True)
            taken = await take(
                self._bot, self._revision.session_id, self._revision.id, wanted, person_id=interaction.user.id
            )
            await answer(interaction, taken, words.editing)


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
        await permit(bot, "upload", interaction.guild_id, interaction.user)
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
