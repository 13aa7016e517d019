"""NaN fails the job it arose in and says where; the others in the same call go on unharmed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import NumbersFault
from engine.language import demo_world
from engine.methods import edit, generate
from engine.protocol import Change, Correction, Edit, Generate, Mask, Plan
from engine.regions import region_of
from engine.requests import Row
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture
from tests.engine.core.runtime.lined_up import WAIT_S, Gate, Start, asking


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
