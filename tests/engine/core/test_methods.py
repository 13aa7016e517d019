"""The methods, driven by hand over a denoiser whose best prediction is known."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.diffusion.noise import gaussian, stirred
from engine.diffusion.region import Region
from engine.diffusion.schedule import noised
from engine.errors import BadRequest
from engine.methods import edit, generate, infer_mask, methods
from engine.methods.method import Method
from engine.protocol import Concept, Edit, Generate, Mask, Plan
from engine.requests import Decode, Denoise, Encode, Progress
from tests.engine.core.closed_form import STABLE_DIFFUSION, ClosedForm, drive, noisy_picture

BOX = (slice(2, 5), slice(3, 7))


def boxed(value: float, channels: int = 5, cells: int = 8) -> torch.Tensor:
    """Return a mean that is `value` inside BOX and 0 elsewhere."""
    mean = torch.zeros(channels, cells, cells)
    mean[:, BOX[0], BOX[1]] = value
    return mean


def leaning(method: str, warmup_steps: int) -> tuple[Concept, ...]:
    """Return a concept for a method that takes any."""
    return (Concept(words="pear", warmup_steps=warmup_steps),) if method == "sega" else ()


def rows_of(seen: list) -> int:
    return sum(len(request.rows) for request in seen if isinstance(request, Denoise))


def announced(seen: list) -> int:
    return [r.total for r in seen if isinstance(r, Progress) and r.total is not None][-1]


# --- generate ---------------------------------------------------------------------------------------------------------


def test_where_all_pictures_are_one_that_one_is_drawn() -> None:
    mean = torch.linspace(-0.9, 0.9, 5 * 64).reshape(5, 8, 8)
    model = ClosedForm({"it": mean}, spread=1e-3, config={**STABLE_DIFFUSION, "set_alpha_to_one": True})
    (picture,) = drive(generate(Generate(prompt="it", steps=10, guidance_scale=1), model), model)
    assert np.abs(picture.astype(int) - model.decode(mean)).max() <= 1


@pytest.mark.parametrize(("guidance", "rows"), [(1, 1), (0, 1), (7.5, 2)])
def test_generate_asks_for_no_more_rows_than_the_guidance_needs(guidance: float, rows: int) -> None:
    model, seen = ClosedForm(), []
    pictures = drive(generate(Generate(prompt="x", steps=4, count=3, guidance_scale=guidance), model), model, seen)
    assert len(pictures) == 3
    assert rows_of(seen) == announced(seen) == 4 * 3 * rows


def test_a_picture_does_not_depend_on_how_many_are_drawn_with_it() -> None:
    model = ClosedForm({"x": 0.4})
    many = drive(generate(Generate(prompt="x", seed=5, count=3, steps=4), model), model)
    alone = drive(generate(Generate(prompt="x", seed=7, steps=4), model), model)
    assert (many[2] == alone[0]).all()
    assert (many[0] != many[1]).any()


def test_the_negative_prompt_pushes_away() -> None:
    model = ClosedForm({"x": 0.2, "not this": 0.5})
    plain, pushed = (
        drive(generate(Generate(prompt="x", steps=8, guidance_scale=3, negative_prompt=n), model), model)[0].mean()
        for n in ("", "not this")
    )
    assert pushed < plain


def test_pictures_may_have_another_size_and_shape() -> None:
    model = ClosedForm()
    (picture,) = drive(generate(Generate(prompt="x", steps=2, width=48, height=24), model), model)
    assert picture.shape == (24, 48, 3)


def test_a_size_the_network_cannot_do_is_named() -> None:
    model = ClosedForm()
    with pytest.raises(BadRequest, match="`width` is 50, but this model draws multiples of 8 pixels"):
        drive(generate(Generate(prompt="x", width=50), model), model)


@pytest.mark.parametrize("guidance", [1.0, 7.5])
def test_a_concept_shifts_a_generated_picture_in_its_direction(guidance: float) -> None:
    model = ClosedForm({"x": 0.0, "bright": 0.8})

    def mean(*concepts: Concept) -> float:
        job = Generate(prompt="x", steps=10, guidance_scale=guidance, concepts=concepts)
        return drive(generate(job, model), model)[0].mean()

    more, less = (Concept(words="bright", direction=d, warmup_steps=2, threshold=0.0) for d in ("more", "less"))
    assert mean(less) < mean() < mean(more)


@pytest.mark.parametrize("guidance", [1.0, 7.5])
def test_a_concept_that_cools_before_another_warms_leaves_numbers_whole(guidance: float) -> None:
    model, seen = ClosedForm({"a": 0.5, "b": -0.5}), []
    early = Concept(words="a", warmup_steps=0, cooldown_steps=3)
    late = Concept(words="b", warmup_steps=6)
    job = Generate(prompt="x", steps=10, guidance_scale=guidance, concepts=(early, late))
    drive(generate(job, model), model, seen)
    (final,) = (request.latents for request in seen if isinstance(request, Decode))
    assert final.isfinite().all()


# --- DiffEdit ---------------------------------------------------------------------------------------------------------


def test_the_mask_is_where_the_two_texts_disagree() -> None:
    model, seen = ClosedForm({"pear": boxed(0.9)}), []
    plan = Plan(source="apple", target="pear")
    region = drive(infer_mask(Mask(maps=3), plan, noisy_picture(32, 32), model), model, seen)
    expected = np.zeros((8, 8), bool)
    expected[BOX] = True
    assert (region.latent == expected).all()
    assert (region.support == Region.of_cells(expected, 32, 32).support).all()
    assert rows_of(seen) == announced(seen) == 2 * 3


def test_every_map_has_its_own_noise_and_both_texts_share_it() -> None:
    model, seen = ClosedForm(), []
    drive(infer_mask(Mask(maps=3, seed=4), Plan(target="pear"), noisy_picture(32, 32), model), model, seen)
    (rows,) = (request.rows for request in seen if isinstance(request, Denoise))
    query, reference = rows[:3], rows[3:]
    assert all(torch.equal(a.latents, b.latents) for a, b in zip(query, reference, strict=True))
    assert not torch.equal(query[0].latents, query[1].latents)


def test_a_reference_text_stands_in_for_the_source() -> None:
    model = ClosedForm({"apple": boxed(0.9), "pear": boxed(0.9), "bowl": 0.0})
    picture = noisy_picture(32, 32)
    same = Plan(source="apple", target="pear")
    assert not drive(infer_mask(Mask(), same, picture, model), model).support.any()
    other = Plan(source="apple", target="pear", reference="bowl")
    assert drive(infer_mask(Mask(), other, picture, model), model).support.any()


@pytest.mark.parametrize("size", [(32, 32), (61, 37), (20, 133), (5, 3)])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("guidance", [1.0, 7.5])
@pytest.mark.parametrize("method", ["diffedit", "sega"])
def test_an_edit_changes_something_inside_and_nothing_outside(
    method: str, size: tuple[int, int], channels: int, guidance: float
) -> None:
    model = ClosedForm({"pear": 0.7})
    picture = noisy_picture(*size, channels)
    support = np.zeros(picture.shape[:2], bool)
    support[: size[1] // 2 + 1, size[0] // 3 :] = True
    plan = Plan(method=method, source="apple", target="pear", concepts=leaning(method, warmup_steps=1))
    result = drive(edit(Edit(plan=plan, steps=5, guidance_scale=guidance), picture, support, model), model)
    assert (result[~support] == picture[~support]).all()
    assert (result[..., 3:] == picture[..., 3:]).all()
    assert (result[support] != picture[support]).any()


@pytest.mark.parametrize("method", ["diffedit", "sega"])
def test_latents_outside_the_mask_end_bit_equal_to_the_source(method: str) -> None:
    model, seen = ClosedForm({"pear": 0.7}), []
    picture = noisy_picture(32, 32)
    support = Region.of_cells(np.eye(8, dtype=bool), 32, 32).support
    plan = Plan(method=method, target="pear", concepts=leaning(method, warmup_steps=0))
    drive(edit(Edit(plan=plan, steps=7), picture, support, model), model, seen)
    (final,) = (request.latents for request in seen if isinstance(request, Decode))
    inside = torch.from_numpy(Region.of_support(support, model).latent)
    z0 = model.encode(picture)
    assert torch.equal(final[:, ~inside], z0[:, ~inside])
    assert (final[:, inside] != z0[:, inside]).all()


def test_inverting_and_decoding_with_the_same_text_reconstructs_better_with_more_steps() -> None:
    picture, errors = noisy_picture(32, 32), []
    for steps in (10, 40, 160):
        model, seen = ClosedForm(spread=0.6), []
        job = Edit(plan=Plan(target=""), steps=steps, strength=1.0)
        drive(edit(job, picture, np.ones((32, 32), bool), model), model, seen)
        (final,) = (request.latents for request in seen if isinstance(request, Decode))
        errors.append(float((final - model.encode(picture)).abs().max()))
    assert errors[0] > 3 * errors[1] > 9 * errors[2]
    assert errors[2] < 0.02


@pytest.mark.parametrize("method", ["diffedit", "sega"])
def test_another_seed_gives_another_edit_and_the_same_seed_the_same(method: str) -> None:
    model, picture, support = ClosedForm({"pear": 0.7}), noisy_picture(32, 32), np.ones((32, 32), bool)
    plan = Plan(method=method, target="pear", concepts=leaning(method, warmup_steps=0))

    def edited(seed: int) -> np.ndarray:
        return drive(edit(Edit(plan=plan, steps=5, seed=seed, guidance_scale=1), picture, support, model), model)

    pure, one, other = edited(0), edited(1), edited(2)
    assert (pure != one).any()
    assert (one != other).any()
    assert (one == edited(1)).all()


def test_stirring_keeps_the_strength_of_the_noise() -> None:
    model = ClosedForm()
    level = model.table.at(0.6)
    z0 = gaussian(1, (4, 64, 64))
    x = noised(z0, gaussian(2, (4, 64, 64)), level)
    stir = stirred(x, z0, level, 0.5, seed=3)
    assert abs(float((stir - level.alpha**0.5 * z0).std()) - level.sigma) < 0.02
    torch.testing.assert_close(stirred(x, z0, level, 1.0, seed=3), noised(z0, gaussian(3, (4, 64, 64)), level))
    assert stirred(x, z0, level, 0.5, seed=0) is x


def test_diffedit_asks_for_the_rows_it_announced() -> None:
    model, seen = ClosedForm(), []
    job = Edit(plan=Plan(target="pear"), steps=10, strength=0.8)
    drive(edit(job, noisy_picture(32, 32), np.ones((32, 32), bool), model), model, seen)
    assert rows_of(seen) == announced(seen) == 8 + 8 * 2


def test_a_second_edit_of_a_picture_skips_encoding_and_inversion() -> None:
    model, picture, support = ClosedForm(), noisy_picture(32, 32), np.ones((32, 32), bool)
    first, second = (Edit(plan=Plan(target=t), steps=10, strength=s) for t, s in (("pear", 0.8), ("plum", 0.5)))
    drive(edit(first, picture, support, model), model)
    seen: list = []
    drive(edit(second, picture, support, model), model, seen)
    assert not any(isinstance(request, Encode) for request in seen)
    assert rows_of(seen) == announced(seen) == 5 * 2
    assert model.trajectories.counts().hits == 1


def test_an_exact_edit_never_builds_on_an_inexact_ones_trajectory() -> None:
    model, picture, support = ClosedForm(), noisy_picture(32, 32), np.ones((32, 32), bool)
    for exact in (False, True):
        drive(edit(Edit(plan=Plan(target="pear"), steps=5, exact=exact), picture, support, model), model)
    assert model.trajectories.counts().hits == 0


def test_a_stronger_edit_only_walks_the_missing_levels() -> None:
    model, picture, support = ClosedForm({"": 0.1}), noisy_picture(32, 32), np.ones((32, 32), bool)
    weak, strong = (Edit(plan=Plan(target="pear"), steps=10, strength=s) for s in (0.5, 0.8))
    fresh = drive(edit(strong, picture, support, ClosedForm({"": 0.1})), ClosedForm({"": 0.1}))
    drive(edit(weak, picture, support, model), model)
    seen: list = []
    assert (drive(edit(strong, picture, support, model), model, seen) == fresh).all()
    assert rows_of(seen) == announced(seen) == 3 + 8 * 2


# --- SEGA on real pictures --------------------------------------------------------------------------------------------


def test_the_region_of_several_concepts_is_the_union_of_theirs() -> None:
    other = torch.zeros(5, 8, 8)
    other[:, 7, :] = 0.3
    model, seen = ClosedForm({"smile": boxed(0.9), "sky": other}), []
    plan = Plan(method="sega", concepts=(Concept(words="smile"), Concept(words="sky", direction="less")))
    region = drive(infer_mask(Mask(maps=4), plan, noisy_picture(32, 32), model), model, seen)
    expected = np.zeros((8, 8), bool)
    expected[BOX] = expected[7] = True
    assert (region.latent == Region.of_cells(expected, 32, 32).latent).all()
    assert rows_of(seen) == announced(seen) == 3 * 4


def test_a_concept_that_means_nothing_does_not_hide_the_others() -> None:
    model = ClosedForm({"smile": boxed(0.9)})
    plan = Plan(method="sega", concepts=(Concept(words="zzz"), Concept(words="smile")))
    region = drive(infer_mask(Mask(maps=2), plan, noisy_picture(32, 32), model), model)
    assert region.latent[BOX].all()
    nothing = Plan(method="sega", concepts=(Concept(words="zzz"),))
    assert not drive(infer_mask(Mask(maps=2), nothing, noisy_picture(32, 32), model), model).support.any()


def test_sega_without_a_concept_says_so() -> None:
    model = ClosedForm()
    with pytest.raises(BadRequest, match="at least one concept"):
        drive(infer_mask(Mask(), Plan(method="sega"), noisy_picture(32, 32), model), model)


# --- at the door ------------------------------------------------------------------------------------------------------


def test_an_empty_mask_gives_the_picture_back_without_any_model_call() -> None:
    model, picture, seen = ClosedForm(), noisy_picture(31, 17, 4), []
    result = drive(edit(Edit(plan=Plan(target="x")), picture, np.zeros((17, 31), bool), model), model, seen)
    assert (result == picture).all()
    assert not seen


def test_a_mask_of_another_size_and_an_unknown_method_are_named() -> None:
    model, picture = ClosedForm(), noisy_picture(32, 32)
    with pytest.raises(BadRequest, match="`mask`"):
        drive(edit(Edit(plan=Plan()), picture, np.ones((9, 9), bool), model), model)
    with pytest.raises(BadRequest, match="`method` is 'magic', but known are diffedit, sega"):
        drive(infer_mask(Mask(), Plan(method="magic"), picture, model), model)


def test_our_own_methods_are_found_without_an_installation() -> None:
    assert list(methods())[:2] == ["diffedit", "sega"]
    assert all(isinstance(method, Method) and method.name == name for name, method in methods().items())


def test_noise_is_the_same_whatever_was_drawn_before() -> None:
    first = gaussian(3, (4, 5))
    torch.rand(7)
    assert torch.equal(gaussian(3, (4, 5)), first)
    assert not torch.equal(gaussian(4, (4, 5)), first)
