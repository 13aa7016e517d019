"""What the rules of this package need to know of the loaded model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.language.lexicon import PLACES
from engine.language.measured import UNMEASURED, Measurements


def _takes_any_color(_noun: str) -> bool:
    return False


def _as_said(words: tuple[str, ...]) -> tuple[str, ...]:
    return words


def _knows_all(_prompt: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class World:
    """What the loaded model's captions look like; the defaults suit a model trained on everything."""

    places: Mapping[str, str] = field(default_factory=lambda: PLACES)
    nothing: str = ""  # the word its captions put where a thing is missing
    things: frozenset[str] = frozenset()  # the nouns that word may stand for
    keeps_color: Callable[[str], bool] = _takes_any_color  # a new noun takes over the old one's color
    synonyms: Mapping[str, str] = field(default_factory=dict)  # near misses and the word its captions use
    unknown_words: Callable[[str], tuple[str, ...]] = _knows_all
    vocabulary: frozenset[str] = frozenset()  # the words it was taught, where they are few
    spelled: frozenset[str] = frozenset()  # words that are no slips, where it was taught many
    phrased: Callable[[tuple[str, ...]], tuple[str, ...]] = _as_said  # a description the way its captions put it
    measured: Measurements = UNMEASURED  # which method gets what right on it
    complete: bool = False  # its captions name all there is: what they do not name is not there
