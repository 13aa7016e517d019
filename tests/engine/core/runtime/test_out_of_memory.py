"""Where memory is short, calls get smaller, and only what fits in no call at all fails."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.errors import OutOfMemory
from engine.methods import infer_mask
from engine.protocol import Mask, Plan
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture
from tests.engine.core.runtime.lined_up import WAIT_S, Start, asking


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
