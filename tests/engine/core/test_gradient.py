"""Gradients run one at a time between everybody else's calls, and nowhere else are derivatives kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.errors import Cancelled, NumbersFault, OutOfMemory
from engine.requests import Denoise, Grad, Progress, Row, Steps
from engine.runtime import Runtime, Update
from tests.engine.core.closed_form import ClosedForm, drive

Start = Callable[..., Runtime]
WAIT_S = 30


def square(_: object, x: Tensor, y: Tensor) -> Tensor:
    return (x**2).sum() + y.sum()


def optimising(times: int, function: Callable[..., Tensor] = square) -> Steps[Tensor]:
    """Walk down x^2 in `times` steps."""
    x = torch.full((3,), 2.0)
    for _ in range(times):
        _, (slope, _) = yield Grad(function, (x, torch.zeros(1)))
        x = x - 0.25 * slope
    return x


def denoising(model: ClosedForm, times: int) -> Steps[list[Tensor]]:
    answer: list[Tensor] = []
    for _ in range(times):
        answer = yield Denoise((Row(torch.zeros(5, 8, 8), model.table.at(0.5), model.embed("")),))
    return answer


def test_a_method_gets_the_value_and_a_gradient_for_every_input(run_on: Start) -> None:
    def job() -> Steps[tuple[Tensor, tuple[Tensor, ...]]]:
        return (yield Grad(square, (torch.tensor([1.0, -2.0]), torch.ones(1))))

    for value, (by_x, by_y) in (run_on(ClosedForm()).submit(job()).future.result(WAIT_S), drive(job(), ClosedForm())):
        assert (float(value), by_x.tolist(), by_y.tolist()) == (6.0, [2.0, -4.0], [1.0])
        assert not any(told.requires_grad for told in (value, by_x, by_y))


def test_an_optimisation_is_differentiated_through_the_denoiser(run_on: Start) -> None:
    model = ClosedForm()
    row = Row(torch.ones(5, 8, 8), model.table.at(0.5), model.embed(""))

    def job() -> Steps[Tensor]:
        _, (slope,) = yield Grad(lambda denoise, z: denoise([Row(z, row.level, row.text)]).sum(), (row.latents,))
        return slope

    slope = run_on(model).submit(job()).future.result(WAIT_S)
    torch.testing.assert_close(slope, torch.full_like(slope, row.level.sigma))


def test_only_gradients_are_computed_with_derivatives_on(run_on: Start) -> None:
    model, seen = ClosedForm(), []
    model.before_call = lambda _: seen.append(torch.is_grad_enabled())

    def job() -> Steps[None]:
        seen.append(torch.is_grad_enabled())
        yield from denoising(model, 1)
        yield Grad(lambda _, x: seen.append(torch.is_grad_enabled()) or x.sum(), (torch.ones(1),))
        seen.append(torch.is_grad_enabled())

    run_on(model).submit(job()).future.result(WAIT_S)
    assert seen == [False, False, True, False]


def test_a_long_optimisation_leaves_every_other_call_to_the_others() -> None:
    model, order = ClosedForm(), []
    model.before_call = lambda _: order.append("call")

    def noted(name: str) -> Callable[..., Tensor]:
        return lambda *told: order.append(name) or square(*told)

    runtime = Runtime(model)
    for owner in ("a", "b", "c"):
        runtime.submit(optimising(4, noted(owner)), owner=owner)
    modest = runtime.submit(denoising(model, 6), owner="d")
    runtime._take_news()
    for _ in range(12):
        runtime.tick()
    assert len(modest.future.result(0)) == 1
    # A gradient and a call in turn; and the optimisations take turns among themselves.
    assert [name == "call" for name in order[:12]] == [False, True] * 6
    gradients = [name for name in order if name != "call"]
    assert all(set(gradients[at : at + 3]) == {"a", "b", "c"} for at in range(0, 12, 3))


def test_an_optimisation_is_cancelled_between_its_steps(run_on: Start) -> None:
    inside, going, counted = threading.Event(), threading.Event(), []

    def function(*told: Any) -> Tensor:
        counted.append(1)
        inside.set()
        assert going.wait(WAIT_S)
        return square(*told)

    ticket = run_on(ClosedForm()).submit(optimising(10**6, function))
    assert inside.wait(WAIT_S)
    ticket.cancel()
    going.set()
    with pytest.raises(Cancelled):
        ticket.future.result(WAIT_S)
    assert len(counted) == 1


def test_a_gradient_that_is_no_number_names_its_step_and_method(run_on: Start) -> None:
    def job() -> Steps[None]:
        yield Progress("null-text", method="prompt_to_prompt")
        yield from optimising(2)
        yield from optimising(1, lambda *told: square(*told) * float("nan"))

    runtime = run_on(ClosedForm())
    with pytest.raises(NumbersFault, match="gradient returned NaN or infinity at step 3 in prompt_to_prompt"):
        runtime.submit(job()).future.result(WAIT_S)
    torch.testing.assert_close(runtime.submit(optimising(2)).future.result(WAIT_S), torch.full((3,), 0.5))


def test_a_gradient_without_room_says_so(run_on: Start) -> None:
    def function(*_: Tensor) -> Tensor:
        raise torch.OutOfMemoryError("simulated")

    with pytest.raises(OutOfMemory):
        run_on(ClosedForm()).submit(optimising(1, function)).future.result(WAIT_S)


def test_gradients_count_as_progress(run_on: Start) -> None:
    updates: list[Update] = []

    def job() -> Steps[None]:
        yield Progress("optimise", total=4)
        yield from optimising(4)

    run_on(ClosedForm()).submit(job(), listener=updates.append).future.result(WAIT_S)
    assert (updates[-1].done, updates[-1].total) == (4, 4)
