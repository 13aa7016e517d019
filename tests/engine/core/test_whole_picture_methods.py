"""MDP, SDEdit and ILVR: the methods without a mask of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.checkpoint import Checkpoint
from engine.diffusion.guide import Guided
from engine.diffusion.inversion import descend
from engine.diffusion.lowpass import lowpass
from engine.diffusion.manipulate import Weights
from engine.errors import BadRequest
from engine.methods import edit, generate, infer_mask, methods
from engine.protocol import Edit, Generate, Mask, Origin, Plan, Setting
from engine.requests import Denoise, Progress
from engine.runtime import Runtime
from tests.engine.core.closed_form import ClosedForm, drive, final_latents, noisy_picture, smooth_picture

pytestmark = pytest.mark.usefixtures("without_gradients")
SAID, WANTED = "a pear", "an oak"
MANIPULATIONS = ["epsilon", "c", "x", "beta"]
WHOLE = {"begin": 0, "end": 1}


def plan_with(method: str, **settings: Any) -> Plan:
    told = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return Plan(method=method, source=SAID, target=WANTED, settings=told)


def edited_latents(job: Edit, picture: np.ndarray, model: Any) -> torch.Tensor:
    """Edit the whole picture and return the latents it decodes at last."""
    return final_latents(edit(job, picture, np.ones(picture.shape[:2], bool), model), model)


def plain(prompt: str, model: Any, start: torch.Tensor, level: int, steps: int, guidance: float) -> torch.Tensor:
    """Draw from given latents with one prompt and nothing else."""
    guide = Guided(model.embed(""), model.embed(prompt), guidance)
    return drive(descend(model.schedule(steps), start, level, guide), model)[0]


# --- MDP --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["closed form", "network"])
def any_model(request: pytest.FixtureRequest, checkpoint: Checkpoint) -> Any:
    """Return a closed-form denoiser and a random network."""
    return ClosedForm({SAID: 0.2, WANTED: 0.7}, spread=0.6) if request.param == "closed form" else checkpoint


@pytest.fixture(scope="module")
def smooth(any_model: Any) -> np.ndarray:
    return smooth_picture(any_model.sample_size)


@pytest.mark.parametrize("guidance", [1.0, 3.0])
@pytest.mark.parametrize("manipulation", MANIPULATIONS)
def test_on_a_real_picture_weight_0_is_the_plain_new_path_and_1_the_plain_old_one(
    any_model: Any, smooth: np.ndarray, manipulation: str, guidance: float
) -> None:
    latents = [
        edited_latents(
            Edit(
                plan=plan_with("mdp", manipulation=manipulation, weight=weight, **WHOLE),
                steps=6,
                strength=0.8,
                guidance_scale=guidance,
            ),
            smooth,
            any_model,
        )
        for weight in (0, 1)
    ]
    path = next(path for key, path in any_model.trajectories._paths.items() if key.text == SAID)
    new = plain(WANTED, any_model, path[5], 5, 6, guidance)
    # Noise and latents are the stored ones, so they lead to the picture itself; text and guidance go as the model goes.
    old = path[0] if manipulation in ("epsilon", "x") else plain(SAID, any_model, path[5], 5, 6, guidance)
    assert float((latents[0] - new).abs().max()) < 1e-4
    assert float((latents[1] - old).abs().max()) < 1e-4
    assert float((new - old).abs().max()) > 1e-2


@pytest.mark.parametrize("manipulation", MANIPULATIONS)
@pytest.mark.parametrize("guidance", [1.0, 6.0])
def test_on_a_drawn_picture_weight_1_draws_it_again_and_0_what_the_new_prompt_draws_from_its_seed(
    any_model: Any, manipulation: str, guidance: float
) -> None:
    # The old way keeps the guidance it was drawn with; the new one has that of the job.
    drawn: dict[str, Any] = {"seed": 5, "steps": 6, "guidance_scale": 3.0}
    (picture,) = drive(generate(Generate(prompt=SAID, **drawn), any_model), any_model)
    wanted = final_latents(
        generate(Generate(prompt=WANTED, **{**drawn, "guidance_scale": guidance}), any_model), any_model
    )
    origin = Origin(prompt=SAID, **drawn)

    def job(weight: float) -> Edit:
        plan = plan_with("mdp", manipulation=manipulation, weight=weight, **WHOLE)
        return Edit(plan=plan, strength=1, origin=origin, steps=25, guidance_scale=guidance)

    same = drive(edit(job(1), picture, np.ones(picture.shape[:2], bool), any_model), any_model)
    assert np.abs(same.astype(int) - picture).max() <= 1
    assert float((edited_latents(job(0), picture, any_model) - wanted).abs().max()) < 1e-4


@pytest.mark.parametrize("manipulation", MANIPULATIONS)
def test_the_weight_leads_from_one_path_to_the_other(manipulation: str) -> None:
    model, picture = ClosedForm({SAID: 0.2, WANTED: 0.7}, spread=0.6), noisy_picture(32, 32)

    def at(weight: float, **settings: Any) -> torch.Tensor:
        plan = plan_with("mdp", manipulation=manipulation, weight=weight, **settings)
        return edited_latents(Edit(plan=plan, steps=10, guidance_scale=2), picture, model)

    new, old = at(0, **WHOLE), at(1, **WHOLE)
    distances = [float((at(w, **WHOLE) - old).abs().mean()) for w in (0.25, 0.5, 0.75)]
    assert float((new - old).abs().mean()) > distances[0] > distances[1] > distances[2] > 0
    shorter = float((at(1, begin=0, end=0.5) - old).abs().mean())
    assert 0 < shorter < float((new - old).abs().mean())


def test_weights_fade_over_their_interval_and_are_nothing_beside_it() -> None:
    def over(fading: Any) -> list[float]:
        weights = Weights(0.8, fading, 0.2, 0.6, steps=10)
        return [weights.at(level) for level in range(10, 0, -1)]

    assert over("constant") == [0, 0, 0.8, 0.8, 0.8, 0.8, 0, 0, 0, 0]
    assert over("linear")[2:6] == pytest.approx([0.7, 0.5, 0.3, 0.1])
    assert over("cosine")[2:6] == pytest.approx(
        [0.8 * (1 + np.cos(np.pi * u)) / 2 for u in (0.125, 0.375, 0.625, 0.875)]
    )
    assert over("exponential")[2:6] == pytest.approx([0.8 * np.exp(-5 * u) for u in (0.125, 0.375, 0.625, 0.875)])
    paper = methods()["mdp"].parameters()
    weights = Weights(paper.weight, paper.weights, paper.begin, paper.end, steps=50)  # type: ignore[attr-defined]
    taken = [level for level in range(50, 0, -1) if weights.at(level)]
    assert (taken[0], len(taken)) == (48, 26)


@pytest.mark.parametrize("strength", [0.1, 0.4])
def test_an_interval_that_is_over_where_the_picture_is_entered_is_refused_before_anything_is_asked(
    strength: float,
) -> None:
    drawn = Origin(prompt=SAID, steps=10)
    ways: tuple[dict[str, Any], ...] = ({"steps": 10}, {"steps": 25, "origin": drawn})
    for told in ways:
        job, seen = Edit(plan=plan_with("mdp", end=0.6), strength=strength, **told), []
        with pytest.raises(BadRequest, match=f"`end` is 0.6, but the picture is entered at {1 - strength:g}"):
            drive(edit(job, noisy_picture(32, 32), np.ones((32, 32), bool), ClosedForm()), ClosedForm(), seen)
        assert all(isinstance(request, Progress) for request in seen)


def test_an_interval_without_a_step_is_refused_before_anything_is_drawn() -> None:
    for begin, end in ((0.7, 0.2), (0.5, 0.5)):
        with pytest.raises(BadRequest, match=f"begins at {begin} and ends at {end}"):
            methods()["mdp"].check(plan_with("mdp", begin=begin, end=end))
    with pytest.raises(BadRequest, match="what the picture shall show"):
        methods()["mdp"].check(Plan(method="mdp", source=SAID))
    with pytest.raises(BadRequest, match="edit_friendly"):
        methods()["mdp"].check(plan_with("mdp", inversion="edit_friendly"))


# --- SDEdit and ILVR --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("eta", [0, 1])
def test_more_strength_leaves_less_of_the_picture(eta: float) -> None:
    model, picture = ClosedForm({WANTED: 0.3}, spread=0.6), noisy_picture(8, 8).repeat(4, 0).repeat(4, 1)
    z0 = model.encode(picture)

    def left(strength: float) -> float:
        job = Edit(plan=plan_with("sdedit", eta=eta), steps=20, strength=strength, guidance_scale=1)
        found = edited_latents(job, picture, model)[:3]
        return float(torch.corrcoef(torch.stack([found.flatten(), z0[:3].flatten()]))[0, 1])

    kept = [left(strength) for strength in (0.1, 0.4, 0.9)]
    assert kept[0] > 0.8
    assert kept[0] > kept[1] > kept[2]
    assert kept[2] < 0.4


def test_without_a_new_description_sdedit_imagines_the_same_thing_anew() -> None:
    model, picture = ClosedForm({SAID: 0.9}, spread=0.1), noisy_picture(32, 32)
    plan = Plan(method="sdedit", source=SAID)
    assert float(edited_latents(Edit(plan=plan, steps=10, strength=1, guidance_scale=1), picture, model).mean()) > 0.7


def test_ilvr_keeps_what_is_coarse_and_draws_what_is_fine_anew() -> None:
    model, picture = ClosedForm({WANTED: 0.0}, spread=0.5), noisy_picture(64, 64)
    model.sample_size = 64
    z0 = model.encode(picture)

    def drawn(factor: float) -> torch.Tensor:
        job = Edit(plan=plan_with("ilvr", factor=factor), steps=20, strength=1, guidance_scale=1, seed=3)
        return edited_latents(job, picture, model)

    for factor in (2, 8):
        found = drawn(factor)
        assert float((lowpass(found, factor) - lowpass(z0, factor)).abs().max()) < 0.05
        assert float((found - z0).abs().mean()) > 0.1
    assert float((drawn(2) - z0).abs().mean()) < float((drawn(8) - z0).abs().mean())


@pytest.mark.parametrize("strength", [0.8, 1.0])
def test_ilvr_starts_from_pure_noise_only_where_the_whole_schedule_is_walked(strength: float) -> None:
    model, starts = ClosedForm({WANTED: 0.0}), []
    for picture in (noisy_picture(32, 32), np.full((32, 32, 3), 255, np.uint8)):
        seen: list[Any] = []
        job = Edit(plan=plan_with("ilvr"), steps=10, strength=strength, seed=3)
        drive(edit(job, picture, np.ones((32, 32), bool), model), model, seen)
        starts.append(next(request.rows[0].latents for request in seen if isinstance(request, Denoise)))
    assert torch.allclose(starts[0], starts[1], atol=1e-5) == (strength == 1)
    assert 0.8 < float(starts[0].std()) < 1.2


def test_the_filter_is_linear_and_keeps_what_is_even() -> None:
    one, other = torch.randn(2, 4, 12, 20).unbind()
    assert torch.allclose(lowpass(one + other, 3), lowpass(one, 3) + lowpass(other, 3), atol=1e-5)
    assert torch.allclose(lowpass(torch.ones(4, 12, 20), 5), torch.ones(4, 12, 20))
    assert torch.equal(lowpass(one, 1), one)


# --- all three --------------------------------------------------------------------------------------------------------

OURS = ["mdp", "sdedit", "ilvr"]


@pytest.mark.parametrize("method", OURS)
def test_a_method_without_a_mask_offers_the_whole_picture_but_keeps_to_a_painted_region(method: str) -> None:
    model, picture = ClosedForm({SAID: 0.2, WANTED: 0.7}), noisy_picture(40, 32, 4)
    region = drive(infer_mask(Mask(), plan_with(method), picture, model), model)
    assert region.support.all()
    assert not methods()[method].described().masked
    painted = np.zeros((32, 40), bool)
    painted[8:24, 5:20] = True
    edited = drive(edit(Edit(plan=plan_with(method), steps=6), picture, painted, model), model)
    assert (edited[~painted] == picture[~painted]).all()
    assert (edited[..., 3] == picture[..., 3]).all()
    assert (edited[painted] != picture[painted]).any()


@pytest.mark.parametrize("method", OURS)
@pytest.mark.parametrize("guidance", [1.0, 7.5])
def test_they_ask_for_the_rows_they_announce(method: str, guidance: float) -> None:
    model, seen = ClosedForm({SAID: 0.2, WANTED: 0.7}), []
    job = Edit(plan=plan_with(method), steps=6, guidance_scale=guidance)
    drive(edit(job, noisy_picture(32, 32), np.ones((32, 32), bool), model), model, seen)
    announced = [r.total for r in seen if isinstance(r, Progress) and r.total is not None][-1]
    assert sum(len(r.rows) for r in seen if isinstance(r, Denoise)) == announced


def test_they_are_batched_together_and_none_depends_on_its_company(run_on: Any) -> None:
    model, picture = ClosedForm({SAID: 0.2, WANTED: 0.7}), noisy_picture(32, 32)
    jobs = [Edit(plan=plan_with(m), steps=5, seed=seed, guidance_scale=2) for m in OURS for seed in (1, 2)]
    everywhere = np.ones((32, 32), bool)
    alone = [drive(edit(job, picture, everywhere, model), model) for job in jobs]
    model.trajectories.purge()
    model.calls.clear()
    runtime: Runtime = run_on(model)
    tickets = [runtime.submit(edit(job, picture, everywhere, model)) for job in jobs]
    together = [ticket.future.result(timeout=20) for ticket in tickets]
    assert all((one == other).all() for one, other in zip(alone, together, strict=True))
    assert max(model.calls) > 2
    assert (alone[2] != alone[3]).any()  # another seed, another picture
    assert (alone[4] != alone[5]).any()
