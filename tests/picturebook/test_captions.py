"""Captions say what is drawn, and can be read back."""

import random
import subprocess
import sys
from collections import Counter

import pytest

from picturebook.captions import NOTHING, caption, captions, parse, visible
from picturebook.scene import FAMILIES, Scene, Thing, sample_person, sample_scene
from picturebook.vocabulary import unknown_words

PROMPTS = [
    "a red house in a meadow",
    "a red boat in a meadow",
    "a bowl of apples",
    "a bowl of pears",
    "a portrait of a man",
]


def test_a_canonical_caption_reads_back_as_its_scene() -> None:
    rng = random.Random(4)
    for family in FAMILIES:
        for _ in range(150):
            scene = sample_scene(rng, family)
            assert parse(caption(scene)) == visible(scene)


def test_side_by_side_phrasings_keep_left_and_right_apart() -> None:
    scene = Scene(setting="beach", left=Thing("car", "pink"), right=Thing("ball", "green"))
    rng = random.Random(0)
    for words in captions(scene, rng, 200):
        if "car" in words and "ball" in words:
            assert parse(words).left == scene.left
            assert parse(words).right == scene.right


def test_no_caption_holds_a_word_outside_the_vocabulary() -> None:
    rng = random.Random(9)
    for _ in range(1500):
        scene = sample_scene(rng)
        for words in (caption(scene), *captions(scene, rng, 3)):
            assert unknown_words(words) == []


def test_the_phrasings_hold_what_editing_asks_for() -> None:
    rng = random.Random(2)
    seen = {words for _ in range(6000) for words in captions(sample_scene(rng), rng, 2)}
    assert {"glasses", "night", "a meadow", "a house", f"{NOTHING} in a meadow", f"a bowl of {NOTHING}"} <= seen
    assert any(words.startswith("a pencil drawing of") for words in seen)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_demo_prompts_are_understood(prompt: str) -> None:
    assert unknown_words(prompt) == []
    parse(prompt)


def test_words_never_taught_are_named_once_in_order() -> None:
    assert unknown_words("A dragon on Mars fights a red DRAGON, Zürich") == ["dragon", "mars", "fights", "zürich"]
    assert unknown_words("") == []


def test_attributes_of_people_are_independent() -> None:
    rng = random.Random(11)
    people = [sample_person(rng) for _ in range(6000)]
    for role in ("man", "woman", "king", "queen"):
        group = [person for person in people if person.role == role]
        for attribute, share in (("beard", 0.25), ("glasses", 0.35)):
            assert abs(sum(getattr(p, attribute) for p in group) / len(group) - share) < 0.05
        for count in Counter((p.skin, p.hair) for p in group).values():
            assert abs(count / len(group) - 1 / 15) < 0.03


def test_words_that_name_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing of the drawn world"):
        parse("a dragon")


def test_captions_and_vocabulary_need_no_torch() -> None:
    modules = "picturebook, picturebook.vocabulary, picturebook.captions, picturebook.world"
    code = f"import sys, {modules}; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)
