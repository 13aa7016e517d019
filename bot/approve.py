"""Decide about a preview: apply, drop, redraw, grow or shrink it; reactions and buttons do the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot import uses, words
from bot.admission import Ask, admit, admit_still, deciding, permit
from bot.buttons import pressed
from bot.errors import AlreadyAnswered, EmptyRegion, NotYours, OnlyFound, Trouble
from bot.generate import new_seed
from bot.orders import EditNumbers, Order
from bot.render import write_edit
from bot.speak import cancel_row, last_word, message_of
from engine.protocol import Mask, MaskResult
from storage import jobs
from storage.errors import StateError, StorageError
from storage.models import Job
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

log = structlog.get_logger("bot")

YES, NO = "✅", "❌"
OPEN = (JobState.PLANNED, JobState.PROPOSED)
CELLS = 1
"""Latent cells that one press of grow or shrink adds or takes."""
STRICTNESS = 0.7
"""Factor on the threshold where growing has nothing to grow from, or shrinking nothing to keep."""


async def open_preview(db: AsyncSession, job_id: str, person_id: int) -> Job:
    """Return the mask job if this person may decide about it now. Raises NotYours, AlreadyAnswered."""
    job = await jobs.get(db, job_id)
    if job is None:
        raise AlreadyAnswered(JobState.CANCELLED)
    if job.owner_id != person_id:
        raise NotYours(job.owner_id)
    if job.state not in OPEN:
        raise AlreadyAnswered(job.state)
    return job


async def approve(bot: Threadbrush, job_id: str, person_id: int) -> None:
    """Apply a preview: of any number of presses the first one counts.

    Raises NotYours, AlreadyAnswered, EmptyRegion, OnlyFound, NotAdmitted.
    """
    async with deciding(bot) as db:
        mask = await open_preview(db, job_id, person_id)
        await admit_still(bot, db, _ask(mask))
        result = MaskResult.model_validate_json(mask.result_json or "{}")
        if result.verdict == "empty":
            raise EmptyRegion
        if result.plan.method == "segment":
            raise OnlyFound
        mask = await jobs.advance(db, job_id, JobState.APPROVED)
        edit = await write_edit(db, mask, result.plan)
    if (message := message_of(bot, edit)) is not None:
        text = f"{words.APPROVED} {words.started(JobKind.EDIT, Order.of(edit).said)}"
        with suppress(discord.HTTPException):
            await message.edit(content=text, view=cancel_row(edit.id))
    bot.work.start(edit.id)


def _ask(job: Job) -> Ask:
    return Ask(
        uses.of_preview(job),
        job.owner_id,
        job.guild_id,
        job.channel_id,
        subject=job.id,
        revision_id=job.parent_revision_id,
    )


async def drop(bot: Threadbrush, job_id: str, person_id: int, text: str = words.DROPPED) -> None:
    """Drop a preview. Raises NotYours, AlreadyAnswered."""
    async with bot.storage.write() as db:
        await open_preview(db, job_id, person_id)
        job = await jobs.advance(db, job_id, JobState.CANCELLED)
    await last_word(bot, job, f"**{words.quoted(Order.of(job).said)}** {text}")


async def revise(
    bot: Threadbrush,
    job_id: str,
    person_id: int,
    *,
    mask: bool = False,
    painted: bytes | None = None,
    said: str | None = None,
    edit: EditNumbers | None = None,
    **changes: Any,
) -> Job:
    """Put another preview in the place of one: a new mask job in the same message. Raises like `approve`.

    `changes` go into the engine's mask job; `mask` hands the present mask on, `painted` another PNG in its place.
    `said` and `edit` take the place of what the order has.
    """
    async with deciding(bot) as db:
        old = await open_preview(db, job_id, person_id)
        order = Order.of(old)
        assert isinstance(order.job, Mask)
        given = old.mask_hash if mask else None
        if painted is not None:
            given = await bot.storage.blobs.put(painted)
        wanted = Mask.model_validate(order.job.model_dump() | {"grow": 0, "inverted": False} | changes)
        await admit(bot, db, replace(_ask(old), use=uses.of_mask(wanted), job=wanted))
        order = order.model_copy(
            update={"job": wanted, "mask": given, "after": None, "instead_of": "", "revised": True}
            | ({} if said is None else {"said": said})
            | ({} if edit is None else {"edit": edit})
        )
        await jobs.advance(db, job_id, JobState.CANCELLED)
        # The mask is named from the start: a painted one is nobody else's, and what no row names is swept away.
        new = await jobs.follow(db, old, JobKind.MASK, request_json=order.model_dump_json(), mask_hash=given)
    if (message := message_of(bot, new)) is not None:
        with suppress(discord.HTTPException):
            await message.edit(content=words.started(JobKind.MASK, order.said), view=cancel_row(new.id))
    bot.work.start(new.id)
    return new


@pressed("approve")
async def press_approve(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """✅ as a button."""
    await interaction.response.defer()
    await approve(bot, job_id, interaction.user.id)


@pressed("drop")
async def press_drop(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """❌ as a button."""
    await interaction.response.defer()
    await drop(bot, job_id, interaction.user.id)


@pressed("redraw")
async def press_redraw(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Look once more, with other noise."""
    await interaction.response.defer()
    await revise(bot, job_id, interaction.user.id, seed=new_seed())


@pressed("grow")
async def press_grow(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Let more of the picture change."""
    await interaction.response.defer()
    await _resize(bot, job_id, interaction.user.id, CELLS)


@pressed("shrink")
async def press_shrink(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Let less of the picture change."""
    await interaction.response.defer()
    await _resize(bot, job_id, interaction.user.id, -CELLS)


async def _resize(bot: Threadbrush, job_id: str, person_id: int, cells: int) -> None:
    async with bot.storage.read() as db:
        job = await open_preview(db, job_id, person_id)
    result = MaskResult.model_validate_json(job.result_json or "{}")
    if result.verdict == "region":
        await revise(bot, job_id, person_id, mask=True, grow=cells, plan=result.plan)
        return
    wanted = Order.of(job).job
    assert isinstance(wanted, Mask)
    factor = STRICTNESS if cells > 0 else 1 / STRICTNESS
    await revise(bot, job_id, person_id, threshold=min(0.95, max(0.05, wanted.threshold * factor)))


async def read_reactions(bot: Threadbrush, job: Job, *, was_away: bool) -> None:
    """Act on the owner's ✅ or ❌ that was put under a preview meanwhile.

    `was_away` says that the preview was up while nobody listened: a press of a button may have gone unheard.
    """
    message = message_of(bot, job)
    if message is None:
        return
    try:
        shown = await message.fetch()
        # Under a revised preview a reaction may be an answer to the one before, which is no answer to this one.
        answers = [] if Order.of(job).revised else [one for one in shown.reactions if str(one.emoji) in (YES, NO)]
        for reaction in answers:
            async for person in reaction.users():
                if person.id != job.owner_id:
                    continue
                if str(reaction.emoji) == YES:
                    await permit(bot, uses.of_preview(job), job.guild_id, person)
                    await approve(bot, job.id, person.id)
                else:
                    await drop(bot, job.id, person.id)
                return
        if was_away and words.PRESS_AGAIN not in shown.content:
            # Discord does not deliver presses twice: whoever pressed meanwhile has to know.
            await shown.edit(content=f"{shown.content}\n{words.PRESS_AGAIN}")
    except discord.NotFound:
        await on_deleted(bot, message.id)
    except (discord.HTTPException, Trouble, StorageError) as error:
        log.info("reactions not read", job=job.id, why=str(error))


async def on_deleted(bot: Threadbrush, message_id: int) -> None:
    """Drop a preview whose message somebody deleted."""
    async with bot.storage.read() as db:
        job = await jobs.by_message(db, message_id)
    if job is None or job.kind is not JobKind.MASK or job.state not in OPEN:
        return
    with suppress(StateError):
        async with bot.storage.write() as db:
            job = await jobs.advance(db, job.id, JobState.CANCELLED, message_id=None)
        await last_word(bot, job, words.PREVIEW_DELETED)
