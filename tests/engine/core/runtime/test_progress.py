"""People see how far a job is, and what it looks like so far."""

from __future__ import annotations

import numpy as np

from engine.methods import edit, generate
from engine.protocol import Edit, Generate, Plan
from engine.runtime import Update
from tests.engine.core.closed_form import ClosedForm, noisy_picture
from tests.engine.core.runtime.lined_up import WAIT_S, Start


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
