"""What was made and judged is kept, by edition, and never made twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.quality import store as bench_store
from bench.quality.outcome import Made, Score, score
from bench.quality.store import Store
from bench.quality.truth import truth_of
from engine.diffusion.region import Region
from picturebook.judge import Judge
from picturebook.world import picture
from tests.bench.quality.drawn import CELLS, renders


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
