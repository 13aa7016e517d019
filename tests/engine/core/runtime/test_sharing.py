"""Jobs share calls, and sharing changes nobody's result."""

from __future__ import annotations

import numpy as np
import torch

from engine.checkpoint import Checkpoint
from engine.methods import edit, generate, infer_mask
from engine.protocol import Edit, Generate, Mask, Plan
from engine.requests import Denoise, Row, Steps, Text
from engine.runtime import Runtime
from engine.runtime.packing import BATCHES, Unit, pack
from tests.engine.core.closed_form import ClosedForm, noisy_picture
from tests.engine.core.runtime.lined_up import WAIT_S, Gate, Start, asking, rows


def test_jobs_of_different_methods_and_levels_share_calls(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model, budget=8)
    with Gate(model) as gate:
        blocker = runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        model.calls.clear()
        picture, support = noisy_picture(32, 32), np.ones((32, 32), bool)
        jobs = [
            runtime.submit(generate(Generate(prompt="x", steps=10), model), owner="a"),
            runtime.submit(edit(Edit(plan=Plan(target="pear"), steps=10), picture, support, model), owner="b"),
            runtime.submit(infer_mask(Mask(maps=8), Plan(target="pear"), picture, model), owner="c"),
        ]
    blocker.future.result(WAIT_S)
    for job in jobs:
        job.future.result(WAIT_S)
    assert sum(model.calls) - 1 == 20 + (8 + 16) + 16
    assert len(model.calls) < 34
    assert max(model.calls) <= 8
    assert set(model.calls) <= set(BATCHES)


def test_company_changes_results_by_no_more_than_rounding(checkpoint: Checkpoint, run_on: Start) -> None:
    def job(seed: int) -> Steps[list[np.ndarray]]:
        return generate(Generate(prompt="abc", seed=seed, steps=4), checkpoint)

    runtime = run_on(checkpoint)
    alone = [runtime.submit(job(seed)).future.result(WAIT_S)[0] for seed in range(4)]
    tickets = [runtime.submit(job(seed), owner=str(seed)) for seed in range(4)]
    together = [ticket.future.result(WAIT_S)[0] for ticket in tickets]
    for one, other in zip(alone, together, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1


def test_an_exact_job_gives_the_same_bytes_whatever_else_runs(checkpoint: Checkpoint, run_on: Start) -> None:
    picture, support = noisy_picture(32, 32), np.ones((32, 32), bool)
    params = Edit(plan=Plan(target="abc"), steps=4, exact=True)

    def latents_of(runtime: Runtime) -> torch.Tensor:
        checkpoint.trajectories.purge()
        seen: list[torch.Tensor] = []

        def spied() -> Steps[np.ndarray]:
            steps, answer = edit(params, picture, support, checkpoint), None
            while True:
                try:
                    request = steps.send(answer)
                except StopIteration as end:
                    return end.value
                if isinstance(request, Denoise):
                    seen.extend(row.latents for row in request.rows)
                answer = yield request

        runtime.submit(spied(), exact=True).future.result(WAIT_S)
        return torch.stack(seen)

    alone = latents_of(run_on(checkpoint))
    busy = run_on(checkpoint, budget=3)
    others = [
        busy.submit(generate(Generate(prompt="x" * (n + 1), seed=n, steps=12), checkpoint), owner=str(n))
        for n in range(3)
    ]
    assert torch.equal(latents_of(busy), alone)
    for other in others:
        other.cancel()


def test_rows_of_larger_pictures_count_for_more(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model, budget=8)
    job = Generate(prompt="x", steps=1, count=4, width=64, height=64)
    runtime.submit(generate(job, model)).future.result(WAIT_S)
    assert model.calls == [2, 2, 2, 2]


def test_tied_rows_always_share_a_call(model: ClosedForm, run_on: Start) -> None:
    calls: list[list[float]] = []
    model.before_call = lambda call: calls.append([float(row.latents[0, 0, 0]) for row in call])

    def job() -> Steps[list[torch.Tensor]]:
        first, second = rows(model, 3, mark=1.0, tie="p"), rows(model, 3, mark=2.0, tie="q")
        return (yield Denoise(tuple(row for pair in zip(first, second, strict=True) for row in pair)))

    answer = run_on(model, budget=4).submit(job()).future.result(WAIT_S)
    assert calls == [[1.0] * 3, [2.0] * 3]
    assert [float(epsilon.mean()) > float(answer[0].mean()) for epsilon in answer] == [False, True] * 3


def test_a_call_has_one_of_few_sizes(model: ClosedForm) -> None:
    units = [Unit(None, ((0, row),)) for row in rows(model, 40)]  # type: ignore[arg-type]
    assert [len(pack(units, budget)) for budget in (1, 7, 11, 23, 40)] == [1, 7, 8, 16, 32]
    assert len(pack(units[:9], 40)) == 8


def test_one_rows_prediction_does_not_hold_the_whole_calls_memory(model: ClosedForm, run_on: Start) -> None:
    answer = run_on(model).submit(asking(model, 1, 6)).future.result(WAIT_S)
    assert model.calls == [6]
    assert answer[0].untyped_storage().nbytes() == answer[0].numel() * 4


def test_everything_that_touches_the_model_happens_on_one_thread(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model)

    def job() -> Steps[list]:
        yield Text(("x",))
        return (yield Denoise((Row(torch.zeros(5, 8, 8), model.table.at(0.5), model.embed("x")),)))

    for _ in range(3):
        runtime.submit(job()).future.result(WAIT_S)
    assert model.threads == {"runtime"}
