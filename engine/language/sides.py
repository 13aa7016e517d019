"""Sides: "the left one", "the house on the right"."""

from __future__ import annotations

from typing import Literal

from engine.language.words import DETERMINERS

Side = Literal["", "left", "right", "top", "bottom"]
SIDES: dict[str, Side] = {
    "left": "left",
    "leftmost": "left",
    "left-hand": "left",
    "right": "right",
    "rightmost": "right",
    "right-hand": "right",
    "top": "top",
    "upper": "top",
    "topmost": "top",
    "bottom": "bottom",
    "lower": "bottom",
    "lowest": "bottom",
}
HALVES = frozenset({"side", "half", "part"})
ANY = HALVES | {"one", "ones", "thing", "things", "object", "everything", "what's", "whatever"}
"""Words that name nothing: the side alone says which is meant."""

_AT = frozenset({"on", "to", "at"})


def sided(words: list[str]) -> tuple[list[str], Side, int]:
    """Split a side off a noun phrase that begins `words`: what is left of it, the side, and how many words it took.

    ("the", "house", "on", "the", "right", "blue") gives ("the", "house"), "right", 5; without a side it is "" and 0.
    """
    low = [word.lower() for word in words]
    at = 1 if low and low[0] in DETERMINERS else 0
    if low[at : at + 1] and low[at] in SIDES:
        noun = words[at + 1 : at + 2]
        took = at + 1 + len(noun)
        return ([*words[:at], *noun] if noun and noun[0].lower() not in ANY else []), SIDES[low[at]], took
    for i in range(1, min(len(low) - 2, 5)):
        if low[i] in _AT and low[i + 1] == "the" and low[i + 2] in SIDES:
            took = i + 3 + (low[i + 3 : i + 4] == ["side"])
            bare = words[:i]
            return ([] if bare[-1].lower() in ANY else bare), SIDES[low[i + 2]], took
    return words, "", 0
