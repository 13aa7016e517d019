"""Inversions: whether the picture's own prompt leads back to it, and what they cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.checkpoint import Checkpoint
from engine.diffusion.inversion import INVERSIONS, Source, noised_path
from engine.diffusion.masked import redrawn
from engine.diffusion.trajectory import Trajectory
from engine.errors import BadRequest
from engine.methods import edit, generate
from engine.protocol import Concept, Edit, Generate, Origin, Plan, Setting
from engine.requests import Decode, Denoise
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture, smooth_picture

pytestmark = pytest.mark.usefixtures("without_gradients")
SAID = "a pear"


@pytest.fixture(scope="module")
def smooth(checkpoint: Checkpoint) -> np.ndarray:
    return smooth_picture(checkpoint.sample_size)


def source_of(model: Any, picture: np.ndarray, guidance_scale: float, steps: int = 10, seed: int = 0) -> Source:
    schedule = model.schedule(steps)
    empty, prompt = model.embed(""), model.embed(SAID)
    path = (model.encode(picture),)
    return Source(path, schedule, schedule.encoded(0.8), prompt, empty, prompt, guidance_scale, seed)


def inverted(name: str, model: Any, source: Source) -> tuple[Trajectory, int]:
    """Invert and return how many rows that took."""
    seen: list[Any] = []
    found = drive(INVERSIONS[name].invert(source), model, seen)
    return found, sum(len(request.rows) for request in seen if isinstance(request, Denoise))


def back(x: Trajectory, model: Any, source: Source) -> torch.Tensor:
    """Walk all of a picture down again with its own prompt."""
    everywhere = torch.ones(x[0].shape[1:], dtype=torch.bool)
    return drive(redrawn(x, source.schedule, source.guide, everywhere, x[x.level]), model)


@pytest.mark.parametrize("name", ["stored", "ddim", "negative_prompt", "edit_friendly"])
@pytest.mark.parametrize("guidance", [1.0, 7.5])
def test_an_inversion_asks_for_the_rows_it_announces(name: str, guidance: float) -> None:
    model = ClosedForm({SAID: 0.4})
    source = source_of(model, noisy_picture(32, 32), guidance)
    found, rows = inverted(name, model, source)
    assert rows == INVERSIONS[name].rows(source)
    assert found.level == source.level


def test_edit_friendly_noise_leads_back_exactly_and_ddim_does_not(checkpoint: Checkpoint, smooth: np.ndarray) -> None:
    source = source_of(checkpoint, smooth, 7.5)
    z0 = source.path[0]
    errors = {}
    for name in ("stored", "ddim", "negative_prompt", "edit_friendly"):
        x, _ = inverted(name, checkpoint, source)
        errors[name] = float((back(x, checkpoint, source) - z0).abs().max())
        assert torch.equal(x[0], z0) == (name != "ddim")
    assert errors["edit_friendly"] < 1e-4
    assert errors["ddim"] > 100 * errors["edit_friendly"]
    assert errors["negative_prompt"] < errors["ddim"]
    assert errors["stored"] == pytest.approx(errors["ddim"], rel=1e-3)  # walked down unblended it is ddim


def test_ddim_keeps_what_it_would_draw_and_stored_keeps_what_it_met() -> None:
    model = ClosedForm({SAID: 0.4}, spread=0.6)
    source = source_of(model, noisy_picture(32, 32), 3.0)
    ddim, stored = (inverted(name, model, source)[0] for name in ("ddim", "stored"))
    assert torch.equal(ddim[ddim.level], stored[stored.level])
    assert torch.equal(ddim[0], back(stored, model, source))


def test_the_own_prompt_takes_the_empty_texts_place_and_no_others() -> None:
    model = ClosedForm({SAID: 0.4, "an oak": 0.7})
    source = source_of(model, noisy_picture(32, 32), 7.5)
    x, _ = inverted("negative_prompt", model, source)
    empty, prompt, oak = (model.embed(text) for text in ("", SAID, "an oak"))
    assert [t.tokens.item() for t in x.texts((empty, oak), 3)] == [prompt.tokens.item(), oak.tokens.item()]
    assert x.texts((oak,), 3) == (oak,)


def test_edit_friendly_latents_are_drawn_independently_and_by_the_seed() -> None:
    model = ClosedForm(spread=0.6)
    picture = noisy_picture(32, 32)
    one, same, other = (
        inverted("edit_friendly", model, source_of(model, picture, 1.0, seed=seed))[0] for seed in (1, 1, 2)
    )
    assert torch.equal(one[5], same[5])
    assert not torch.equal(one[5], other[5])
    levels = source_of(model, picture, 1.0).schedule
    noises = [(one[k] - levels[k].alpha ** 0.5 * one[0]) / levels[k].sigma for k in (4, 5)]
    assert abs(float((noises[0] * noises[1]).mean())) < 0.2


def test_noise_for_random_steps_has_the_spread_that_keeps_the_variance() -> None:
    schedule = ClosedForm().schedule(20)
    z0 = torch.zeros(5, 40, 40)
    path = noised_path(z0, schedule, 16, seed=3, eta=1.0)
    for k in (2, 9, 16):
        # A step whose prediction is the very noise in x arrives at latents of the level's own variance.
        x = path[k]
        arrived = path.step(schedule, x, x / schedule[k].sigma, k)
        assert float(arrived.std()) == pytest.approx(schedule[k - 1].sigma, rel=0.1)
    assert not noised_path(z0, schedule, 4, seed=3, eta=0.0).noises


# --- as settings of the methods ---------------------------------------------------------------------------------------


def plan_with(method: str, **settings: Any) -> Plan:
    told = tuple(Setting(name=name, value=value) for name, value in settings.items())
    concepts = (Concept(words="an oak", warmup_steps=0),) if method == "sega" else ()
    return Plan(method=method, source=SAID, target="an oak", concepts=concepts, settings=told)


@pytest.mark.parametrize("name", ["stored", "ddim", "negative_prompt", "null_text", "edit_friendly"])
@pytest.mark.parametrize("method", ["diffedit", "sega"])
def test_every_inversion_can_be_chosen_and_the_second_edit_skips_it(method: str, name: str) -> None:
    model, picture = ClosedForm({SAID: 0.2, "an oak": 0.7}), noisy_picture(32, 32)
    support = np.zeros((32, 32), bool)
    support[8:24, 8:24] = True
    job = Edit(plan=plan_with(method, inversion=name), steps=6)
    first, second = [], []
    once = drive(edit(job, picture, support, model), model, first)
    again = drive(edit(job, picture, support, model), model, second)
    assert (once == again).all()
    assert (once[~support] == picture[~support]).all()
    assert (once[support] != picture[support]).any()
    rows_a_step = 2 if method == "diffedit" else 3
    rows = [sum(len(r.rows) for r in seen if isinstance(r, Denoise)) for seen in (first, second)]
    assert rows[1] == 5 * rows_a_step < rows[0]


def test_a_picture_the_model_drew_is_drawn_again_and_without_effect_comes_out_as_it_was() -> None:
    model = ClosedForm({SAID: 0.2, "an oak": 0.7})
    drawn = Generate(prompt=SAID, negative_prompt="fog", seed=7, steps=6, guidance_scale=3)
    (picture,) = drive(generate(drawn, model), model)
    origin = Origin(prompt=SAID, negative_prompt="fog", seed=7, steps=6, guidance_scale=3)
    job = Edit(plan=plan_with("sega", concept_scale=0), origin=origin, steps=20, guidance_scale=9)
    seen: list[Any] = []
    everywhere = np.ones(picture.shape[:2], bool)
    edited = drive(edit(job, picture, everywhere, model), model, seen)
    assert np.abs(edited.astype(int) - picture).max() <= 1
    path = next(iter(model.trajectories._paths.values()))
    assert torch.equal(path[0], next(r.latents for r in seen if isinstance(r, Decode)))
    moved = job.model_copy(update={"plan": plan_with("sega", concept_scale=5)})
    assert np.abs(drive(edit(moved, picture, everywhere, model), model).astype(int) - picture).max() > 5


def test_a_picture_that_is_not_what_its_seed_gives_is_inverted_or_if_one_insists_refused() -> None:
    model, picture = ClosedForm({SAID: 0.2, "an oak": 0.7}), noisy_picture(32, 32)
    everywhere = np.ones((32, 32), bool)
    origin = Origin(prompt=SAID, seed=7, steps=6)
    known = Edit(plan=plan_with("sega"), origin=origin, steps=6)
    unknown = known.model_copy(update={"origin": None})
    inverted_instead = drive(edit(known, picture, everywhere, model), model)
    assert (inverted_instead == drive(edit(unknown, picture, everywhere, model), model)).all()
    for job in (known, unknown):
        insisting = job.model_copy(update={"plan": plan_with("sega", inversion="replay")})
        with pytest.raises(BadRequest, match="none that this model drew"):
            drive(edit(insisting, picture, everywhere, model), model)


def test_the_source_may_be_guided_otherwise_than_the_edit() -> None:
    model, picture = ClosedForm({SAID: 0.2, "an oak": 0.7}), noisy_picture(32, 32)
    everywhere = np.ones((32, 32), bool)
    plans = (plan_with("diffedit", inversion="edit_friendly", source_guidance=g) for g in (1.0, 3.5))
    jobs = (Edit(plan=plan, steps=6, guidance_scale=1) for plan in plans)
    one, other = (drive(edit(job, picture, everywhere, model), model) for job in jobs)
    assert (one != other).any()
