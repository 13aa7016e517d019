"""What a caption names: its things in order, each with the side it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.lexicon import DEPICTIONS, MOOD_WORDS
from engine.language.words import DETERMINERS, PREPOSITIONS, joined, ties_colors

_ENDS = PREPOSITIONS | {"and", "or", "but", "wearing", "who", "which", "while", "is", "are"}


@dataclass(frozen=True)
class Thing:
    """The span [start, end) of a noun phrase in a caption; its last word is the noun."""

    start: int
    end: int
    side: str = ""

    def said(self, words: tuple[str, ...]) -> str:
        """Return the phrase as the caption has it, with its side."""
        return joined(words[self.start : self.end]) + (f" on the {self.side}" if self.side else "")


def things(words: tuple[str, ...]) -> tuple[Thing, ...]:
    """Return the noun phrases of a caption; "a portrait of", moods and the word for nothing are none."""
    low = [word.lower() for word in words]
    found, start = [], 0
    while start < len(low):
        if low[start] in _ENDS or not low[start][0].isalnum():
            start += 1
            continue
        end = start + 1
        while end < len(low) and (low[end] not in _ENDS or ties_colors(low, end)) and low[end][0].isalnum():
            end += 1
        after = end
        side = low[end + 2] if low[end : end + 2] == ["on", "the"] and low[end + 2 : end + 3] else ""
        if side in ("left", "right"):
            after = end + 3
        while end > start + 1 and low[end - 1].endswith("ing"):
            end -= 1
        depicted = low[end - 1] in DEPICTIONS and low[after : after + 1] == ["of"]
        if not depicted and low[end - 1] not in MOOD_WORDS | DETERMINERS:
            found.append(Thing(start, end, side if side in ("left", "right") else ""))
        start = after
    return tuple(found)
