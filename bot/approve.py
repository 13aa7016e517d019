"""The mask preview: proposed to the person, and applied, dropped, redrawn, grown, shrunk or re-planned by them."""

from __future__ import annotations

import asyncio
import difflib
import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import ui

from bot import deliver, words
from bot.answers import answering
from bot.buttons import button, pressed, row_of
from bot.edit import parent_of
from bot.errors import AlreadyAnswered, EmptyRegion, NotYours, Trouble
from bot.generate import new_seed, room_for_one_more
from bot.orders import Order
from bot.speak import cancel_row, channel, last_word, message_of, open_progress, remove_progress
from engine.protocol import Concept, Edit, EditResult, Mask, MaskResult, Plan
from storage import jobs, revisions
from storage.errors import StateError, StorageError
from storage.models import Job, Revision
from storage.states import JobKind, JobState, RevisionKind

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


async def propose(bot: Threadbrush, job: Job, recovered: bool) -> None:
    """Take a mask job to the preview the person decides about."""
    if job.state is JobState.PROPOSED:
        return
    order = Order.of(job)
    assert isinstance(order.job, Mask)
    if order.after is not None and job.parent_revision_id is None:
        job = await open_progress(bot, job, words.waits_for(order.said) + "\n")
    job, parent = await parent_of(bot, job)
    if parent.message_id is None:
        await show_start(bot, job, parent, order.upload_limit, recovered)
    job = await open_progress(bot, job)
    wanted = order.job
    if wanted.caption is None and parent.caption:
        wanted = wanted.model_copy(update={"caption": parent.caption})
    parts = {"image": await bot.storage.blobs.get(parent.picture_hash)}
    if order.mask is not None:
        parts["mask"] = await bot.storage.blobs.get(order.mask)
    result = await bot.work.carry_out(job, wanted, parts)
    assert isinstance(result, MaskResult)
    mask, preview = await asyncio.gather(bot.engine.file(job.id, "mask"), bot.engine.file(job.id, "preview"))
    async with bot.storage.write() as db:
        fields: Any = {
            "mask_hash": await bot.storage.blobs.put(mask),
            "plan_json": result.plan.model_dump_json(),
            "result_json": result.model_dump_json(),
        }
        if job.state is JobState.PLANNED:
            job = await jobs.change(db, job.id, **fields)
        else:
            job = await jobs.advance(db, job.id, JobState.PLANNED, **fields)
        if result.caption and not parent.caption:
            found = await revisions.get(db, parent.id)
            if found is not None:
                found.caption = result.caption
        if not any(one.kind is RevisionKind.UPLOAD for one in await revisions.path_to_root(db, parent.id)):
            # Drawn here from the first stroke on: whatever it looks like, it is no photograph.
            result = result.model_copy(update={"notices": tuple(n for n in result.notices if n.code != "photograph")})
    await _show(bot, job, order, result, preview)
    if recovered:
        await read_reactions(bot, job)


async def show_start(bot: Threadbrush, place: Job, revision: Revision, limit: int, recovered: bool) -> None:
    """Post a picture that was taken in (or over) and is not to be seen in this place yet."""
    text, alt = await asyncio.to_thread(_described, await bot.storage.blobs.get(revision.picture_hash), revision)
    parcel = deliver.Parcel(text, alt, nonce=revision.id, recovered=recovered)
    message_id = await deliver.post(bot, place, revision, parcel, limit)
    await deliver.set_posted(bot, revision.id, place.channel_id, message_id)


def _described(png: bytes, revision: Revision) -> tuple[str, str]:
    if revision.kind is not RevisionKind.UPLOAD:
        label = words.label(revision.model, revision.seed, revision.method or "")
        return f"{words.CONTINUED}\n{label}", words.alt_generated(revision.request)
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        return words.uploaded(*picture.size), words.ALT_UPLOAD


async def _show(bot: Threadbrush, job: Job, order: Order, result: MaskResult, preview: bytes) -> None:
    """Turn the job's message into the preview. Editing one message twice shows it once, whatever crashed between."""
    text = words.preview(
        order.said, result.plan, result.coverage, result.verdict, [words.notice(one) for one in result.notices]
    )
    picture = discord.File(io.BytesIO(preview), f"mask-{job.id}.png", description=words.alt_preview(result.coverage))
    view = _decisions(job.id, result.verdict)
    message = message_of(bot, job)
    try:
        if message is None:
            raise LookupError
        await message.edit(content=text, attachments=[picture], view=view)
    except (discord.NotFound, LookupError):
        there = channel(bot, job.channel_id, job.guild_id)
        picture.reset()
        sent = await there.send(text, file=picture, view=view, nonce=f"m-{job.id}")
        message = there.get_partial_message(sent.id)
    async with bot.storage.write() as db:
        await jobs.advance(db, job.id, JobState.PROPOSED, message_id=message.id)
    if result.verdict != "empty":
        await _seed_reactions(message, text)


async def _seed_reactions(message: discord.PartialMessage, text: str) -> None:
    try:
        await message.add_reaction(YES)
        await message.add_reaction(NO)
    except discord.Forbidden:
        with suppress(discord.HTTPException):
            await message.edit(content=f"{text}\n{words.NO_REACTIONS}")
    except discord.HTTPException as error:
        log.info("no reactions", message=message.id, status=error.status)


def _decisions(job_id: str, verdict: str) -> discord.ui.View:
    green, red = discord.ButtonStyle.success, discord.ButtonStyle.danger
    items = [] if verdict == "empty" else [button("approve", job_id, words.BUTTONS["approve"], YES, green, 0)]
    items.append(button("drop", job_id, words.BUTTONS["drop"], NO, red, 0))
    items.append(button("redraw", job_id, words.BUTTONS["redraw"], "🔁", row=1))
    if verdict != "full":
        items.append(button("grow", job_id, words.BUTTONS["grow"], "➕", row=1))
    if verdict != "empty":
        items.append(button("shrink", job_id, words.BUTTONS["shrink"], "➖", row=1))
    items.append(button("plan", job_id, words.BUTTONS["plan"], "📝", row=1))
    return row_of(*items)


async def _open(db: AsyncSession, job_id: str, person_id: int) -> Job:
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
    """Apply a preview: of any number of presses the first one counts. Raises NotYours, AlreadyAnswered, EmptyRegion."""
    async with bot.storage.write() as db:
        mask = await _open(db, job_id, person_id)
        result = MaskResult.model_validate_json(mask.result_json or "{}")
        if result.verdict == "empty":
            raise EmptyRegion
        mask = await jobs.advance(db, job_id, JobState.APPROVED)
        edit = await _write_edit(db, mask, result.plan)
    if (message := message_of(bot, edit)) is not None:
        text = f"{words.APPROVED} {words.started(JobKind.EDIT, Order.of(edit).said)}"
        with suppress(discord.HTTPException):
            await message.edit(content=text, view=cancel_row(edit.id))
    bot.work.start(edit.id)


async def _write_edit(db: AsyncSession, mask: Job, plan: Plan) -> Job:
    said = Order.of(mask)
    wanted = Edit(owner=str(mask.owner_id), plan=plan, seed=new_seed(), **_given(strength=said.strength))
    order = Order(
        job=wanted,
        said=said.said,
        mask=mask.mask_hash,
        in_preview=mask.message_id is not None,
        upload_limit=said.upload_limit,
    )
    return await jobs.create(
        db,
        owner_id=mask.owner_id,
        kind=JobKind.EDIT,
        session_id=mask.session_id,
        parent_revision_id=mask.parent_revision_id,
        channel_id=mask.channel_id,
        guild_id=mask.guild_id,
        message_id=mask.message_id,
        origin_message_id=mask.origin_message_id,
        plan_json=mask.plan_json,
        mask_hash=mask.mask_hash,
        private=mask.private,
        request_json=order.model_dump_json(),
    )


async def again(db: AsyncSession, revision: Revision, **where: Any) -> Job:
    """Write the job that renders an edit once more: the same approved mask and plan, a new seed."""
    plan = Plan.model_validate_json(revision.plan_json or "{}")
    wanted = Edit(
        owner=str(where["owner_id"]),
        plan=plan,
        seed=new_seed(),
        **_given(steps=revision.steps, guidance_scale=revision.guidance_scale, strength=revision.strength),
    )
    order = Order(job=wanted, said=revision.request, mask=revision.mask_hash, upload_limit=where.pop("upload_limit"))
    return await jobs.create(
        db,
        kind=JobKind.EDIT,
        session_id=revision.session_id,
        parent_revision_id=revision.parent_id,
        plan_json=revision.plan_json,
        mask_hash=revision.mask_hash,
        request_json=order.model_dump_json(),
        **where,
    )


async def apply(bot: Threadbrush, job: Job, recovered: bool) -> None:
    """Take an edit job to its end: render inside the approved mask, keep, post."""
    order = Order.of(job)
    assert isinstance(order.job, Edit)
    comparison = None
    if job.state is not JobState.DONE:
        job, parent = await parent_of(bot, job)
        assert order.mask is not None
        job = await open_progress(bot, job)
        parts = {
            "image": await bot.storage.blobs.get(parent.picture_hash),
            "mask": await bot.storage.blobs.get(order.mask),
        }
        result = await bot.work.carry_out(job, order.job, parts, JobState.RENDERING)
        assert isinstance(result, EditResult)
        picture, comparison = await asyncio.gather(
            bot.engine.file(job.id, "picture"), bot.engine.file(job.id, "comparison")
        )
        job = await _keep(bot, job, order, result, picture)
    result = EditResult.model_validate_json(job.result_json or "{}")
    async with bot.storage.read() as db:
        revision = await revisions.get(db, job.id)
    if revision is None:
        return  # deleted meanwhile
    if revision.message_id is None:
        label = words.label(revision.model, revision.seed, revision.method or order.job.plan.method)
        notes = tuple(words.notice(one) for one in result.notices)
        parcel = deliver.Parcel(
            words.edited(order.said, order.job.plan, result.changed, label, notes),
            words.alt_edited(order.job.plan.target, order.said),
            comparison=comparison,
            comparison_alt=words.alt_comparison(order.said),
            nonce=revision.id,
            reply_to=job.origin_message_id,
            recovered=recovered,
        )
        message_id = await deliver.post(bot, job, revision, parcel, order.upload_limit)
        await deliver.set_posted(bot, revision.id, job.channel_id, message_id)
    if order.in_preview:
        await last_word(bot, job, f"**{words.quoted(order.said)}** {words.APPLIED}")
    else:
        await remove_progress(bot, job)
    async with bot.storage.write() as db:
        await jobs.advance(db, job.id, JobState.POSTED)


async def _keep(bot: Threadbrush, job: Job, order: Order, result: EditResult, picture: bytes) -> Job:
    assert isinstance(order.job, Edit)
    assert job.session_id is not None
    plan = order.job.plan
    async with bot.storage.write() as db:
        done = await jobs.advance(db, job.id, JobState.DONE, result_json=result.model_dump_json())
        await revisions.add(
            db,
            session_id=job.session_id,
            kind=RevisionKind.EDIT,
            revision_id=job.id,
            parent_id=job.parent_revision_id,
            picture_hash=await bot.storage.blobs.put(picture),
            mask_hash=job.mask_hash,
            author_id=job.owner_id,
            job_id=job.id,
            request=order.said,
            plan_json=plan.model_dump_json(),
            method=plan.method,
            model=result.model,
            seed=order.job.seed,
            steps=order.job.steps,
            guidance_scale=order.job.guidance_scale,
            strength=order.job.strength,
            caption=plan.target,
        )
        return done


async def drop(bot: Threadbrush, job_id: str, person_id: int, text: str = words.DROPPED) -> None:
    """Drop a preview. Raises NotYours, AlreadyAnswered."""
    async with bot.storage.write() as db:
        await _open(db, job_id, person_id)
        job = await jobs.advance(db, job_id, JobState.CANCELLED)
    await last_word(bot, job, f"**{words.quoted(Order.of(job).said)}** {text}")


async def revise(bot: Threadbrush, job_id: str, person_id: int, **changes: Any) -> None:
    """Put another preview in the place of one: a new mask job in the same message. Raises like `approve`.

    `changes` go into the engine's mask job; `mask=True` hands the present mask on.
    """
    async with bot.storage.write() as db:
        old = await _open(db, job_id, person_id)
        await room_for_one_more(bot, db, person_id)
        order = Order.of(old)
        assert isinstance(order.job, Mask)
        given = old.mask_hash if changes.pop("mask", False) else None
        wanted = Mask.model_validate(order.job.model_dump() | {"grow": 0} | changes)
        order = order.model_copy(update={"job": wanted, "mask": given, "after": None})
        await jobs.advance(db, job_id, JobState.CANCELLED)
        new = await jobs.create(
            db,
            owner_id=old.owner_id,
            kind=JobKind.MASK,
            session_id=old.session_id,
            parent_revision_id=old.parent_revision_id,
            channel_id=old.channel_id,
            guild_id=old.guild_id,
            message_id=old.message_id,
            origin_message_id=old.origin_message_id,
            private=old.private,
            request_json=order.model_dump_json(),
        )
    if (message := message_of(bot, new)) is not None:
        with suppress(discord.HTTPException):
            await message.edit(content=words.started(JobKind.MASK, order.said), view=cancel_row(new.id))
    bot.work.start(new.id)


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
        job = await _open(db, job_id, person_id)
    result = MaskResult.model_validate_json(job.result_json or "{}")
    if result.verdict == "region":
        await revise(bot, job_id, person_id, mask=True, grow=cells, plan=result.plan)
        return
    wanted = Order.of(job).job
    assert isinstance(wanted, Mask)
    factor = STRICTNESS if cells > 0 else 1 / STRICTNESS
    await revise(bot, job_id, person_id, threshold=min(0.95, max(0.05, wanted.threshold * factor)))


@pressed("plan")
async def press_plan(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Let the person say it themselves."""
    async with bot.storage.read() as db:
        job = await _open(db, job_id, interaction.user.id)
    await interaction.response.send_modal(PlanForm(bot, job))


class PlanForm(ui.Modal, title=words.PLAN_TITLE):
    """Shows what was understood, to be changed."""

    def __init__(self, bot: Threadbrush, job: Job) -> None:
        super().__init__()
        self._bot, self._job_id = bot, job.id
        self._plan = plan = Plan.model_validate_json(job.plan_json or "{}")
        self._source = _field("source", plan.source)
        self._target = _field("target", plan.target)
        self._concepts = _field("concepts", concepts_as_text(plan.concepts)) if plan.concepts else None
        self.add_item(ui.Label(text=words.PLAN_SOURCE, component=self._source))
        self.add_item(ui.Label(text=words.PLAN_TARGET, component=self._target))
        if self._concepts is not None:
            self.add_item(ui.Label(text=words.PLAN_CONCEPTS, component=self._concepts))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Look again with the changed plan."""
        async with answering(interaction):
            await interaction.response.defer()
            source, target = self._source.value.strip(), self._target.value.strip()
            removed, added = differing(source, target)
            plan = self._plan.model_copy(
                update={"source": source, "target": target, "removed": removed, "added": added, "reference": None}
            )
            if self._concepts is not None:
                plan = plan.model_copy(update={"concepts": concepts_from_text(self._concepts.value, plan.concepts)})
            await revise(self._bot, self._job_id, interaction.user.id, plan=plan.model_dump(), caption=source or None)


def _field(name: str, value: str) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name, default=value, required=False, style=discord.TextStyle.paragraph, max_length=1000
    )


def concepts_as_text(concepts: tuple[Concept, ...]) -> str:
    """Return concepts one a line, `+` for more and `-` for less."""
    return "\n".join(f"{'+' if concept.direction == 'more' else '-'} {concept.words}" for concept in concepts)


def concepts_from_text(text: str, before: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """Read concepts back; a concept that was there keeps its numbers. At most eight are kept."""
    numbers = {concept.words: concept for concept in before}
    read = []
    for line in text.splitlines():
        sign, words_ = line.strip()[:1], line.strip().lstrip("+-− ").strip()
        if words_:
            direction = "less" if sign in ("-", "−") else "more"
            read.append(numbers.get(words_, Concept(words=words_)).model_copy(update={"direction": direction}))
    return tuple(read[:8])


def differing(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that leave and the words that come."""
    before, after = source.split(), target.split()
    matcher = difflib.SequenceMatcher(None, [w.lower() for w in before], [w.lower() for w in after], autojunk=False)
    removed: list[str] = []
    added: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            removed += before[a:b]
            added += after[c:d]
    return tuple(removed), tuple(added)


async def read_reactions(bot: Threadbrush, job: Job) -> None:
    """Act on the owner's ✅ or ❌ that was put under a preview meanwhile."""
    message = message_of(bot, job)
    if message is None:
        return
    try:
        shown = await message.fetch()
        for reaction in shown.reactions:
            if str(reaction.emoji) not in (YES, NO):
                continue
            async for person in reaction.users():
                if person.id == job.owner_id:
                    decide = approve if str(reaction.emoji) == YES else drop
                    await decide(bot, job.id, person.id)
                    return
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


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
