"""Faces are found whichever way up, and not where there are none."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image

from engine import work
from engine.settings import EngineSettings
from engine.vision import faces
from engine.vision.faces import FacesUnavailable, face_finder
from engine.vision.photograph import is_photograph
from picturebook.scene import sample_scene
from picturebook.world import picture

from .conftest import FIXTURES, engine


def photo(name: str) -> np.ndarray:
    return np.asarray(Image.open(FIXTURES / name).convert("RGB"))


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_a_face_is_found_whichever_way_up_the_picture_lies(quarter_turns: int) -> None:
    turned = np.ascontiguousarray(np.rot90(photo("astronaut.jpg"), quarter_turns))
    found = face_finder().find(turned)
    assert len(found) == 1
    box = found[0]
    marked = np.zeros(turned.shape[:2], bool)
    marked[round(box.top) : round(box.bottom), round(box.left) : round(box.right)] = True
    upright = np.rot90(marked, -quarter_turns)
    rows, columns = np.nonzero(upright)
    assert (abs(rows.mean() - 118) < 12, abs(columns.mean() - 226) < 12) == (True, True)
    assert 0.35 < box.score <= 1


def test_boxes_are_in_pixels_of_the_picture_itself_however_large() -> None:
    image = Image.fromarray(photo("astronaut.jpg")).resize((1536, 1536))
    (box,) = face_finder().find(np.asarray(image))
    assert 500 < box.left < 600
    assert 780 < box.right < 850


def test_odd_sizes_are_no_obstacle() -> None:
    assert len(face_finder().find(np.ascontiguousarray(photo("astronaut.jpg")[:301, :457]))) == 1
    assert face_finder().find(np.zeros((16, 700, 3), np.uint8)) == ()


def test_a_cup_of_coffee_has_no_face() -> None:
    assert face_finder().find(photo("coffee.jpg")) == ()


def test_drawn_houses_and_animals_have_no_face() -> None:
    draw = random.Random(4)
    for family in ("one", "two", "bowl", "empty", "animal"):
        drawn = picture(sample_scene(draw, family))
        assert face_finder().find(drawn) == (), family


def test_another_file_than_the_one_that_was_checked_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "SHA256", "0" * 64)
    with pytest.raises(FacesUnavailable):
        faces._checked_file()


def test_photographs_are_told_from_the_drawn_world() -> None:
    assert is_photograph(photo("astronaut.jpg"))
    assert is_photograph(photo("coffee.jpg"))
    draw = random.Random(5)
    for _ in range(40):
        assert not is_photograph(picture(sample_scene(draw)))


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_a_box_in_a_turned_picture_is_turned_back(quarter_turns: int) -> None:
    marked = np.zeros((40, 70), bool)
    marked[5:15, 20:50] = True
    rows, columns = np.nonzero(np.rot90(marked, quarter_turns))
    turned = faces._Candidate(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1, 0.9)
    assert faces._turn_back(turned, quarter_turns, (70, 40)) == faces._Candidate(20, 5, 50, 15, 0.9)


def test_a_picture_is_looked_at_from_all_four_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, ...]] = []
    finder = face_finder()
    monkeypatch.setattr(finder, "_upright", lambda turned: seen.append(turned.shape[:2]) or [])
    finder.find(np.zeros((20, 30, 3), np.uint8))
    assert seen == [(20, 30), (30, 20), (20, 30), (30, 20)]


async def test_of_a_picture_nobody_was_asked_about_only_faces_are_computed(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(_: np.ndarray) -> bool:
        raise AssertionError("it was looked at for more than faces")

    monkeypatch.setattr(work, "is_photograph", looked)
    async with engine(settings) as client:
        await client.put("f", {"kind": "faces"}, image=(FIXTURES / "astronaut.jpg").read_bytes())
        assert (await client.ending("f"))["event"] == "done"
        result = (await client.get("/jobs/f/result"))[1]
    assert (len(result["faces"]), result["notices"], result["generated"]) == (1, [], False)


def test_a_face_that_only_a_turned_picture_shows_needs_a_higher_score(monkeypatch: pytest.MonkeyPatch) -> None:
    finder, scores = face_finder(), iter((0.5, 0.5, 0.57, 0.9))
    monkeypatch.setattr(finder, "_upright", lambda _: [faces._Candidate(5, 5, 15, 15, next(scores))])
    found = finder.find(np.zeros((40, 60, 3), np.uint8))
    assert sorted(round(box.score, 2) for box in found) == [0.5, 0.9]


async def test_without_the_detector_no_picture_counts_as_one_without_faces(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> bytes:
        raise FacesUnavailable("not installed")

    monkeypatch.setattr(faces, "_checked_file", missing)
    face_finder.cache_clear()
    async with engine(settings) as client:
        await client.put("f", {"kind": "faces"}, image=(FIXTURES / "coffee.jpg").read_bytes())
        ending = await client.ending("f")
    assert (ending["event"], ending["code"]) == ("failed", "internal")
