"""A job that is cancelled, and a runtime that is closed, end at the next step and leave nothing behind."""

from __future__ import annotations

import threading
import weakref

import numpy as np
import pytest
import torch

from engine.errors import Cancelled, ShuttingDown
from engine.methods import edit
from engine.protocol import Edit, Plan
from engine.requests import Denoise, Steps, Text
from engine.runtime import Runtime, Update
from tests.engine.core.closed_form import ClosedForm, noisy_picture
from tests.engine.core.runtime.lined_up import WAIT_S, Gate, Start, asking, rows


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
    model.before_call = lambda call: before.update([row.latents for row in call])
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
