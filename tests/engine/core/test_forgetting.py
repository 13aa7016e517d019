"""What the engine remembers of pictures and words goes for good, also while a job is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import torch

from engine.checkpoint import Checkpoint
from engine.diffusion.trajectory import Key, Trajectory
from engine.requests import Denoise, Steps
from engine.runtime import Runtime
from engine.settings import EngineSettings
from engine.studio import Studio
from tests.engine.core.closed_form import ClosedForm
from tests.engine.core.runtime.lined_up import WAIT_S, Gate, rows

PATH = Trajectory((torch.zeros(4, 2, 2), torch.zeros(4, 2, 2)))
KEY = Key(picture="p", size=(2, 2), model="m", dtype="float32", steps=1, text="")


def studio_of(model: object, runtime: Runtime) -> Studio:
    studio = Studio(EngineSettings())
    studio._model, studio._runtime = model, runtime  # type: ignore[assignment]
    return studio


async def test_a_job_that_was_cancelled_in_a_call_does_not_remember_its_picture_after_the_forgetting(
    run_on: Callable[..., Runtime],
) -> None:
    model = ClosedForm()
    runtime = run_on(model)

    def inverts() -> Steps[None]:
        yield Denoise(rows(model, 1))
        model.trajectories.put(KEY, PATH)

    model.trajectories.put(KEY, PATH)
    with Gate(model) as gate:
        ticket = runtime.submit(inverts())
        assert await asyncio.to_thread(gate.inside.wait, WAIT_S)
        ticket.cancel()
        forgetting = asyncio.create_task(studio_of(model, runtime).forget_pictures())
        await asyncio.sleep(0)
        assert model.trajectories.counts().entries == 0, "at once, whatever is under way"
    await forgetting
    assert model.trajectories.counts().entries == 0


async def test_prompts_are_forgotten_too(checkpoint: Checkpoint, run_on: Callable[..., Runtime]) -> None:
    checkpoint.embed("what somebody said")
    assert checkpoint._prompts
    await studio_of(checkpoint, run_on(checkpoint)).forget_pictures()
    assert not checkpoint._prompts


async def test_an_engine_that_is_stopping_has_nothing_left_to_forget(run_on: Callable[..., Runtime]) -> None:
    model = ClosedForm()
    runtime = run_on(model)
    await asyncio.to_thread(runtime.close)
    assert await studio_of(model, runtime).forget_pictures() == 0
