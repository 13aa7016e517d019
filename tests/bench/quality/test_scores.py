"""A score says what is true of an edit: what was asked is there, the rest is as it was."""

from __future__ import annotations

import math

import numpy as np

from bench.quality.cases import CATEGORIES, cases
from bench.quality.contestants import plan_for
from bench.quality.measurements import NAMED
from bench.quality.similarity import ssim
from bench.quality.truth import truth_of
from engine.diffusion.region import Region
from engine.language.choose import category_of
from picturebook.judge import Judge
from picturebook.world import picture
from tests.bench.quality.drawn import CELLS, renders, scored


def test_the_same_cases_come_every_time_and_the_splits_share_no_scene() -> None:
    assert cases("test", 3) == cases("test", 3)
    assert {case.category for case in cases("test", 2)} == set(CATEGORIES)
    assert not {case.before for case in cases("test", 20)} & {case.before for case in cases("validation", 20)}


def test_the_true_picture_succeeds_nearly_always(judge: Judge) -> None:
    kept = [scored(case, picture(case.after), judge) for case in renders(6)]
    assert np.mean([one.success for one in kept]) >= 0.9
    assert all(one.background == 1.0 and one.mse_truth == 0 for one in kept)


def test_doing_nothing_succeeds_only_where_nothing_was_asked(judge: Judge) -> None:
    for case in renders():
        one = scored(case, picture(case.before), judge)
        assert one.success == (case.category == "no-op"), case.name
        assert one.psnr_background == (None if truth_of(case).region.all() else 99.0)


def test_the_right_thing_on_another_background_does_not_succeed(judge: Judge) -> None:
    case = next(case for case in renders() if case.category == "swap")
    made = picture(case.after).copy()
    made[truth_of(case).outside] ^= 64
    one = scored(case, made, judge)
    assert one.background < 0.1
    assert not one.success


def test_samples_outside_the_support_are_counted(judge: Judge) -> None:
    case = renders()[0]
    made, support = picture(case.before).copy(), np.ones((128, 128), bool)
    support[0, :2] = False
    made[0, 0, 1] ^= 1
    assert scored(case, made, judge, Region(np.ones(CELLS, bool), support)).outside_support == 1


def test_similarity_is_one_for_equal_pictures_and_less_for_noise() -> None:
    rng = np.random.default_rng(0)
    image = picture(renders()[0].before)
    noisy = np.clip(image + rng.normal(0, 25, image.shape), 0, 255).astype(np.uint8)
    everywhere = np.ones((128, 128), bool)
    assert math.isclose(ssim(image, image, everywhere), 1.0)
    assert ssim(image, noisy, everywhere) < 0.7


def test_the_engine_sees_every_edit_in_the_category_it_is_measured_in() -> None:
    seen = {
        (case.category, category_of(plan_for(case, "diffedit")))
        for case in cases("test", 30)
        if case.category != "no-op"
    }
    assert seen == {(category, NAMED.get(category, category)) for category in CATEGORIES if category != "no-op"}
