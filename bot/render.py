"""Render an approved edit: inside the mask the person saw and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot import deliver, words
from bot.generate import new_seed
from bot.given import given
from bot.orders import EditNumbers, Order
from bot.parent import parent_of
from bot.speak import last_word, open_progress, remove_progress
from engine.protocol import Edit, EditResult, Notice, Origin, Plan
from storage import jobs, people, revisions
from storage.models import Job, Revision
from storage.states import JobKind, JobState, RevisionKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


async def write_edit(db: AsyncSession, mask: Job, plan: Plan) -> Job:
    """Write the job that applies an approved preview, in the preview's own message."""
    said = Order.of(mask)
    mine = await people.settings_of(db, mask.owner_id)
    numbers: dict[str, Any] = {"seed": new_seed()} | said.numbers(plan, mine).given()
    wanted = Edit(owner=str(mask.owner_id), plan=plan, **numbers)
    order = Order(
        job=wanted,
        said=said.said,
        mask=mask.mask_hash,
        edit=said.by_hand,
        in_preview=mask.message_id is not None,
        upload_limit=said.upload_limit,
    )
    row = order.model_dump_json()
    return await jobs.follow(
        db, mask, JobKind.EDIT, request_json=row, plan_json=mask.plan_json, mask_hash=mask.mask_hash
    )


async def again(db: AsyncSession, revision: Revision, **where: Any) -> Job:
    """Write the job that renders an edit once more: the same approved mask and plan, a new seed."""
    plan = Plan.model_validate_json(revision.plan_json or "{}")
    wanted = Edit(
        owner=str(where["owner_id"]),
        plan=plan,
        seed=new_seed(),
        **given(steps=revision.steps, guidance_scale=revision.guidance_scale, strength=revision.strength),
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
        wanted = order.job.model_copy(update={"origin": origin_of(parent)})
        result = await bot.work.carry_out(job, wanted, parts, JobState.RENDERING)
        assert isinstance(result, EditResult)
        picture, comparison = await asyncio.gather(
            bot.engine.file(job.id, "picture"), bot.engine.file(job.id, "comparison")
        )
        job = await _keep(bot, job, parent, order, result, picture)
    result = EditResult.model_validate_json(job.result_json or "{}")
    async with bot.storage.read() as db:
        revision = await revisions.get(db, job.id)
        mine = await people.settings_of(db, job.owner_id)
    if revision is None:
        return  # deleted meanwhile
    if revision.message_id is None:
        method, what = revision.method or order.job.plan.method, order.job.plan.target or order.said
        label = words.label_edited(what, result.changed, revision.model, revision.seed, method)
        notes = tuple(words.notice(one) for one in told(result.notices, order.edit))
        parcel = deliver.Parcel(
            words.edited(order.said, order.job.plan, result.changed, label, notes),
            words.alt_edited(order.job.plan.target, order.said),
            comparison=comparison if mine.comparison else None,
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


def told(notices: Sequence[Notice], by_hand: EditNumbers) -> Iterator[Notice]:
    """Yield the notices of an edit; of numbers that changed nothing, those set for this edit and no preferences."""
    for one in notices:
        names = [name for name in one.detail.split(", ") if name in by_hand.given()] if one.code == "ignored" else []
        if one.code != "ignored":
            yield one
        elif names:
            yield one.model_copy(update={"detail": ", ".join(names)})


def origin_of(picture: Revision) -> Origin | None:
    """Return how a picture was drawn, None if it was not drawn from words alone or if that is not known."""
    if picture.kind is not RevisionKind.GENERATE or picture.seed is None or not picture.caption:
        return None
    drawing = given(steps=picture.steps, guidance_scale=picture.guidance_scale)
    return Origin(prompt=picture.caption, seed=picture.seed, **drawing)


async def _keep(bot: Threadbrush, job: Job, parent: Revision, order: Order, result: EditResult, picture: bytes) -> Job:
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
            changed=result.changed,
            caption=plan.target or parent.caption,
        )
        return done
