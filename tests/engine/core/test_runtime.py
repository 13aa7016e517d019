"""The runtime: sharing calls changes nobody's result, and one job's trouble stays its own."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from engine.checkpoint import Checkpoint
from engine.errors import Cancelled, NumbersFault, OutOfMemory, ShuttingDown, Unsupported
from engine.language import demo_world
from engine.methods import edit, generate, infer_mask
from engine.protocol import Change, Correction, Edit, Generate, Mask, Plan
from engine.regions import region_of
from engine.requests import Caption, Denoise, Progress, Row, Steps, Text
from engine.runtime import Runtime, Update
from engine.runtime.packing import BATCHES, Unit, pack
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture

Start = Callable[..., Runtime]
WAIT_S = 30


def rows(model: ClosedForm, count: int, *, mark: float = 0.0, tie: str | None = None) -> tuple[Row, ...]:
    """Return rows whose latents all have the value `mark`."""
    level, text = model.table.at(0.5), model.embed("")
    return tuple(Row(torch.full((5, 8, 8), mark), level, text, tie=tie) for _ in range(count))


def asking(model: ClosedForm, times: int, count: int, mark: float = 0.0) -> Steps[list[torch.Tensor]]:
    """Ask `times` for `count` rows."""
    answer: list[torch.Tensor] = []
    for _ in range(times):
        answer = yield Denoise(rows(model, count, mark=mark))
    return answer


class Gate:
    """Holds the runtime inside a model call until it is opened, so that a test can line jobs up.

    `then` is called before every call after that.
    """

    def __init__(self, model: ClosedForm, then: Callable[[Any], Any] = lambda _: None) -> None:
        self._then = then
        self.inside, self._open = threading.Event(), threading.Event()
        self._model = model

    def __enter__(self) -> Gate:
        def hold(_: Any) -> None:
            self.inside.set()
            assert self._open.wait(WAIT_S)

        self._model.before_call = hold
        return self

    def __exit__(self, *_: object) -> None:
        self._model.before_call = self._then
        self._open.set()


@pytest.fixture
def model() -> ClosedForm:
    return ClosedForm({"pear": 0.7, "x": 0.2})


# --- batching ---------------------------------------------------------------------------------------------------------


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


# --- fairness ---------------------------------------------------------------------------------------------------------


def test_one_owners_many_jobs_do_not_hold_up_anothers_single_one(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model, budget=2)
    ended: list[str] = []
    with Gate(model) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        greedy = [runtime.submit(asking(model, 20, 4), owner="greedy") for _ in range(10)]
        modest = runtime.submit(asking(model, 5, 1), owner="modest")
        for ticket in greedy:
            ticket.future.add_done_callback(lambda _: ended.append("greedy"))
        modest.future.add_done_callback(lambda _: ended.append("modest"))
    modest.future.result(WAIT_S)
    # Told on the runtime's own thread, in its order; others may have ended before this thread woke up.
    assert ended[0] == "modest"
    for ticket in greedy:
        ticket.cancel()


def test_no_owner_starves_when_there_are_more_than_fit(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model, budget=1)
    served: list[float] = []
    with Gate(model, then=lambda call: served.append(float(call[0].latents[0, 0, 0]))) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        tickets = [runtime.submit(asking(model, 6, 1, mark=float(n)), owner=str(n)) for n in range(4)]
    for ticket in tickets:
        ticket.future.result(WAIT_S)
    middle = served[4:12]
    assert {middle.count(float(n)) for n in range(4)} == {2}


# --- cancelling and closing -------------------------------------------------------------------------------------------


def test_cancelling_takes_effect_at_the_next_step_and_frees_the_tensors(model: ClosedForm, run_on: Start) -> None:
    runtime, closed, calls = run_on(model), threading.Event(), []
    held: list[weakref.ref[torch.Tensor]] = []

    def forever() -> Steps[None]:
        big = torch.zeros(1000)
        held.append(weakref.ref(big))
        try:
            while True:
                answer = yield Denoise(rows(model, 2))
                held.append(weakref.ref(answer[0]))
        finally:
            closed.set()

    with Gate(model, then=calls.append) as gate:
        ticket = runtime.submit(forever())
        assert gate.inside.wait(WAIT_S)
        ticket.cancel()
    with pytest.raises(Cancelled):
        ticket.future.result(WAIT_S)
    assert closed.is_set()
    assert calls == []
    model.before_call = lambda _: None
    runtime.submit(asking(model, 1, 1)).future.result(WAIT_S)
    assert [reference() for reference in held] == [None] * len(held)


def test_a_real_edit_leaves_nothing_behind_when_it_is_cancelled(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model)
    before: weakref.WeakSet[torch.Tensor] = weakref.WeakSet()
    model.before_call = lambda call: [before.add(row.latents) for row in call] and None
    ended = threading.Event()
    reached = threading.Event()

    def listen(update: Update) -> None:
        if update.done > 10:
            reached.set()

    job = Edit(plan=Plan(target="pear"), steps=200, strength=1.0)
    steps = edit(job, noisy_picture(32, 32), np.ones((32, 32), bool), model)
    ticket = runtime.submit(steps, listener=listen)
    ticket.future.add_done_callback(lambda _: ended.set())
    del steps
    assert reached.wait(WAIT_S)
    ticket.cancel()
    assert ended.wait(WAIT_S)
    with pytest.raises(Cancelled):
        ticket.future.result()
    runtime.submit(asking(model, 1, 1)).future.result(WAIT_S)
    model.before_call = lambda _: None
    model.trajectories.purge()
    assert len(before) == 0


def test_a_job_that_was_cancelled_before_it_began_never_runs(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model)
    with Gate(model) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        ran: list[int] = []

        def job() -> Steps[None]:
            ran.append(1)
            yield Text(("x",))

        ticket = runtime.submit(job())
        ticket.cancel()
    with pytest.raises(Cancelled):
        ticket.future.result(WAIT_S)
    assert not ran


def test_closing_ends_every_job_and_refuses_new_ones(model: ClosedForm) -> None:
    runtime = Runtime(model)
    runtime.start()
    tickets = [runtime.submit(asking(model, 10**9, 1)) for _ in range(3)]
    runtime.close()
    tickets.append(runtime.submit(asking(model, 1, 1)))
    for ticket in tickets:
        with pytest.raises(ShuttingDown):
            ticket.future.result(WAIT_S)


# --- trouble ----------------------------------------------------------------------------------------------------------


def test_nan_fails_its_own_job_and_no_other(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model)
    with Gate(model) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        model.calls.clear()
        good = runtime.submit(asking(model, 2, 2, mark=0.5), owner="a")
        bad = runtime.submit(asking(model, 2, 2, mark=float("nan")), owner="b")
    assert all(epsilon.isfinite().all() for epsilon in good.future.result(WAIT_S))
    with pytest.raises(NumbersFault, match="denoiser"):
        bad.future.result(WAIT_S)
    assert 4 in model.calls


def test_nan_at_a_step_names_the_step_and_the_method_and_spares_the_others(model: ClosedForm, run_on: Start) -> None:
    poisoned = model.table.schedule(10)[7]

    class Poisoned(ClosedForm):
        def epsilon(self, row: Row) -> torch.Tensor:
            bad = row.level == poisoned and float(row.text.tokens) == 0.5
            return super().epsilon(row) * (float("nan") if bad else 1.0)

    sick = Poisoned({"sick": 0.5, "well": 0.4})
    runtime = run_on(sick)
    picture, support = noisy_picture(32, 32), np.ones((32, 32), bool)
    with Gate(sick) as gate:
        runtime.submit(asking(sick, 1, 1))
        assert gate.inside.wait(WAIT_S)
        edits = {
            words: runtime.submit(
                edit(Edit(plan=Plan(target=words), steps=10, strength=1.0), picture, support, sick), owner=words
            )
            for words in ("sick", "well")
        }
        drawn = runtime.submit(generate(Generate(prompt="sick", steps=10), sick), owner="c")
    said = f"the denoiser returned NaN or infinity at step {{}} .timestep {poisoned.timestep}. in {{}}"
    with pytest.raises(NumbersFault, match=said.format(14, "diffedit")):
        edits["sick"].future.result(WAIT_S)
    with pytest.raises(NumbersFault, match=said.format(4, "generate")):
        drawn.future.result(WAIT_S)
    alone = drive(edit(Edit(plan=Plan(target="well"), steps=10, strength=1.0), picture, support, model), sick)
    assert (edits["well"].future.result(WAIT_S) == alone).all()
    assert max(sick.calls) > 2


@pytest.mark.parametrize(
    "asked",
    [{"changes": (Change(kind="place", new="a beach"),)}, {"corrections": (Correction(keep="not", words="house"),)}],
    ids=["a change of place", "a correction"],
)
def test_nan_while_a_thing_is_looked_for_names_how_it_is_looked_for(run_on: Start, asked: dict[str, Any]) -> None:
    sick = ClosedForm({"a red house in a meadow": float("nan")})
    plan = Plan(method="sdedit", source="a red house in a meadow", target="a red house on a beach", **asked)
    found = region_of(Mask(), plan, noisy_picture(32, 32), sick, demo_world())
    with pytest.raises(NumbersFault, match=r"at step 1 .* in segment"):
        run_on(sick).submit(found).future.result(WAIT_S)


def test_nan_from_the_autoencoder_names_the_method_too(model: ClosedForm, run_on: Start) -> None:
    def nothing(_: torch.Tensor) -> np.ndarray:
        raise NumbersFault("autoencoder")

    model.decode = nothing  # type: ignore[method-assign]
    with pytest.raises(NumbersFault, match="the autoencoder returned NaN or infinity in generate"):
        run_on(model).submit(generate(Generate(prompt="x", steps=2), model)).future.result(WAIT_S)


class Cramped(ClosedForm):
    """Has room for a few rows at a time."""

    room = 3

    def denoise(self, rows: Any) -> torch.Tensor:
        if len(rows) > self.room:
            raise torch.OutOfMemoryError("simulated")
        return super().denoise(rows)


def test_out_of_memory_halves_the_budget_and_nobody_notices(run_on: Start) -> None:
    cramped, roomy = Cramped({"pear": 0.7}), ClosedForm({"pear": 0.7})
    runtime = run_on(cramped, budget=16)
    plan, picture = Plan(target="pear"), noisy_picture(32, 32)
    region = runtime.submit(infer_mask(Mask(maps=8), plan, picture, cramped)).future.result(WAIT_S)
    assert (region.support == drive(infer_mask(Mask(maps=8), plan, picture, roomy), roomy).support).all()
    assert runtime.budget.rows == 2


def test_a_halved_budget_recovers(run_on: Start) -> None:
    cramped = Cramped()
    runtime = run_on(cramped, budget=16)
    runtime.submit(asking(cramped, 1, 16)).future.result(WAIT_S)
    assert runtime.budget.rows == 2
    cramped.room = 99
    runtime.submit(asking(cramped, 250, 2)).future.result(WAIT_S)
    assert runtime.budget.rows == 8


def test_a_single_row_that_does_not_fit_fails_alone(run_on: Start) -> None:
    cramped = Cramped()
    cramped.room = 0
    runtime = run_on(cramped)
    with pytest.raises(OutOfMemory, match="1 row "):
        runtime.submit(asking(cramped, 1, 3)).future.result(WAIT_S)
    cramped.room = 8
    runtime.submit(asking(cramped, 1, 3)).future.result(WAIT_S)


def test_an_exact_job_is_refused_rather_than_given_other_company(run_on: Start) -> None:
    cramped = Cramped()
    runtime = run_on(cramped, budget=16)
    with pytest.raises(OutOfMemory, match="4 rows"):
        runtime.submit(asking(cramped, 1, 6), exact=True).future.result(WAIT_S)
    assert runtime.budget.rows == 16


def test_a_failed_job_leaves_no_tensors_behind_although_its_fault_is_kept(model: ClosedForm, run_on: Start) -> None:
    held: list[weakref.ref[torch.Tensor]] = []

    def failing() -> Steps[None]:
        big = torch.zeros(1000)
        held.append(weakref.ref(big))
        yield Text(("x",))
        raise ValueError("mine")

    fault = run_on(model).submit(failing()).future.exception(WAIT_S)
    assert isinstance(fault, ValueError)
    assert held[0]() is None


def test_one_rows_prediction_does_not_hold_the_whole_calls_memory(model: ClosedForm, run_on: Start) -> None:
    answer = run_on(model).submit(asking(model, 1, 6)).future.result(WAIT_S)
    assert model.calls == [6]
    assert answer[0].untyped_storage().nbytes() == answer[0].numel() * 4


def test_what_a_method_raises_ends_its_own_future(model: ClosedForm, run_on: Start) -> None:
    def broken() -> Steps[None]:
        yield Progress("begin")
        raise ValueError("mine")

    runtime = run_on(model)
    with pytest.raises(ValueError, match="mine"):
        runtime.submit(broken()).future.result(WAIT_S)
    runtime.submit(asking(model, 1, 1)).future.result(WAIT_S)


def test_rows_the_network_cannot_take_fail_only_the_job_they_came_from(model: ClosedForm, run_on: Start) -> None:
    def refuse(call: Any) -> None:
        if any(float(row.latents[0, 0, 0]) == 13 for row in call):
            raise RuntimeError("shapes do not fit")

    runtime = run_on(model)
    with Gate(model, then=refuse) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        good = runtime.submit(asking(model, 2, 2), owner="a")
        bad = runtime.submit(asking(model, 2, 2, mark=13), owner="b")
    good.future.result(WAIT_S)
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        bad.future.result(WAIT_S)


def test_what_the_row_has_a_place_for_but_nothing_serves_is_refused(model: ClosedForm, run_on: Start) -> None:
    row = rows(model, 1)[0]

    def adapting() -> Steps[Any]:
        return (yield Denoise((Row(row.latents, row.level, row.text, adapter="watercolor"),)))

    def captioning() -> Steps[str]:
        return (yield Caption(noisy_picture(8, 8)))

    runtime = run_on(model)
    with pytest.raises(Unsupported, match="`adapter`"):
        runtime.submit(adapting()).future.result(WAIT_S)
    with pytest.raises(Unsupported, match="captioner"):
        runtime.submit(captioning()).future.result(WAIT_S)


# --- progress ---------------------------------------------------------------------------------------------------------


def test_progress_counts_rows_up_to_what_was_announced(model: ClosedForm, run_on: Start) -> None:
    updates: list[Update] = []
    job = Edit(plan=Plan(target="pear"), steps=10)
    steps = edit(job, noisy_picture(32, 32), np.ones((32, 32), bool), model)
    run_on(model).submit(steps, listener=updates.append).future.result(WAIT_S)
    assert list(dict.fromkeys(update.phase for update in updates)) == ["encode", "invert", "denoise", "decode"]
    assert [update.done for update in updates] == sorted(update.done for update in updates)
    assert (updates[-1].done, updates[-1].total) == (24, 24)


def test_previews_come_only_to_those_who_watch_and_not_too_often(model: ClosedForm, run_on: Start) -> None:
    now = iter(range(10**6))
    runtime = run_on(model, clock=lambda: next(now) / 10, preview_every_s=1.0)
    seen: dict[bool, list[Update]] = {True: [], False: []}
    for watching, updates in seen.items():
        job = generate(Generate(prompt="x", steps=30), model)
        runtime.submit(job, listener=updates.append, previews=watching).future.result(WAIT_S)
    shown = [update.preview for update in seen[True] if update.preview is not None]
    assert 1 < len(shown) <= 8
    assert all(picture.shape == (32, 32, 3) for picture in shown)
    assert not any(update.preview is not None for update in seen[False])


def test_a_listener_that_raises_does_not_hurt_its_job(model: ClosedForm, run_on: Start) -> None:
    def bad(_: Update) -> None:
        raise RuntimeError("not my day")

    runtime = run_on(model)
    assert runtime.submit(generate(Generate(prompt="x", steps=2), model), listener=bad).future.result(WAIT_S)


def test_everything_that_touches_the_model_happens_on_one_thread(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model)

    def job() -> Steps[list]:
        yield Text(("x",))
        return (yield Denoise((Row(torch.zeros(5, 8, 8), model.table.at(0.5), model.embed("x")),)))

    for _ in range(3):
        runtime.submit(job()).future.result(WAIT_S)
    assert model.threads == {"runtime"}
