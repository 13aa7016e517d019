"""Move through the pictures of a session: undo, redo, again, and the tree of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands, ui

from bot import deliver, generate, render, uses, words
from bot.admission import Ask, admit, deciding
from bot.answers import answering
from bot.buttons import chosen, pressed, row_of
from bot.errors import NothingToEdit, NothingToRedo, NothingToRepeat, NothingToUndo, NotYours, PictureHidden
from bot.orders import DEFAULT_UPLOAD_LIMIT
from bot.speak import channel
from storage import revisions, sessions
from storage.models import Job, Revision, Session
from storage.states import RevisionKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

SHOWN = 25
"""Pictures in the list: what a select can offer."""


async def own_session(db: AsyncSession, session_id: str, person_id: int) -> Session:
    """Return a session if it is the person's. Raises NothingToEdit, NotYours."""
    session = await sessions.get(db, session_id)
    if session is None:
        raise NothingToEdit
    if session.owner_id != person_id:
        raise NotYours(session.owner_id)
    return session


async def session_here(bot: Threadbrush, interaction: discord.Interaction[Any]) -> Session:
    """Return the person's newest session where a command was given. Raises NothingToEdit, NotYours."""
    place_id = interaction.channel_id or 0
    async with bot.storage.read() as db:
        session = await sessions.newest_of(db, interaction.user.id, place_id)
        if session is None and (theirs := await sessions.by_thread(db, place_id)) is not None:
            raise NotYours(theirs.owner_id)
    if session is None:
        raise NothingToEdit
    return session


async def step(
    bot: Threadbrush,
    session_id: str,
    person_id: int,
    direction: Literal["undo", "redo"],
    *,
    reply_to: int | None = None,
    limit: int = DEFAULT_UPLOAD_LIMIT,
) -> None:
    """Move the head one picture back or forward and show it. Raises NothingToUndo, NothingToRedo, NotYours."""
    async with bot.storage.write() as db:
        session = await own_session(db, session_id, person_id)
        if direction == "undo":
            revision = await revisions.undo(db, session)
        else:
            revision = await revisions.redo(db, session)
        if revision is None:
            raise NothingToUndo if direction == "undo" else NothingToRedo
    await show(bot, session, revision, words.BACK_AT if direction == "undo" else words.FORWARD_TO, reply_to, limit)


async def pick(
    bot: Threadbrush, revision_id: str, person_id: int, limit: int = DEFAULT_UPLOAD_LIMIT, *, text: str = words.PICKED
) -> None:
    """Go on from any picture, shown again with `text`. Raises NothingToEdit, NotYours."""
    async with bot.storage.write() as db:
        revision = await revisions.get(db, revision_id)
        if revision is None:
            raise NothingToEdit
        session = await own_session(db, revision.session_id, person_id)
        await sessions.set_head(db, session, revision_id)
    await show(bot, session, revision, text, None, limit)


async def show(
    bot: Threadbrush, session: Session, revision: Revision, text: str, reply_to: int | None, limit: int
) -> None:
    """Post a picture of the session again, at the end of the conversation."""
    text, alt = deliver.labelled(revision, text), deliver.alt_of(revision)
    place = deliver.Place(session.thread_id or session.channel_id, session.guild_id)
    await deliver.post(bot, place, revision, deliver.Parcel(text, alt, reply_to=reply_to), limit)


async def repeat(
    bot: Threadbrush,
    session_id: str,
    revision_id: str | None,
    person_id: int,
    *,
    reply_to: int | None = None,
    limit: int = DEFAULT_UPLOAD_LIMIT,
) -> Job:
    """Make a picture once more with a new seed; an edit keeps its approved mask.

    Raises NothingToRepeat, NotYours, PictureHidden.
    """
    async with deciding(bot) as db:
        session = await own_session(db, session_id, person_id)
        revision = await (revisions.get(db, revision_id) if revision_id else revisions.head(db, session_id))
        if revision is None:
            raise NothingToEdit
        if revision.hidden_at is not None:
            raise PictureHidden
        if revision.kind is RevisionKind.UPLOAD:
            raise NothingToRepeat
        use, texts = uses.of_picture(revision), (revision.request,)
        place = session.thread_id or session.channel_id
        ask = Ask(use, person_id, session.guild_id, place, texts=texts, subject=session.id, revision_id=revision.id)
        await admit(bot, db, ask)
        make = generate.again if revision.kind is RevisionKind.GENERATE else render.again
        job = await make(
            db,
            revision,
            owner_id=person_id,
            channel_id=session.thread_id or session.channel_id,
            guild_id=session.guild_id,
            origin_message_id=reply_to,
            private=session.private,
            upload_limit=limit,
        )
    bot.work.start(job.id)
    return job


def tree_lines(made: Sequence[Revision], head_id: str | None) -> list[str]:
    """Return the pictures as an indented tree, oldest first; the one that the next edit starts from is marked."""
    known = {revision.id for revision in made}
    numbers = {revision.id: number for number, revision in enumerate(made, 1)}
    children: dict[str | None, list[Revision]] = {}
    for revision in made:
        parent = revision.parent_id if revision.parent_id in known else None
        children.setdefault(parent, []).append(revision)
    lines: list[str] = []
    waiting = [(revision, 0) for revision in reversed(children.get(None, []))]
    while waiting:
        revision, depth = waiting.pop()
        mark = " ◀ **here**" if revision.id == head_id else ""
        shift = "\u2003" * min(depth, 12) + ("└ " if depth else "")
        lines.append(f"{shift}`{numbers[revision.id]}` {words.history_entry(revision)}{mark}")
        # A single line of edits stays in one column; only branches are moved in.
        below = children.get(revision.id, [])
        waiting += [(child, depth + 1 if len(below) > 1 else depth) for child in reversed(below)]
    return lines


@app_commands.command(name="undo", description=words.COMMANDS["undo"])
async def undo_command(interaction: discord.Interaction[Any]) -> None:
    """Go back one picture."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        session = await session_here(bot, interaction)
        await step(bot, session.id, interaction.user.id, "undo", limit=interaction.filesize_limit)
        await interaction.edit_original_response(content=words.UNDONE)


@app_commands.command(name="history", description=words.COMMANDS["history"])
async def history_command(interaction: discord.Interaction[Any]) -> None:
    """Show the tree."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        await interaction.response.defer(thinking=True, ephemeral=True)
        session = await session_here(bot, interaction)
        text, view = await overview(bot, session)
        await interaction.edit_original_response(content=text, view=view)


async def overview(bot: Threadbrush, session: Session) -> tuple[str, ui.View | None]:
    """Return the tree of a session and a select to go on from any of its newest pictures."""
    async with bot.storage.read() as db:
        made = list(await revisions.of_session(db, session.id))
        current = await sessions.get(db, session.id)
    if not made:
        return words.HISTORY_EMPTY, None
    shown = made[-SHOWN:]
    numbers = {revision.id: number for number, revision in enumerate(made, 1)}
    options = [
        discord.SelectOption(label=words.history_option(numbers[revision.id], revision), value=revision.id)
        for revision in reversed(shown)
    ]
    select: ui.Select[Any] = ui.Select(
        custom_id=f"tbs:pick:{session.id}", placeholder=words.HISTORY_PICK, options=options
    )
    lines = tree_lines(shown, current.head_id if current else None)
    text = words.history(lines, len(made) - len(shown))
    while len(text) > 1990 and lines:
        lines = lines[1:]
        text = words.history(lines, len(made) - len(lines))
    return text, row_of(select)


async def say_overview(bot: Threadbrush, session: Session) -> None:
    """Post the tree as an ordinary message."""
    text, view = await overview(bot, session)
    there = channel(bot, session.thread_id or session.channel_id, session.guild_id)
    if view is None:
        await there.send(text)
    else:
        await there.send(text, view=view)


@chosen("pick")
async def choose_picture(
    bot: Threadbrush, interaction: discord.Interaction[Any], session_id: str, values: Sequence[str]
) -> None:
    """Go on from the chosen picture."""
    del session_id
    await interaction.response.defer()
    await pick(bot, values[0], interaction.user.id, interaction.filesize_limit)


@pressed("undo")
async def press_undo(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """Go back to the picture before the one the button is under."""
    await interaction.response.defer()
    async with bot.storage.read() as db:
        revision = await revisions.get(db, revision_id)
    if revision is None or revision.parent_id is None:
        raise NothingToUndo
    await pick(bot, revision.parent_id, interaction.user.id, interaction.filesize_limit, text=words.BACK_AT)


@pressed("again")
async def press_again(bot: Threadbrush, interaction: discord.Interaction[Any], revision_id: str) -> None:
    """Make the picture the button is under once more."""
    await interaction.response.defer()
    async with bot.storage.read() as db:
        revision = await revisions.get(db, revision_id)
    if revision is None:
        raise NothingToEdit
    await repeat(bot, revision.session_id, revision_id, interaction.user.id, limit=interaction.filesize_limit)
