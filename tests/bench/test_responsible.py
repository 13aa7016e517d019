"""What `python -m bench.responsible` measures holds, on a part of its sets."""

from __future__ import annotations

import pytest

from bench.responsible import deletion, faces, pictures
from bench.responsible.__main__ import PROMISED, measured


def test_nearly_all_faces_are_found_and_none_where_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        found = faces.measure(every=7)
    except pictures.PicturesMissing as missing:
        pytest.skip(str(missing))
    assert found["faces_found"] >= 0.95
    assert found["false_alarms"] == 0
    assert found["faces_found_upright"] < found["faces_found"], "turning the picture finds some more"
    printed = capsys.readouterr().out
    assert all(point in printed for point in ("score above 0.35", "score above 0.58", "A ", "B "))


async def test_deleting_a_person_with_fifty_sessions_leaves_nothing_of_them() -> None:
    found = await deletion.measure()
    assert (found["rows_left"], found["blobs_left"]) == (0, 0)
    assert found["rows_deleted"] > 350, "there was something to delete"
    assert found["proof_entries"] == deletion.SESSIONS


def test_a_part_that_fails_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise RuntimeError("no")

    monkeypatch.setitem(__import__("bench.responsible.__main__", fromlist=["PARTS"]).PARTS, "gate", broken)
    assert measured("gate") == {}
    assert {"refused_of_bad", "passed_of_good"} <= set(PROMISED)
