"""Take an instruction in: what becomes of one that is still pending, and the mask job for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot import uses, words
from bot.admission import Ask, admit, deciding
from bot.errors import NothingToEdit, NotYours, SettingsWithoutWords
from bot.generate import checked, new_seed
from bot.orders import DEFAULT_UPLOAD_LIMIT, EditNumbers, MaskNumbers, Order
from bot.parameters import COMMANDED, METHOD, Wishes, parameters_of, picked, split_settings, wishes
from bot.settle import settle
from bot.speak import last_word
from engine.protocol import Mask, Plan, Setting
from storage import jobs, revisions, sessions
from storage.models import Job, Revision, Session
from storage.states import JobKind, JobState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


@dataclass(frozen=True)
class Instruction:
    """What a person wants changed, and how."""

    text: str
    method: str | None = None
    source_prompt: str | None = None
    strength: float | None = None
    upload_limit: int = DEFAULT_UPLOAD_LIMIT
    said: str = ""
    """What people are shown in the place of `text`: a command's meaning, or the words with their settings."""
    mask: MaskNumbers = field(default_factory=MaskNumbers)
    edit: EditNumbers = field(default_factory=EditNumbers)
    settings: tuple[Setting, ...] = ()


async def read_settings(bot: Threadbrush, instruction: Instruction) -> Instruction:
    """Take the `key=value` pairs off the end of what was typed. Raises UnknownSetting, WrongSetting."""
    text, pairs = split_settings(instruction.text)
    if instruction.said or not pairs:
        return instruction
    methods = await bot.catalog.fresh()
    named, pairs = picked(pairs, methods)
    method = named or instruction.method
    read = wishes(pairs, parameters_of(method, methods), known=bool(methods), beside=(METHOD,))
    typed = instruction.text
    return replace(
        instruction, text=text, said=typed, method=method, mask=read.mask, edit=read.edit, settings=read.settings
    )


async def write_mask(
    db: AsyncSession,
    session: Session,
    revision: Revision | None,
    instruction: Instruction,
    *,
    person_id: int,
    origin_message_id: int | None = None,
    after: str | None = None,
    instead_of: Job | None = None,
) -> Job:
    """Write the mask job of an instruction; without `revision` it is about what the job `after` makes.

    `instead_of` is the preview it takes the place of: what is said may be about that one ("not the hat").
    """
    open_plan, seed = _shown_in(instead_of, revision)
    order = Order(
        job=Mask(
            owner=str(person_id),
            instruction=instruction.text,
            caption=instruction.source_prompt or (revision.caption if revision else None) or None,
            method=instruction.method,
            settings=instruction.settings,
            seed=next(one for one in (instruction.edit.seed, seed, new_seed()) if one is not None),
            open=open_plan,
            **instruction.mask.given(),
        ),
        said=instruction.said or instruction.text,
        edit=instruction.edit,
        after=after,
        instead_of=Order.of(instead_of).said if instead_of else "",
        strength=instruction.strength,
        upload_limit=instruction.upload_limit,
    )
    return await jobs.create(
        db,
        owner_id=person_id,
        kind=JobKind.MASK,
        session_id=session.id,
        parent_revision_id=revision.id if revision else None,
        channel_id=session.thread_id or session.channel_id,
        guild_id=session.guild_id,
        origin_message_id=origin_message_id,
        private=session.private,
        request_json=order.model_dump_json(),
    )


def _shown_in(preview: Job | None, revision: Revision | None) -> tuple[Plan | None, int | None]:
    """Return the plan and seed of a preview of this picture: the same region is then found before it is corrected."""
    if preview is None or revision is None or preview.parent_revision_id != revision.id or preview.plan_json is None:
        return None, None
    wanted = Order.of(preview).job
    return plan_from(preview.plan_json), wanted.seed if isinstance(wanted, Mask) else None


def plan_from(text: str | None) -> Plan | None:
    """Read a plan that was kept; None: there is none, or another version wrote it."""
    try:
        return Plan.model_validate_json(text) if text else None
    except ValidationError:
        return None


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
    PromptTooLong, NotYours, NothingToEdit, NotAdmitted.
    """
    checked(instruction.text or instruction.said)
    instruction = await read_settings(bot, instruction)
    if instruction.said and not instruction.text and instruction.method not in COMMANDED:
        return await _set_anew(bot, session_id, instruction, person_id)
    text = instruction.text.strip()
    async with deciding(bot) as db:
        session = await sessions.get(db, session_id)
        if session is None:
            raise NothingToEdit
        if session.owner_id != person_id:
            raise NotYours(session.owner_id)
        pending = [job for job in await jobs.of_owner(db, person_id) if job.session_id == session_id]
        replaced = [job for job in pending if job.kind in REPLACEABLE]
        for job in replaced:
            await jobs.advance(db, job.id, JobState.CANCELLED)
        place, texts = session.thread_id or session.channel_id, (text, instruction.source_prompt or "")
        use, typed = uses.of_method(instruction.method), [str(one.value) for one in instruction.settings]
        about = {"subject": session.id, "revision_id": revision_id or session.head_id}
        await admit(bot, db, Ask(use, person_id, session.guild_id, place, texts=(*texts, *typed), **about))
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
            instead_of=replaced[0] if replaced else None,
        )
    for old in replaced:
        bot.work.stop(old.id)
        await last_word(bot, old, f"**{words.quoted(Order.of(old).said)}** {words.REPLACED}")
    bot.work.start(job.id)
    return Taken(job, session)


async def _set_anew(bot: Threadbrush, session_id: str, instruction: Instruction, person_id: int) -> Taken:
    """Put nothing but settings, a method among them, on the preview that is open. Raises SettingsWithoutWords."""
    async with bot.storage.read() as db:
        session = await sessions.get(db, session_id)
        open_one = await jobs.pending_for(db, session_id)
    if session is None or open_one is None or open_one.kind is not JobKind.MASK:
        raise SettingsWithoutWords
    read = Wishes(instruction.mask, instruction.edit, instruction.settings, instruction.method)
    return Taken(await settle(bot, open_one.id, person_id, read), session)
