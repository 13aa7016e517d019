"""What is shown: every method on the same edits as it was tuned, with controls among them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bench.quality.cases import cases
from bench.rate.deal import deal
from bench.rate.gallery import CONTROLS, SOURCE, TRUTH, Gallery, NothingToRate, counts, gallery, newest
from picturebook.world import picture as render
from tests.bench.rate.kept import keep_edit, pixels


def test_results_and_controls_are_shown_where_the_right_answer_is_known(edits: Path) -> None:
    shown = gallery(edits)
    # 8 renders and the one generated case whose source is there; the no-op needs no second control
    assert counts(shown) == {"diffedit": 9, "sdedit": 9, TRUTH: 8, SOURCE: 8}
    generated = next(one for one in shown.shown if one.case.origin == "generated")
    assert generated.case.name == "test-swap-001"
    assert pixels(shown.before(generated.case))[0, 0, 0] == 6, "the last seed that was tried"
    for one in shown.shown:
        if one.method == TRUTH:
            assert (pixels(shown.after(one)) == render(one.case.after)).all()
        elif one.method == SOURCE:
            assert shown.after(one) == shown.before(one.case)


def shades(shown: Gallery, method: str) -> dict[str, int]:
    """Return how grey the results of a method are, by case."""
    return {one.case.name: int(pixels(shown.after(one))[0, 0, 0]) for one in shown.shown if one.method == method}


def test_of_a_sweep_only_the_settings_tuned_for_the_category_are_shown(tmp_path: Path) -> None:
    folder, drawn = tmp_path / "0123456789ab", [case for case in cases("test", 20) if case.origin == "render"]
    swaps, adds = ([case for case in drawn if case.category == category] for category in ("swap", "add"))
    best = {"mdp": {"swap": {"strength": 0.8, "end": 1}, "add": {"strength": 1.0, "end": 1}}}
    for case in swaps:  # tried on more edits than any that is reported
        keep_edit(folder, case, "mdp", '{"end": 1, "strength": 1.0}', shade=10)
    keep_edit(folder, swaps[0], "mdp", '{"end": 1, "strength": 0.8}', shade=20)
    keep_edit(folder, adds[0], "mdp", '{"end": 1, "strength": 1.0}', shade=30)
    keep_edit(folder, adds[0], "mdp", '{"end": 1, "strength": 0.8}', shade=10)
    keep_edit(folder, adds[0], "retrieve", "{}", shade=40)  # nobody tuned it
    assert shades(gallery(folder, ("mdp",), best), "mdp") == {swaps[0].name: 20, adds[0].name: 30}
    assert shades(gallery(folder, ("retrieve",), best), "retrieve") == {adds[0].name: 40}


def test_of_auto_and_the_ceiling_the_newest_result_of_every_case_is_shown(tmp_path: Path) -> None:
    folder, [case, other] = tmp_path / "0123456789ab", cases("test", 3)[:3:2]
    for shade, plan in ((10, "0a"), (20, "0b")):
        keep_edit(folder, case, "auto", f'{{"plan": "{plan}"}}', shade)
        keep_edit(folder, case, "ceiling", f'{{"strength": 1.0, "try": {shade}}}', shade + 1)
    keep_edit(folder, other, "auto", '{"plan": "0c"}', 30)
    keep_edit(folder, other, "ceiling", '{"strength": 0.6, "try": 1}', 31)
    shown = gallery(folder)
    assert shades(shown, "auto") == {case.name: 20, other.name: 30}
    assert shades(shown, "ceiling") == {case.name: 21, other.name: 31}


def test_all_methods_are_shown_on_the_same_edits_and_what_is_left_out_is_said(edits: Path) -> None:
    swap, style = (next(case for case in cases("test", 1) if case.category == kind) for kind in ("swap", "style"))
    keep_edit(edits, swap, "mdp")  # a run that was stopped
    shown = gallery(edits)
    assert counts(shown)["mdp"] == 0
    assert shown.left_out == ("Of 9 edits these did only a few and are left out unless named: mdp 1",)
    for wanted in (("diffedit", "mdp"), ("mdp", "diffedit", "sdedit")):
        shown = gallery(edits, wanted)
        assert {one.case.name for one in shown.shown} == {swap.name}
        assert shown.left_out == ("8 of 9 edits are left out, missing from: mdp 8",)
    next((edits / "pictures").glob(f"{style.name}-sdedit-*")).unlink()
    shown = gallery(edits, ("diffedit", "sdedit"))
    done = [{one.case.name for one in shown.shown if one.method == name} for name in ("diffedit", "sdedit")]
    assert done[0] == done[1]
    assert len(done[0]) == 8
    with pytest.raises(NothingToRate, match="missing from: ilvr 9"):
        gallery(edits, ("diffedit", "ilvr"))


def test_what_the_benchmark_keeps_is_what_the_page_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.quality import store
    from bench.quality.outcome import Made, Score
    from bench.quality.tuned import knobs_for, read

    monkeypatch.setattr(store, "edition_hash", lambda: "feedfeedfeed")
    case, picture = cases("test", 1)[0], np.full((128, 128, 3), 77, np.uint8)
    knobs = knobs_for(read(), "diffedit", case)
    assert knobs
    plain = {name: 0 for name, field in Score.model_fields.items() if field.is_required()}
    kept = store.Store(tmp_path)
    kept.score("diffedit", knobs, case, lambda: Made(picture, None, 1), lambda _made: Score.model_validate(plain))
    shown = gallery(newest(tmp_path))
    assert shown.name == "feedfeedfeed"
    assert [pixels(shown.after(one))[0, 0, 0] for one in shown.shown if one.method == "diffedit"] == [77]


def test_no_edits_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(NothingToRate):
        newest(tmp_path)


def test_whoever_stops_early_has_seen_every_method_alike_and_controls(edits: Path) -> None:
    shown = gallery(edits).shown
    order = deal(shown, "mara")
    assert order == deal(shown, "mara") != deal(shown, "jonas")
    assert len(set(order)) == len(order)
    for stop in range(3, len(order), 3):
        seen = Counter(one.method for one in order[:stop])
        assert abs(seen["diffedit"] - seen["sdedit"]) <= 2
        assert sum(seen[name] for name in CONTROLS) >= stop // 3 - 1
    assert all(first.case != second.case for first, second in pairwise(order[:-3]))
