"""A job's trouble is told by what it is, and stays its own."""

from __future__ import annotations

import weakref
from typing import Any

import pytest
import torch

from engine.errors import Unsupported
from engine.requests import Caption, Denoise, Progress, Row, Steps, Text
from tests.engine.core.closed_form import ClosedForm, noisy_picture
from tests.engine.core.runtime.lined_up import WAIT_S, Gate, Start, asking, rows


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
