"""/generate: draw a picture from words, in a thread of its own."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import deliver, words
from bot.admission import Ask, admit, deciding
from bot.answers import answering
from bot.errors import PromptEmpty, PromptTooLong, PromptWeighted
from bot.given import given
from bot.ground import create_session, open_thread, survey
from bot.orders import Order
from bot.speak import open_progress, remove_progress
from engine.emphasis import unmarked
from engine.protocol import MAX_PROMPT, Generate, GenerateResult
from storage import jobs, people, revisions, sessions
from storage.models import Job, Revision
from storage.states import JobKind, JobState, RevisionKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


def checked(text: str) -> str:
    """Return a prompt or instruction without the space around it. Raises PromptEmpty, PromptTooLong."""
    text = text.strip()
    if not text:
        raise PromptEmpty
    if len(text) > MAX_PROMPT:
        raise PromptTooLong(len(text))
    return text


def new_seed() -> int:
    """Return a seed that people can type."""
    return secrets.randbelow(2**31)


@app_commands.command(name="generate", description=words.COMMANDS["generate"])
@app_commands.describe(**{name: words.OPTIONS[name] for name in ("prompt", "seed", "steps", "guidance", "count")})
async def generate_command(
    interaction: discord.Interaction[Any],
    prompt: str,
    seed: app_commands.Range[int, 0, 2**53 - 1] | None = None,
    steps: app_commands.Range[int, 1, 200] | None = None,
    guidance: app_commands.Range[float, 0, 50] | None = None,
    count: app_commands.Range[int, 1, 4] = 1,
) -> None:
    """Draw a picture."""
    async with answering(interaction):
        bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
        prompt = checked(prompt)
        if unmarked(prompt)[1]:
            raise PromptWeighted
        ground = await survey(bot, interaction.channel, interaction.guild_id, interaction.app_permissions)
        await interaction.response.defer(thinking=True)
        async with bot.storage.read() as db:
            mine = await people.settings_of(db, interaction.user.id)
        wanted = Generate(
            owner=str(interaction.user.id),
            prompt=prompt,
            seed=new_seed() if seed is None else seed,
            count=count,
            **given(steps=steps or mine.steps, guidance_scale=mine.guidance_scale if guidance is None else guidance),
        )
        order = Order(job=wanted, said=prompt, root=True, upload_limit=interaction.filesize_limit)
        ask = Ask("generate", interaction.user.id, ground.guild_id, ground.channel_id, wanted)
        async with deciding(bot) as db:
            await admit(bot, db, ask)
            session = await create_session(db, ground, interaction.user.id, prompt)
            job = await jobs.create(
                db,
                owner_id=interaction.user.id,
                kind=JobKind.GENERATE,
                channel_id=ground.place_id,
                guild_id=ground.guild_id,
                session_id=session.id,
                request_json=order.model_dump_json(),
            )
        if ground.thread:
            answer = await interaction.edit_original_response(content=words.drawing_in_thread(prompt, count))
            ground = await open_thread(bot, ground, prompt, answer.id)
            if ground.thread_id is not None:
                async with bot.storage.write() as db:
                    await sessions.set_thread(db, session.id, ground.thread_id)
                    await jobs.change(db, job.id, channel_id=ground.thread_id)
        if ground.thread_id in (None, interaction.channel_id):
            await interaction.edit_original_response(content=words.drawing_here(prompt, count, ground.notes))
        bot.work.start(job.id)


async def again(db: AsyncSession, revision: Revision, **where: Any) -> Job:
    """Write the job that draws a generated picture once more with a new seed, beside the first."""
    wanted = Generate(
        owner=str(where["owner_id"]),
        prompt=revision.caption or revision.request,
        seed=new_seed(),
        **given(steps=revision.steps, guidance_scale=revision.guidance_scale),
    )
    order = Order(job=wanted, said=revision.request, root=True, upload_limit=where.pop("upload_limit"))
    return await jobs.create(
        db,
        kind=JobKind.GENERATE,
        session_id=revision.session_id,
        request_json=order.model_dump_json(),
        **where,
    )


async def draw(bot: Threadbrush, job: Job, recovered: bool) -> None:
    """Take a generate job to its end: draw, keep, post."""
    order = Order.of(job)
    assert isinstance(order.job, Generate)
    if job.state is not JobState.DONE:
        job = await open_progress(bot, job)
        result = await bot.work.carry_out(job, order.job, {})
        assert isinstance(result, GenerateResult)
        pictures = [await bot.engine.file(job.id, f"picture-{number}") for number in range(order.job.count)]
        job = await _keep(bot, job, order, result, pictures)
    result = GenerateResult.model_validate_json(job.result_json or "{}")
    async with bot.storage.read() as db:
        made = await revisions.of_job(db, job.id)
    notes = tuple(words.notice(notice) for notice in result.notices)
    for number, revision in enumerate(made):
        if revision.message_id is not None:
            continue
        label = words.label(revision.model, revision.seed, revision.method or words.GENERATE_METHOD)
        parcel = deliver.Parcel(
            words.generated(order.said, number + 1, len(made), label, notes if number == 0 else ()),
            words.alt_generated(order.said),
            nonce=revision.id,
            recovered=recovered,
        )
        message_id = await deliver.post(bot, job, revision, parcel, order.upload_limit)
        await deliver.set_posted(bot, revision.id, job.channel_id, message_id)
    await remove_progress(bot, job)
    async with bot.storage.write() as db:
        await jobs.advance(db, job.id, JobState.POSTED)


async def _keep(bot: Threadbrush, job: Job, order: Order, result: GenerateResult, pictures: list[bytes]) -> Job:
    assert isinstance(order.job, Generate)
    assert job.session_id is not None
    async with bot.storage.write() as db:
        done = await jobs.advance(db, job.id, JobState.DONE, result_json=result.model_dump_json())
        for number, picture in enumerate(pictures):
            await revisions.add(
                db,
                session_id=job.session_id,
                kind=RevisionKind.GENERATE,
                revision_id=f"{job.id}-{number}",
                picture_hash=await bot.storage.blobs.put(picture),
                author_id=job.owner_id,
                job_id=job.id,
                request=order.said,
                method=words.GENERATE_METHOD,
                model=result.model,
                seed=result.seeds[number] if number < len(result.seeds) else order.job.seed + number,
                steps=order.job.steps,
                guidance_scale=order.job.guidance_scale,
                caption=order.job.prompt,
                make_head=number == 0,
            )
        return done
