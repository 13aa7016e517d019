"""The benchmark of editing says what is true: of its cases, its scores, its statistics and its memory."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from PIL import Image

from bench.quality import store as bench_store
from bench.quality.arena import Arena, everybody
from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.contestants import Knobs, plan_for
from bench.quality.document import put
from bench.quality.headline import headline
from bench.quality.measurements import NAMED, measurements
from bench.quality.outcome import Made, Score, score
from bench.quality.pace import mean_pace, paced
from bench.quality.peers import PASTED, told
from bench.quality.report import Pairing, against, mcnemar, of_category, wilson
from bench.quality.segmentation import Found, Shadowed
from bench.quality.similarity import ssim
from bench.quality.store import Store
from bench.quality.truth import ceiling, ceiling_of_supports, cells_of, coverage, overlap, pixels_of, truth_of
from bench.quality.tuning import ALL_EDITS, FIRST_EDITS, GRIDS, SHORTLIST, TRIALS, TUNING_EDITS, rank, trials, tune
from engine.diffusion.morphology import dilate
from engine.diffusion.region import Region
from engine.language.choose import category_of
from picturebook import JUDGE_FOLDER
from picturebook.captions import NOTHING
from picturebook.judge import Judge
from picturebook.world import picture

CELLS = (32, 32)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load(JUDGE_FOLDER)


def renders(each: int = 4) -> list[Case]:
    return [case for case in cases("test", each) if case.origin == "render"]


def scored(case: Case, made: np.ndarray, judge: Judge, region: Region | None = None) -> Score:
    return score(case, truth_of(case), picture(case.before), Made(made, region, 0), judge, CELLS)


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


def test_a_cell_counts_when_half_of_it_is_covered() -> None:
    pixels = np.zeros((8, 8), bool)
    pixels[:4, :2] = True
    pixels[4:, 4:5] = True
    assert cells_of(pixels, (2, 2)).tolist() == [[True, False], [False, False]]


def test_the_grid_has_a_ceiling_below_one() -> None:
    best = [ceiling(truth_of(case).region, CELLS).iou for case in renders() if case.category == "swap"]
    assert all(0.5 < one < 1 for one in best)


def test_nothing_found_where_nothing_is_true_is_perfect_and_a_full_mask_is_not() -> None:
    nothing, everything = np.zeros((4, 4), bool), np.ones((4, 4), bool)
    assert overlap(nothing, nothing).iou == 1.0
    assert overlap(everything, nothing).iou == 0.0


def test_mcnemar_counts_only_the_pairs_that_disagree() -> None:
    found = mcnemar([True] * 10 + [False] * 5, [False] * 8 + [True] * 2 + [False] * 5)
    assert (found.first_only, found.second_only) == (8, 0)
    assert math.isclose(found.p, 2 / 2**8)
    assert math.isclose(found.points, 100 * 8 / 15)
    assert mcnemar([True, False], [True, False]).p == 1.0


def test_an_interval_holds_its_share_and_is_never_empty() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson(0, 50)[0] == pytest.approx(0)
    assert 0 < wilson(0, 50)[1] < 0.1 < 0.9 < wilson(50, 50)[0]


def test_two_are_compared_on_the_edits_both_can_do_and_a_category_leaves_out_who_can_do_none(judge: Judge) -> None:
    edits = cases("test", 2)
    right = scored(renders(1)[0], picture(renders(1)[0].after), judge)
    wrong = right.model_copy(update={"success": False})
    results = {"a": {case.name: right for case in edits}, "b": {case.name: wrong for case in edits[:4]}}
    found = against(results, edits, "a", "b")
    assert (found.first_only, found.second_only, found.pairs) == (4, 0, 4)
    assert of_category(results, edits, edits[0].category)["b"].keys() == {edits[0].name, edits[1].name}
    assert of_category(results, edits, edits[-1].category).keys() == {"a"}


def test_masks_are_measured_by_their_own_cells_and_a_larger_one_loses_precision(judge: Judge) -> None:
    case = next(case for case in renders() if case.category == "swap")
    best = cells_of(truth_of(case).region, CELLS)
    one = scored(case, picture(case.after), judge, Region(best, dilate(pixels_of(best, (128, 128)), 2)))
    assert one.iou_cells == one.precision_cells == one.recall_cells == 1.0
    assert one.iou is not None
    assert one.iou_ceiling is not None
    assert 0.9 * one.iou_ceiling < one.iou <= one.iou_ceiling
    full = scored(case, picture(case.after), judge, Region(np.ones(CELLS, bool), np.ones((128, 128), bool)))
    assert full.precision is not None
    assert one.precision is not None
    assert full.precision < one.precision
    assert full.recall == 1.0
    assert full.iou_ceiling == one.iou_ceiling


@pytest.mark.parametrize("seed", range(5))
def test_no_mask_of_cells_is_better_than_the_ceiling(seed: int) -> None:
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (9, 9), np.uint8)).resize((128, 128), Image.Resampling.BICUBIC)
    true = np.asarray(coarse) > 140
    best = ceiling(true, CELLS).iou
    tried = [coverage(true, CELLS) > share for share in (0.0, 0.1, 0.3, 0.5, 0.7)]
    tried += [tried[3] ^ (rng.random(CELLS) < 0.02) for _ in range(50)]
    assert max(overlap(pixels_of(mask, true.shape), true).iou for mask in tried) <= best
    assert best <= ceiling_of_supports(true, CELLS).iou < 1


def test_similarity_is_one_for_equal_pictures_and_less_for_noise() -> None:
    rng = np.random.default_rng(0)
    image = picture(renders()[0].before)
    noisy = np.clip(image + rng.normal(0, 25, image.shape), 0, 255).astype(np.uint8)
    everywhere = np.ones((128, 128), bool)
    assert math.isclose(ssim(image, image, everywhere), 1.0)
    assert ssim(image, noisy, everywhere) < 0.7


def test_everybody_tries_as_many_sets_of_parameters() -> None:
    assert {len(trials(name)) for name in GRIDS} == {TRIALS}


def test_a_stopped_run_goes_on_where_it_was_and_what_was_made_is_judged_anew_without_being_made_again(
    tmp_path: Path, judge: Judge
) -> None:
    case, made = renders()[0], list[str]()
    region = Region(np.eye(32, dtype=bool), np.ones((128, 128), bool))

    def make() -> Made:
        made.append(case.name)
        return Made(picture(case.after), region, 3)

    def judged(answer: Made) -> Score:
        assert answer.region is not None
        assert (answer.region.latent == region.latent).all()
        return score(case, truth_of(case), picture(case.before), answer, judge, CELLS)

    store = Store(tmp_path)
    first = store.score("diffedit", {"strength": 0.8}, case, make, judged)
    again = Store(tmp_path)
    assert again.score("diffedit", {"strength": 0.8}, case, make, judged) == first
    (store.folder / "scores.jsonl").unlink()
    assert Store(tmp_path).score("diffedit", {"strength": 0.8}, case, make, judged) == first
    assert len(made) == 1
    again.score("diffedit", {"strength": 0.6}, case, make, judged)
    assert len(made) == 2, "other parameters are another result"
    assert again.path("diffedit", {"strength": 0.8}, case).exists()


@pytest.mark.parametrize("part", ["weights", "edition"])
def test_another_edition_is_another_folder(tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Store(tmp_path).folder
    if part == "edition":
        monkeypatch.setattr(bench_store, "EDITION", bench_store.EDITION + 1)
    else:
        monkeypatch.setattr(bench_store, "WEIGHTS", bench_store.WEIGHTS[:-1])
    assert Store(tmp_path).folder != before


def test_a_peer_is_told_nothing_where_nothing_changes_and_never_the_word_for_nothing() -> None:
    for case in cases("test", 6):
        words, away = told(case, {})
        assert len(words) == len(away)
        assert NOTHING not in " ".join(words)
        if case.category == "no-op":
            assert told(case, {}) == told(case, {"words": "description"}) == ([], [])
        elif case.category == "remove":
            assert away == [True]
        else:
            assert told(case, {"words": "description"}) == ([case.target], [False])


def test_the_last_line_has_what_is_asked_of_it(judge: Judge) -> None:
    edits = cases("test", 2)
    right = {
        case.name: scored(case, picture(case.after), judge, Region.of_cells(np.ones(CELLS, bool), 128, 128))
        for case in edits
    }
    wrong = {name: one.model_copy(update={"success": False}) for name, one in right.items()}
    results = {"auto": right, "diffedit": right, "diffusers-diffedit": wrong}
    found = Found(0.9, 0.3, 0.8, 0.95, Pairing(6, 2, 8, 0.29), Shadowed(0.8, 0.8), 8)
    line = headline(results, edits, found)
    assert line["auto.points_above_every_peer"] == 100 * np.mean([one.success for one in right.values()])
    assert line["peers.best_success"] == 0
    assert line["outside_samples_changed"] == 0
    assert {"auto.success", "auto.core_success", "diffedit.iou_of_ceiling", "segment.iou_of_ceiling"} <= line.keys()
    assert headline({"copy": wrong}, edits, found)["diffedit.iou"] is None


def test_the_engine_sees_every_edit_in_the_category_it_is_measured_in() -> None:
    seen = {
        (case.category, category_of(plan_for(case, "diffedit")))
        for case in cases("test", 30)
        if case.category != "no-op"
    }
    assert seen == {(category, NAMED.get(category, category)) for category in CATEGORIES if category != "no-op"}


def test_a_table_takes_the_place_of_the_one_before_and_nothing_else_moves(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Words\n<!-- seeds -->\nold\n<!-- /seeds -->\nmore words\n")
    put("seeds", "| new |", page)
    assert page.read_text() == "# Words\n<!-- seeds -->\n| new |\n<!-- /seeds -->\nmore words\n"
    with pytest.raises(ValueError, match="ablation"):
        put("ablation", "| new |", page)


class Sham:
    """Scores made up beforehand, and who was asked how often."""

    def __init__(
        self, found: Callable[[str, Case, Knobs], Score], able: Callable[[Case], bool] = lambda _: True
    ) -> None:
        self.found, self.able, self.asked = found, able, Counter[str]()

    def can(self, name: str, case: Case) -> bool:  # noqa: ARG002
        return self.able(case)

    def scores(self, name: str, edits: Sequence[tuple[Case, Knobs]]) -> list[Score]:
        self.asked[name] += sum(case.category == CATEGORIES[0] for case, _ in edits)
        return [self.found(name, case, knobs) for case, knobs in edits]


def made_up(*, success: bool, wanted: bool = True, kept: bool = True, prompt: float = 0.9) -> Score:
    background = 0.5 if wanted else 1.0
    return Score.model_construct(success=success, wanted=wanted, kept=kept, prompt=prompt, background=background)


def test_methods_that_lead_together_go_on_until_one_is_ahead_and_others_are_spared() -> None:
    right = {"a": [True] * 60, "b": [True] * 39 + [False] * 21, "c": [True] * 19 + [False] * 41}

    def found(name: str, case: Case, _: Knobs) -> Score:
        return made_up(success=case.category == CATEGORIES[0] and right[name][int(case.name[-3:]) - TUNING_EDITS])

    sham = Sham(found)
    rows = measurements(cast(Arena, sham), ("a", "b", "c"), {})
    measured = {row.method: (row.n, row.success) for row in rows if row.category == CATEGORIES[0]}
    assert measured == {"a": (40, 1.0), "b": (40, 39 / 40), "c": (20, 19 / 20)}
    assert sham.asked == {"a": 40, "b": 40, "c": 20}


def test_parameters_that_do_nothing_never_win_by_being_calm() -> None:
    nothing = made_up(success=False, wanted=False)
    close = made_up(success=False)
    right = made_up(success=True)
    assert rank([right, right]) > rank([right, close]) > rank([close, close]) > rank([close, nothing])
    assert rank([close]) > rank([made_up(success=False, kept=False, prompt=1.0)]), "nor by changing everything"
    assert rank([right]) > rank([made_up(success=True, prompt=0.6)]), "of two that succeed, who shows it more plainly"


@pytest.mark.parametrize("every", [1, 2])
def test_the_best_of_the_first_edits_are_tried_on_more_by_everybody_alike(every: int) -> None:
    lucky, steady = {"strength": 1.0, "guidance_scale": 4.0}, {"strength": 0.8, "guidance_scale": 7.5}

    def found(_: str, case: Case, knobs: Knobs) -> Score:
        first = int(case.name[-3:]) < every * FIRST_EDITS
        return made_up(success=knobs == steady or (knobs == lucky and first), prompt=0.9 + 0.01 * (knobs == lucky))

    sham = Sham(found, lambda case: int(case.name[-3:]) % every == 0)
    best = tune(cast(Arena, sham), "diffedit", cases("validation", 2 * ALL_EDITS), lambda _: None)
    assert best == dict.fromkeys(CATEGORIES, steady)
    assert sham.asked["diffedit"] == TRIALS * FIRST_EDITS + SHORTLIST * ALL_EDITS


def test_edits_under_way_together_make_the_pictures_they_make_alone_and_count_their_own_rows(tmp_path: Path) -> None:
    edits = [(case, {"steps": 4, "strength": 0.5}) for case in renders(2)[:3]]
    kept = []
    for name, groups in (("alone", [[one] for one in edits]), ("together", [edits])):
        arena = Arena(tmp_path / name)
        try:
            scores = [one for group in groups for one in arena.scores("sdedit", group)]
            paths = [arena.store.path("sdedit", knobs, case) for case, knobs in edits]
        finally:
            arena.close()
        kept.append((scores, [np.asarray(Image.open(path)).astype(int) for path in paths]))
    (alone, pictures), (together, shared) = kept
    assert [one.rows for one in together] == [one.rows for one in alone]
    assert max(np.abs(one - other).max() for one, other in zip(pictures, shared, strict=True)) <= 1
    for case, knobs in edits:
        Store(tmp_path / "together").made("sdedit", knobs, case, lambda: pytest.fail("it was kept"))


def test_everybody_is_timed_alone_with_nothing_known_of_the_picture_before(monkeypatch: pytest.MonkeyPatch) -> None:
    events = list[str]()

    class Timed:
        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, case: Case, shown: np.ndarray, knobs: Knobs) -> None:  # noqa: ARG002
            assert case.origin == "generated"
            assert self.name != "ceiling" or "try" in knobs
            events.append(self.name)

    class Clocked:
        desk = SimpleNamespace(
            model=SimpleNamespace(trajectories=SimpleNamespace(purge=lambda: events.append("forget")))
        )

        def contestant(self, name: str) -> Timed:
            return Timed(name)

        def started(self, case: Case) -> tuple[Case, np.ndarray]:
            return case, np.zeros((8, 8, 3), np.uint8)

        def knobs(self, name: str, case: Case) -> Knobs:  # noqa: ARG002
            return {}

    ticks = iter(range(10**6))
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(ticks)))
    names = [name for name in everybody() if name != PASTED]
    pace = paced(cast(Arena, Clocked()), everybody(), cases("test", 2), runs=2)
    assert events == [one for name in names for _ in range(2 * len(CATEGORIES)) for one in ("forget", name)]
    assert mean_pace(pace) == dict.fromkeys(names, 1.0)
    assert mean_pace({}, ("swap",)) == {}
