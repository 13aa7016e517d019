"""The settings of DiffEdit and SEGA: each does what its paper says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.checkpoint import Checkpoint
from engine.diffusion.components import tidied
from engine.diffusion.maps import RECIPES, cells_above, contrast, normalized, rescaled
from engine.diffusion.noise import gaussian
from engine.diffusion.region import Region
from engine.diffusion.schedule import noised
from engine.errors import BadRequest
from engine.language import World
from engine.language.measured import Measurements
from engine.methods import edit, generate, infer_mask, methods
from engine.protocol import Concept, Edit, Generate, Mask, Origin, Plan, Setting
from engine.regions import region_of
from engine.requests import Denoise, Row
from tests.engine.core.closed_form import ClosedForm, drive, final_latents, noisy_picture

pytestmark = pytest.mark.usefixtures("without_gradients")


def plan_with(method: str, concepts: tuple[Concept, ...] = (), **settings: Any) -> Plan:
    told = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return Plan(method=method, source="a pear", target="an oak", concepts=concepts, settings=told)


# --- DiffEdit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["paper", "diffusers", "ours"])
def test_a_preset_is_how_the_map_becomes_a_mask(checkpoint: Checkpoint, preset: str) -> None:
    picture = noisy_picture(checkpoint.sample_size, checkpoint.sample_size)
    asked = Mask(maps=3, seed=2, threshold=0.4)
    region = drive(infer_mask(asked, plan_with("diffedit", preset=preset), picture, checkpoint), checkpoint)
    # diffusers counts half of its own 50 steps.
    level = checkpoint.schedule(50)[25] if preset == "diffusers" else checkpoint.table.at(0.5)
    z0 = checkpoint.encode(picture)
    xs = [noised(z0, noise, level) for noise in gaussian(2, (3, *z0.shape))]
    oak, pear = (
        list(checkpoint.denoise([Row(x, level, checkpoint.embed(text)) for x in xs])) for text in ("an oak", "a pear")
    )
    plain = contrast(oak, pear)
    expected = {
        "diffusers": cells_above(normalized(plain, clamp=3.0), 0.4),
        "paper": cells_above(rescaled(plain), 0.4),
        "ours": RECIPES["ours"].cells(plain, 0.4, 0.5),
    }[preset]
    assert 0.02 < expected.mean() < 0.98
    # A region closes gaps of one cell, whatever the preset.
    assert (region.latent == Region.of_cells(expected, *picture.shape[1::-1]).latent).all()
    assert (tidied(expected) == expected).all() == (preset == "ours")


@pytest.mark.parametrize(
    ("told", "preset", "taken"),
    [(None, "ours", 0.8), (0.3, "ours", 0.3), (None, "paper", 0.5), (None, "diffusers", 0.5)],
)
def test_maps_are_taken_where_they_were_measured_to_tell_most_unless_somebody_says_otherwise(
    checkpoint: Checkpoint, told: float | None, preset: str, taken: float
) -> None:
    picture = noisy_picture(checkpoint.sample_size, checkpoint.sample_size)
    plan, known = plan_with("diffedit", preset=preset), World(measured=Measurements(noise_strength=0.8))
    found, _ = drive(region_of(Mask(maps=3, noise_strength=told), plan, picture, checkpoint, known), checkpoint)
    expected, other = (
        drive(infer_mask(Mask(maps=3, noise_strength=level), plan, picture, checkpoint), checkpoint)
        for level in (taken, 0.1)
    )
    assert (found.latent == expected.latent).all()
    assert (found.latent != other.latent).any()


def test_the_papers_scale_cuts_outliers_and_runs_from_0_to_1() -> None:
    cells = torch.arange(400.0).reshape(20, 20)
    cells[3, 3] = 1e6
    scaled = rescaled(cells)
    assert float(scaled.min()) == 0
    assert float(scaled.max()) == 1
    assert float(scaled[10, 10]) == pytest.approx(210 / 396, abs=0.01)
    assert not rescaled(torch.ones(4, 4)).any()


def test_without_a_reference_text_the_new_description_is_contrasted_with_nothing() -> None:
    both = torch.zeros(5, 8, 8)
    both[:, 2:5, 3:7] = 0.9
    model, picture = ClosedForm({"a pear": both, "an oak": both}), noisy_picture(32, 32)
    assert not drive(infer_mask(Mask(), plan_with("diffedit"), picture, model), model).support.any()
    alone = plan_with("diffedit", reference="nothing")
    assert drive(infer_mask(Mask(), alone, picture, model), model).latent[2:5, 3:7].all()


def test_without_variety_every_seed_gives_the_papers_edit() -> None:
    model, picture, everywhere = ClosedForm({"an oak": 0.7}), noisy_picture(32, 32), np.ones((32, 32), bool)

    def edited(seed: int, **settings: Any) -> np.ndarray:
        job = Edit(plan=plan_with("diffedit", **settings), steps=5, seed=seed, guidance_scale=1)
        return drive(edit(job, picture, everywhere, model), model)

    assert (edited(3, variety=0) == edited(0)).all()
    assert (edited(3, preset="paper") == edited(0)).all()
    assert (edited(3) != edited(0)).any()


# --- SEGA -------------------------------------------------------------------------------------------------------------

KING = (Concept(words="male", direction="less", warmup_steps=2), Concept(words="female", warmup_steps=3, threshold=0.5))


@pytest.mark.parametrize("kind", ["closed form", "network"])
def test_a_drawn_picture_without_male_and_with_female_is_what_drawing_with_both_directions_gives(
    checkpoint: Checkpoint, kind: str
) -> None:
    model: Any = checkpoint if kind == "network" else ClosedForm({"a king": 0.2, "male": 0.6, "female": -0.5})
    drawn = {"seed": 11, "steps": 6, "guidance_scale": 5.0}
    (king,) = drive(generate(Generate(prompt="a king", **drawn), model), model)
    queen = final_latents(generate(Generate(prompt="a king", concepts=KING, **drawn), model), model)
    plan = Plan(method="sega", source="whatever it shows", concepts=KING)
    job = Edit(plan=plan, origin=Origin(prompt="a king", **drawn), strength=1, steps=30)
    edited = final_latents(edit(job, king, np.ones(king.shape[:2], bool), model), model)
    assert float((edited - queen).abs().max()) < 1e-4
    assert float((edited - model.encode(king)).abs().max()) > 0.05


@pytest.mark.parametrize(
    ("setting", "concept"),
    [
        ({"concept_scale": 9.0}, {"guidance_scale": 9.0}),
        ({"concept_threshold": 0.3}, {"threshold": 0.3}),
        ({"warmup_steps": 4}, {"warmup_steps": 4}),
        ({"cooldown_steps": 3}, {"cooldown_steps": 3}),
    ],
)
def test_what_is_set_for_all_concepts_is_as_if_each_said_it(setting: dict[str, Any], concept: dict[str, Any]) -> None:
    model, picture, everywhere = ClosedForm({"female": 0.7}), noisy_picture(32, 32), np.ones((32, 32), bool)

    def drawn(concepts: tuple[Concept, ...], **settings: Any) -> torch.Tensor:
        job = Edit(plan=plan_with("sega", concepts, **settings), steps=8)
        return final_latents(edit(job, picture, everywhere, model), model)

    one = Concept(words="female", warmup_steps=1)
    assert torch.equal(drawn((one,), **setting), drawn((one.model_copy(update=concept),)))
    assert not torch.equal(drawn((one,), **setting), drawn((one,)))


def test_momentum_carries_a_direction_on() -> None:
    model, picture, everywhere = ClosedForm({"female": 0.7}), noisy_picture(32, 32), np.ones((32, 32), bool)

    def shift(**settings: Any) -> float:
        concept = Concept(words="female", warmup_steps=0, threshold=0.0)
        job = Edit(plan=plan_with("sega", (concept,), **settings), steps=8, guidance_scale=1)
        return float(final_latents(edit(job, picture, everywhere, model), model).mean())

    none, little, much = shift(momentum_scale=0), shift(), shift(momentum_scale=0.8)
    assert none < little < much
    assert shift(momentum_scale=0.8, momentum_beta=0.9) != much


def test_concepts_that_contradict_each_other_are_refused_before_anything_is_drawn() -> None:
    both = (Concept(words="snow"), Concept(words="Snow", direction="less"))
    with pytest.raises(BadRequest, match="both more and less of snow"):
        methods()["sega"].check(plan_with("sega", both))
    with pytest.raises(BadRequest, match="both more and less of snow"):
        next(generate(Generate(prompt="a house", concepts=both), ClosedForm({})))


@pytest.mark.parametrize("cooldown", [0, 4, 5])
def test_a_concept_that_ends_before_it_begins_is_refused_before_anything_is_drawn(cooldown: int) -> None:
    ended = (Concept(words="snow", warmup_steps=5, cooldown_steps=cooldown),)
    with pytest.raises(BadRequest, match="snow would never act"):
        methods()["sega"].check(plan_with("sega", ended))
    with pytest.raises(BadRequest, match="snow would never act"):
        next(generate(Generate(prompt="a house", concepts=ended), ClosedForm({})))
    set_for_all = plan_with("sega", (Concept(words="snow", warmup_steps=0),), warmup_steps=5, cooldown_steps=cooldown)
    with pytest.raises(BadRequest, match="snow would never act"):
        methods()["sega"].check(set_for_all)


def test_concepts_that_would_begin_after_the_last_step_are_refused_before_anything_is_drawn() -> None:
    late = (Concept(words="snow", warmup_steps=8), Concept(words="ice", warmup_steps=9))
    everywhere = np.ones((32, 32), bool)

    def edited(**told: Any) -> None:
        job = Edit(plan=plan_with("sega", late), strength=0.8, **told)
        model, seen = ClosedForm({}), []
        with pytest.raises(BadRequest, match=r"`warmup_steps` is 8, but only 8 steps are walked.*lower it"):
            drive(edit(job, noisy_picture(32, 32), everywhere, model), model, seen)
        assert not any(isinstance(request, Denoise) for request in seen)

    edited(steps=10)
    edited(steps=50, origin=Origin(prompt="a house", steps=10))
    with pytest.raises(BadRequest, match="`warmup_steps` is 8, but only 8 steps are walked"):
        next(generate(Generate(prompt="a house", steps=8, concepts=late), ClosedForm({})))
    next(generate(Generate(prompt="a house", steps=9, concepts=late), ClosedForm({})))


def test_a_method_that_cannot_lean_refuses_concepts_instead_of_forgetting_them() -> None:
    more = (Concept(words="snow"),)
    for name in ("diffedit", "mdp", "sdedit", "ilvr", "prompt_to_prompt", "segment", "cutout", "extend"):
        with pytest.raises(BadRequest, match="more snow"):
            methods()[name].check(plan_with(name, more))
