"""An edit's ground truth differs from the original only where the masks say."""

import random
from dataclasses import replace

import numpy as np
import pytest

from picturebook.portrait import Person
from picturebook.scene import Change, Scene, Thing, changed, sample_scene
from picturebook.world import edit_truth, render

STREET = Scene(seed=5, setting="meadow", left=Thing("house", "red"), right=Thing("boat", "blue"))
ALONE = Scene(seed=5, setting="snow", middle=Thing("house", "red"))
SITTER = Scene(seed=8, person=Person(role="man", beard=True))
CHANGES = [
    (ALONE, Change("middle.kind", "boat")),
    (ALONE, Change("middle.colour", "white")),
    (ALONE, Change("middle", None)),
    (ALONE, Change("setting", "night")),
    (STREET, Change("left.kind", "castle")),
    (STREET, Change("right", Thing("zebra"))),
    (Scene(seed=2, bowl="apples"), Change("bowl", "pears")),
    (Scene(seed=2, bowl="apples"), Change("bowl", "nothing")),
    (SITTER, Change("person.glasses", True)),
    (SITTER, Change("person.beard", False)),
    (SITTER, Change("person.headwear", "hat")),
    (replace(SITTER, person=Person(headwear="hat")), Change("person.headwear", "crown")),
    (SITTER, Change("person.mood", "smiling")),
    (SITTER, Change("person.hair", "blond")),
    (replace(SITTER, person=Person(glasses=True)), Change("person.skin", "dark")),
    (SITTER, Change("person.role", "queen")),
]


@pytest.mark.parametrize("style", ["plain", "pencil", "painting"])
@pytest.mark.parametrize(("scene", "change"), CHANGES, ids=[change.part for _, change in CHANGES])
def test_an_edit_changes_nothing_outside_its_masks(scene: Scene, change: Change, style: str) -> None:
    before, after, allowed = edit_truth(replace(scene, style=style), change)
    differs = (before.image != after.image).any(-1)
    assert differs.any()
    assert not (differs & ~allowed).any()


def test_a_mask_is_tight_around_what_the_edit_changes() -> None:
    before, after, allowed = edit_truth(ALONE, Change("middle.kind", "castle"))
    differs = (before.image != after.image).any(-1)
    assert differs.sum() > 0.75 * allowed.sum()


def test_a_thing_keeps_its_place_whatever_stands_beside_it() -> None:
    alone = changed(STREET, Change("right", None))
    assert np.array_equal(render(STREET).masks["left"], render(alone).masks["left"])


def test_adding_glasses_moves_no_other_attribute() -> None:
    plain, bespectacled = (render(replace(SITTER, person=Person(glasses=g))).masks for g in (False, True))
    elsewhere = ~bespectacled["glasses"]
    for part in ("hair", "clothes", "mood", "skin"):
        assert np.array_equal(plain[part] & elsewhere, bespectacled[part] & elsewhere)


def test_changing_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no 'middle'"):
        edit_truth(STREET, Change("middle.kind", "boat"))


def test_every_drawn_thing_is_large_enough_to_edit() -> None:
    rng = random.Random(1)
    for _ in range(40):
        scene = sample_scene(rng, "one")
        assert 0.08 < render(scene).masks["middle"].mean() < 0.5


def test_the_same_scene_gives_the_same_pixels_and_another_seed_others() -> None:
    first, again, other = render(ALONE), render(replace(ALONE)), render(replace(ALONE, seed=6))
    assert first.image.shape == (128, 128, 3)
    assert first.image.dtype == np.uint8
    assert np.array_equal(first.image, again.image)
    assert not np.array_equal(first.image, other.image)
