"""The contestants are told alike, run together as they run alone, and are timed alone."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from PIL import Image

from bench.quality.arena import Arena, everybody
from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.contestants import Knobs
from bench.quality.pace import mean_pace, paced
from bench.quality.peers import PASTED, told
from bench.quality.store import Store
from picturebook.captions import NOTHING
from tests.bench.quality.drawn import renders


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
