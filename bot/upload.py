"""Take a person's own picture in: in memory only, until it is known to be a picture and its people agreed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.admission import Ask, admit, deciding
from bot.consent import Need, Question, ask, needed, record_answer
from bot.depicted import Seen
from bot.errors import EngineFailed, UploadFailed, UploadLost, UploadNeedsWords, UploadTooBig
from bot.ground import Ground, create_session, open_private, open_thread, survey
from bot.instruction import Instruction, read_settings, write_mask
from bot.orders import Order
from bot.origin import kept
from bot.prints import file_hash, samples_hash
from bot.speak import last_word, open_progress, remove_progress, say, say_elsewhere
from engine.protocol import Faces, FacesResult
from storage import consents, copies, jobs, revisions, sessions
from storage.columns import now
from storage.models import Job
from storage.states import AGREED, Answer, JobKind, JobState, RevisionKind, finished

if TYPE_CHECKING:
    from bot.client import Threadbrush


@dataclass(frozen=True)
class Upload:
    """A picture that exists in this process's memory only, and what shall become of it."""

    data: bytes
    instruction: Instruction


def check_size(bot: Threadbrush, file: discord.Attachment) -> None:
    """Raise UploadTooBig before anything is fetched."""
    if file.size > bot.settings.max_upload_bytes:
        raise UploadTooBig(file.size, bot.settings.max_upload_bytes)


async def start_upload(
    bot: Threadbrush,
    interaction: discord.Interaction[Any],
    file: discord.Attachment,
    instruction: Instruction,
    private: bool,
) -> None:
    """Begin a session with a picture given to a command. Raises UploadTooBig, MissingPermissions."""
    check_size(bot, file)
    where, guild_id, held = interaction.channel, interaction.guild_id, interaction.app_permissions
    if not private:
        ground = await survey(bot, where, guild_id, held)
    await interaction.response.defer(thinking=True, ephemeral=private)
    if private:
        ground = await open_private(where, guild_id, held, interaction.user, instruction.text)
    data = await _fetched(bot, file)
    job = await _write(bot, ground, interaction.user.id, instruction)
    text = words.taking_in(instruction.text, ground.thread, ground.notes)
    answer = await interaction.edit_original_response(content=text)
    if ground.thread:
        ground = await open_thread(bot, ground, instruction.text, answer.id)
        await _settle(bot, job, ground)
    if private:
        place = ground.thread_id if guild_id is not None else interaction.channel_id
        await interaction.edit_original_response(content=words.started_private(place))
    bot.uploads[job.id] = Upload(data, instruction)
    bot.work.start(job.id)


async def start_upload_from(bot: Threadbrush, message: discord.Message, file: discord.Attachment, text: str) -> None:
    """Begin a session with a picture that came in a message. Raises UploadTooBig, UploadNeedsWords."""
    if not text:
        raise UploadNeedsWords
    check_size(bot, file)
    limit = message.guild.filesize_limit if message.guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
    instruction = await read_settings(bot, Instruction(text, upload_limit=limit))
    if not instruction.text:
        raise UploadNeedsWords
    guild_id = message.guild.id if message.guild else None
    held = message.channel.permissions_for(message.guild.me) if message.guild else discord.Permissions.all()  # pyright: ignore
    ground = await survey(bot, message.channel, guild_id, held)
    data = await _fetched(bot, file)
    job = await _write(bot, ground, message.author.id, instruction, None if ground.thread else message.id)
    if ground.thread:
        ground = await open_thread(bot, ground, text, message.id)
        await _settle(bot, job, ground)
    bot.uploads[job.id] = Upload(data, instruction)
    bot.work.start(job.id)


async def _fetched(bot: Threadbrush, file: discord.Attachment) -> bytes:
    data = await file.read()
    if len(data) > bot.settings.max_upload_bytes:
        raise UploadTooBig(len(data), bot.settings.max_upload_bytes)
    return data


async def _write(
    bot: Threadbrush, ground: Ground, owner_id: int, instruction: Instruction, origin_message_id: int | None = None
) -> Job:
    order = Order(job=Faces(owner=str(owner_id)), said=instruction.text, upload_limit=instruction.upload_limit)
    typed = (str(one.value) for one in instruction.settings)
    texts = (instruction.text, instruction.source_prompt or "", *typed)
    async with deciding(bot) as db:
        await admit(bot, db, Ask("upload", owner_id, ground.guild_id, ground.channel_id, texts=texts))
        session = await create_session(db, ground, owner_id, instruction.text)
        return await jobs.create(
            db,
            owner_id=owner_id,
            kind=JobKind.FACES,
            channel_id=ground.place_id,
            guild_id=ground.guild_id,
            session_id=session.id,
            origin_message_id=origin_message_id,
            private=ground.private,
            request_json=order.model_dump_json(),
        )


async def _settle(bot: Threadbrush, job: Job, ground: Ground) -> None:
    if ground.thread_id is not None and job.session_id is not None:
        async with bot.storage.write() as db:
            await sessions.set_thread(db, job.session_id, ground.thread_id)
            await jobs.change(db, job.id, channel_id=ground.thread_id)


@dataclass(frozen=True)
class Agreed:
    """A picture that may be kept.

    `question` and `answer` where somebody was asked, `on_record` where it may because they said yes to it before.
    """

    picture: bytes
    upload_hash: str
    seen: Seen
    on_record: bool = False
    question: Question | None = None
    answer: Answer | None = None


async def take_in(bot: Threadbrush, job: Job, recovered: bool) -> None:
    """Take a faces job to its end: check, ask if there are faces, and only then keep the picture."""
    del recovered
    if finished(job.kind, job.state):
        return
    upload = bot.uploads.get(job.id)
    if upload is None:
        await _lost(bot, job)
        return
    try:
        job = await open_progress(bot, job)
        result = await bot.work.carry_out(job, Order.of(job).job, {"image": upload.data})
        assert isinstance(result, FacesResult)
        picture = await bot.engine.file(job.id, "picture")
        # From here on the picture is in this process and nowhere else: whatever ends it ends the picture, too.
        await bot.engine.cancel(job.id)
        upload_hash = await asyncio.to_thread(file_hash, picture)
        need = await needed(bot, job, result, upload.data, upload_hash)
        seen = Seen(seen=len(result.faces), drawn=need is Need.DRAWN)
        agreed: Agreed | None = Agreed(picture, upload_hash, seen, on_record=need is Need.ON_RECORD)
        if need is Need.ANSWER:
            agreed = await _asked(bot, job, agreed)
        if agreed is not None:
            agreed = replace(agreed, picture=await kept(bot, upload.data, agreed.picture))
            await _keep(bot, job, upload.instruction, agreed)
    except EngineFailed as fault:
        if fault.code == "bad_picture":
            raise
        raise UploadFailed from fault
    finally:
        # Whatever happened: neither this process nor the engine keeps the bytes.
        bot.uploads.pop(job.id, None)
        bot.spare(bot.engine.cancel(job.id))


async def _asked(bot: Threadbrush, job: Job, wanted: Agreed) -> Agreed | None:
    question = _question(job, wanted.seen.seen, now())
    async with bot.storage.write() as db:
        job = await jobs.advance(db, job.id, JobState.PROPOSED, result_json=wanted.seen.model_dump_json())
    answer = await ask(bot, job, question)
    return replace(wanted, question=question, answer=answer) if answer in AGREED else None


def _question(job: Job, faces: int, asked_at: datetime) -> Question:
    return Question(job.owner_id, faces, asked_at, job.session_id, job.guild_id)


async def _keep(bot: Threadbrush, job: Job, instruction: Instruction, agreed: Agreed) -> None:
    """Save the picture and write the mask job, in one transaction: from here on nothing is lost. Raises UploadLost."""
    assert job.session_id is not None
    shown = await asyncio.to_thread(samples_hash, agreed.picture)
    async with bot.storage.write() as db:
        session = await sessions.get(db, job.session_id)
        await jobs.advance(db, job.id, JobState.DONE, result_json=agreed.seen.model_dump_json())
        standing = await consents.given(db, job.owner_id, agreed.upload_hash, words.CONSENT_WORDING)
        if agreed.on_record and not standing:
            raise UploadLost  # taken back while the picture came in
        assert session is not None
        revision = await revisions.add(
            db,
            session_id=session.id,
            kind=RevisionKind.UPLOAD,
            revision_id=job.id,
            picture_hash=await bot.storage.blobs.put(agreed.picture),
            upload_hash=agreed.upload_hash,
            author_id=job.owner_id,
            job_id=job.id,
            drawn=agreed.seen.drawn,
            caption=instruction.source_prompt or "",
        )
        # By what it shows it is found when it was once delivered as an edit, and the consent to that is taken back.
        await copies.note(db, revision.id, file_hash=revision.picture_hash, samples_hash=shown)
        if agreed.question is not None and agreed.answer is not None:
            await record_answer(db, agreed.question, agreed.answer, agreed.upload_hash)
        mask = await write_mask(
            db, session, revision, instruction, person_id=job.owner_id, origin_message_id=job.origin_message_id
        )
    bot.work.start(mask.id)
    if agreed.question is None:
        await remove_progress(bot, job)
    else:
        await last_word(bot, job, words.CONSENT_YES)


async def _lost(bot: Threadbrush, job: Job) -> None:
    """Tell the person that a restart took the picture, and let the record say that there was no answer."""
    # Killed between the engine's answer and the fetching of it: the engine may hold the picture for a minute still.
    await bot.engine.cancel(job.id)
    await remove_progress(bot, job)
    # Before the row says so: the nonce keeps a second attempt from telling twice, nothing would make up for none.
    nonce = f"l-{job.id}"
    if not await say(bot, job.channel_id, job.guild_id, words.UPLOAD_LOST, job.origin_message_id, nonce):
        await say_elsewhere(bot, job, words.UPLOAD_LOST)
    async with bot.storage.write() as db:
        asked = job.state is JobState.PROPOSED
        await jobs.advance(db, job.id, JobState.FAILED, error=UploadLost.__name__)
        if asked:
            seen = Seen.model_validate_json(job.result_json or '{"seen": 1}').seen
            await record_answer(db, _question(job, seen, job.updated_at), Answer.TIMEOUT)
