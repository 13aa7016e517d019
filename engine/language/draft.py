"""A caption on its way to the target: what the rules of this package hand to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.language.lexicon import PEOPLE, PLACES, words_of
from engine.language.words import (
    DETERMINERS,
    FUNCTION_WORDS,
    PRONOUNS,
    find,
    head_of,
    same_word,
    singular,
    without_determiner,
)
from engine.protocol import Concept, Notice

_DEPICTIONS = words_of("portrait drawing painting sketch photo photograph picture image watercolor watercolour")


class NotUnderstood(Exception):
    """The instruction could not be read; the message says, for the log, where it stopped."""


def _takes_any_color(_noun: str) -> bool:
    return False


def _knows_all(_prompt: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class World:
    """What the loaded model's captions look like; the defaults suit a model trained on everything."""

    places: Mapping[str, str] = field(default_factory=lambda: PLACES)
    nothing: str = ""  # the word its captions put where a thing is missing
    things: frozenset[str] = frozenset()  # the nouns that word may stand for
    keeps_color: Callable[[str], bool] = _takes_any_color  # a new noun takes over the old one's colour
    synonyms: Mapping[str, str] = field(default_factory=dict)  # near misses and the word its captions use
    unknown_words: Callable[[str], tuple[str, ...]] = _knows_all


@dataclass(frozen=True)
class Draft:
    """The words of the picture as it is (`source`) and as it shall be (`target`), changed clause by clause."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    world: World
    concepts: tuple[Concept, ...] = ()
    notices: tuple[Notice, ...] = ()

    def aimed_at(self, target: list[str]) -> Draft:
        """Return the draft with another target."""
        return replace(self, target=tuple(target))

    def with_concept(self, words: str, direction: str) -> Draft:
        """Return the draft with one more direction of semantic guidance."""
        return replace(
            self, concepts=(*self.concepts, Concept(words=words, direction="less" if direction == "less" else "more"))
        )

    def told(self, own_word: str) -> Draft:
        """Return the draft with the notice that the person's own word was used."""
        return replace(self, notices=(*self.notices, Notice(code="own_word", detail=own_word)))

    def locate(self, phrase: list[str]) -> tuple[int, int] | None:
        """Find what the person means by `phrase` in the target: the words, their head alone, or a pronoun's noun."""
        words = list(self.target)
        bare = without_determiner(phrase)
        if len(bare) == 1 and bare[0].lower() in PRONOUNS:
            return self.main_noun()
        found = find(bare, words) or (find([head_of(bare)], words) if len(bare) > 1 else None)
        if found is None and singular(bare[-1]) in {"person", "human", "face", "figure"}:
            return next((at for one in PEOPLE if (at := find([one], words))), None)
        return found

    def names(self, word: str) -> bool:
        """Return whether the target has this content word."""
        return word.lower() not in FUNCTION_WORDS and find([word], list(self.target)) is not None

    def main_noun(self) -> tuple[int, int] | None:
        """Return the span of the noun the caption is about, "a portrait of" and the like left aside."""
        words = [word.lower() for word in self.target]
        start = 0
        for i, word in enumerate(words[:-1]):
            if word in _DEPICTIONS and words[i + 1] == "of":
                start = i + 2
        while start < len(words) and words[start] in DETERMINERS:
            start += 1
        end = start
        while end < len(words) and words[end] not in FUNCTION_WORDS and words[end][0].isalnum():
            end += 1
        return (end - 1, end) if end > start else None

    def place(self) -> tuple[int, int] | None:
        """Return the span of the caption's place or time, preposition included."""
        words = [word.lower() for word in self.target]
        for i in range(len(words) - 1, -1, -1):
            if singular(words[i]) not in self.world.places and words[i] not in self.world.places:
                continue
            start = i
            while start > 0 and (words[start - 1] not in FUNCTION_WORDS and words[start - 1].isalpha()):
                start -= 1
            while start > 0 and words[start - 1] in DETERMINERS:
                start -= 1
            if start > 0 and words[start - 1] in {"in", "on", "at", "by", "under", "near", "inside"}:
                return start - 1, i + 1
            if start == 0 and i + 1 == len(words):
                return 0, i + 1
        return None

    def shows_people(self) -> bool:
        """Return whether the caption names a person."""
        return any(same_word(word, one) for word in self.target for one in PEOPLE)
