"""A word that the model's tokenizer knows whole is no slip of another, however near; of others most are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from engine.language import World, read
from engine.loading import load_model
from engine.settings import EngineSettings
from engine.studio import Studio
from picturebook import DIFFUSION_FOLDER

FIELD = "a house in a field"
SPELLED = World(spelled=frozenset({"horse", "crowd", "string", "blouse"}))


def _read(said: str, world: World) -> tuple[str, str]:
    reading = read(said, FIELD, world)
    return reading.plan.target, ", ".join(one.detail for one in reading.notices if one.code == "typo")


@pytest.mark.parametrize("word", ["horse", "crowd", "string"])
def test_a_word_of_the_tokenizers_is_left_as_it_is(word: str) -> None:
    assert _read(f"turn the house into a {word}", SPELLED) == (f"a {word} in a field", "")


def test_a_wrong_letter_is_a_slip_where_the_tokenizer_would_know_the_word() -> None:
    assert _read("turn the hoose into a castle", SPELLED) == ("a castle in a field", "hoose > house")


@pytest.mark.parametrize("word", ["horse", "crowd", "string"])
def test_without_such_a_list_a_wrong_letter_is_taken_for_another_word(word: str) -> None:
    assert _read(f"turn the house into a {word}", World()) == (f"a {word} in a field", "")
    assert _read("turn the huose into a boat", World()) == ("a boat in a field", "huose > house")


def test_the_words_come_from_the_checkpoint_that_is_loaded() -> None:
    words = load_model(DIFFUSION_FOLDER, "cpu", "float32").words
    assert {"house", "meadow", "apples"} <= words
    assert "huose" not in words
    studio = Studio(EngineSettings(model="some/checkpoint"))
    assert not studio.world.spelled
    studio._model = cast(Any, SimpleNamespace(words=words))
    assert studio.world.spelled == words
