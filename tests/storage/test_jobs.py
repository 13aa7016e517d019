from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies
from hypothesis import settings as trying

from storage import Storage, StorageSettings, jobs, revisions, sessions
from storage.errors import Missing, StateError
from storage.states import BROKEN_OFF, PATHS, JobKind, JobState, RevisionKind, finished, may_move

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

STEPS = [(kind, path[: at + 1]) for kind, path in PATHS.items() for at in range(len(path))]


@pytest.mark.parametrize("kind", JobKind)
async def test_a_job_goes_its_way_to_the_end(storage: Storage, kind: JobKind) -> None:
    async with storage.write() as db:
        job = await jobs.create(db, owner_id=1, kind=kind, channel_id=2)
    for step in PATHS[kind][1:]:
        async with storage.read() as db:
            assert [found.id for found in await jobs.unfinished(db)] == [job.id]
        async with storage.write() as db:
            assert (await jobs.advance(db, job.id, step)).state == step
    async with storage.read() as db:
        assert await jobs.unfinished(db) == []


@given(kind=strategies.sampled_from(JobKind), wishes=strategies.lists(strategies.sampled_from(JobState), max_size=12))
@trying(max_examples=200, deadline=None)
def test_whatever_is_wished_a_job_never_goes_back_nor_leaves_its_end(kind: JobKind, wishes: list[JobState]) -> None:
    order = [*PATHS[kind], *BROKEN_OFF]
    state = PATHS[kind][0]
    for wish in wishes:
        if may_move(kind, state, wish):
            assert not finished(kind, state)
            assert wish in BROKEN_OFF or order.index(wish) > order.index(state)
            state = wish
        else:
            assert finished(kind, state) or wish not in PATHS[kind] or order.index(wish) <= order.index(state)


@pytest.mark.parametrize(("kind", "way"), STEPS)
@pytest.mark.parametrize("end", sorted(BROKEN_OFF))
async def test_any_unfinished_job_can_fail_or_be_cancelled_and_a_finished_one_can_not(
    storage: Storage, kind: JobKind, way: tuple[JobState, ...], end: JobState
) -> None:
    async with storage.write() as db:
        job = await jobs.create(db, owner_id=1, kind=kind, channel_id=2, state=way[-1])
        if finished(kind, way[-1]):
            with pytest.raises(StateError):
                await jobs.advance(db, job.id, end)
        else:
            await jobs.advance(db, job.id, end, error="the engine was away")
            with pytest.raises(StateError):
                await jobs.advance(db, job.id, PATHS[kind][-1])


async def test_a_wrong_move_says_what_was_found_and_writes_nothing(storage: Storage) -> None:
    async with storage.write() as db:
        job = await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=2, state=JobState.PROPOSED)
        with pytest.raises(StateError) as caught:
            await jobs.advance(db, job.id, JobState.RUNNING, error="no")
    fault = caught.value
    assert (fault.job_id, fault.kind, fault.found, fault.to) == (
        job.id,
        JobKind.MASK,
        JobState.PROPOSED,
        JobState.RUNNING,
    )
    async with storage.read() as db:
        found = await jobs.get(db, job.id)
    assert found is not None
    assert (found.state, found.error) == (JobState.PROPOSED, None)


async def test_of_two_people_pressing_at_once_one_approves(storage: Storage) -> None:
    async with storage.write() as db:
        mask = await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=2, state=JobState.PROPOSED)

    async def approve() -> str:
        async with storage.write() as db:
            await jobs.advance(db, mask.id, JobState.APPROVED)
            return (await jobs.create(db, owner_id=1, kind=JobKind.EDIT, channel_id=2)).id

    answers = await asyncio.gather(*(approve() for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert all(answer.repeated for answer in answers if isinstance(answer, StateError))
    async with storage.read() as db:
        assert [job.kind for job in await jobs.unfinished(db)] == [JobKind.EDIT]


async def test_a_move_can_insist_on_where_the_job_is(storage: Storage) -> None:
    async with storage.write() as db:
        job = await jobs.create(db, owner_id=1, kind=JobKind.EDIT, channel_id=2)
        with pytest.raises(StateError):
            await jobs.advance(db, job.id, JobState.DONE, expect=JobState.RENDERING)
        await jobs.advance(db, job.id, JobState.DONE, expect=JobState.QUEUED)


async def test_fields_are_written_with_the_move_or_without_one(storage: Storage) -> None:
    async with storage.write() as db:
        job = await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=2, at=NOON)
        later = NOON + timedelta(seconds=5)
        await jobs.change(db, job.id, message_id=77, attempts=2, at=later)
        await jobs.advance(db, job.id, JobState.PLANNED, mask_hash="b" * 64, plan_json="{}", at=later)
    async with storage.read() as db:
        found = await jobs.by_message(db, 77)
    assert found is not None
    assert (found.id, found.attempts, found.mask_hash, found.state) == (job.id, 2, "b" * 64, JobState.PLANNED)
    assert (found.created_at, found.updated_at) == (NOON, later)


async def test_what_identifies_a_job_can_not_be_rewritten(storage: Storage) -> None:
    async with storage.write() as db:
        job = await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=2)
        with pytest.raises(TypeError, match="owner_id"):
            await jobs.change(db, job.id, owner_id=2)  # pyright: ignore[reportCallIssue]
        with pytest.raises(Missing):
            await jobs.change(db, "nothing", attempts=1)
        with pytest.raises(ValueError, match="rendering"):
            await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=2, state=JobState.RENDERING)


async def test_the_pending_edit_of_a_session_is_its_unfinished_mask_or_edit(storage: Storage) -> None:
    async with storage.write() as db:
        for name in ("s", "other"):
            await sessions.create(db, owner_id=1, channel_id=2, session_id=name)
        await jobs.create(db, owner_id=1, kind=JobKind.GENERATE, channel_id=2, session_id="s")
        assert await jobs.pending_for(db, "s") is None
        mask = await jobs.create(db, owner_id=1, kind=JobKind.MASK, channel_id=2, session_id="s")
        found = await jobs.pending_for(db, "s")
        assert found is not None
        assert found.id == mask.id
        assert await jobs.pending_for(db, "other") is None
        await jobs.advance(db, mask.id, JobState.APPROVED)
        assert await jobs.pending_for(db, "s") is None
        edit = await jobs.create(db, owner_id=1, kind=JobKind.EDIT, channel_id=2, session_id="s")
        found = await jobs.pending_for(db, "s")
        assert found is not None
        assert found.id == edit.id
        await jobs.advance(db, edit.id, JobState.POSTED)
        assert await jobs.pending_for(db, "s") is None


async def test_unfinished_jobs_come_oldest_first_and_can_be_asked_for_one_person(storage: Storage) -> None:
    async with storage.write() as db:
        for number, owner in enumerate((1, 2, 1)):
            at = NOON - timedelta(minutes=number)
            await jobs.create(db, owner_id=owner, kind=JobKind.GENERATE, channel_id=2, job_id=f"j{number}", at=at)
    async with storage.read() as db:
        assert [job.id for job in await jobs.unfinished(db)] == ["j2", "j1", "j0"]
        assert [job.id for job in await jobs.of_owner(db, 1)] == ["j2", "j0"]


async def test_a_saved_but_undelivered_result_is_found_after_a_restart(
    storage: Storage, settings: StorageSettings
) -> None:
    async with storage.write() as db:
        await sessions.create(db, owner_id=1, channel_id=2, session_id="s")
        job = await jobs.create(db, owner_id=1, kind=JobKind.GENERATE, channel_id=2, session_id="s")
        picture = await storage.blobs.put(b"pears")
        await revisions.add(
            db,
            session_id="s",
            kind=RevisionKind.GENERATE,
            picture_hash=picture,
            author_id=1,
            job_id=job.id,
            revision_id=job.id,
        )
        await jobs.advance(db, job.id, JobState.DONE, revision_id=job.id)
    async with Storage.open(settings) as again, again.read() as db:
        (found,) = await jobs.unfinished(db)
        (made,) = await revisions.of_job(db, found.id)
        assert made.message_id is None
        assert await again.blobs.get(made.picture_hash) == b"pears"
