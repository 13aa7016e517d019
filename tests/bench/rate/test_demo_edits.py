"""Edits made for a demonstration leave out, and say, what a method cannot do."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bench.quality.cases import Case
from bench.quality.outcome import Made
from bench.rate import demo
from bench.rate.gallery import SOURCE, TRUTH, counts, gallery
from engine.errors import BadRequest


def test_a_demo_edit_that_a_method_refuses_is_said_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def edited(ours: demo.Ours, case: Case, picture: np.ndarray, _knobs: object) -> Made:
        tried.append(ours.name)
        if ours.name == "ledits" and case.category == "swap":
            raise BadRequest("method", "ledits", "it does not know how")
        return Made(picture // 2, None, 0)

    desk = SimpleNamespace(close=lambda: None, model=SimpleNamespace(cells=lambda *_size: (16, 16)))
    monkeypatch.setattr(demo, "Desk", lambda _model: desk)
    monkeypatch.setattr(demo, "load_model", lambda *_where: None)
    monkeypatch.setattr(demo.Ours, "edited", edited)
    said: list[str] = []
    folder = demo.make_demo_edits(3, tmp_path, said.append)
    assert [line for line in said if "left out" in line] == [
        f"edit 2 of 9: {demo.drawn(1)[0].said}: left out, ledits cannot do it: `method` is 'ledits', but it does not "
        "know how"
    ]
    shown = gallery(folder, demo.METHODS)
    assert counts(shown) == {**dict.fromkeys(demo.METHODS, 2), TRUTH: 2, SOURCE: 2}
    assert shown.left_out == ("1 of 3 edits are left out, missing from: ledits 1",)
    tried.clear()
    demo.make_demo_edits(3, tmp_path, said.append)
    assert tried == ["ledits"], "what is there is not made again"
