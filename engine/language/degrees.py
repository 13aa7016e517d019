"""Clauses with "more" and "less", which become directions of semantic guidance."""

from __future__ import annotations

import re

from engine.language.draft import Draft
from engine.language.lexicon import COMPARATIVES, MOODS, words_of
from engine.language.subjects import means_all
from engine.language.words import joined, tokens, without_determiner


def towards(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "more snow" and its like as a direction of semantic guidance."""
    words = without_determiner(tokens(match["words"]))
    if not words or any(word.lower() == "than" for word in words):
        return None
    thing = tokens(match["thing"] or "") if "thing" in match.groupdict() else []
    said = [MOODS.get(word.lower(), word) if len(words) == 1 else word for word in words]
    if thing and not means_all(thing) and said[0].lower() not in MOODS:
        said += without_determiner(thing)
    return draft.with_concept(joined(said), "less" if match["direction"].lower() in _LESS else "more")


_OF_THINGS = words_of("big large small tall bright dark light old red blue green")
_LESS = frozenset({"less", "fewer", "reduce", "decrease", "weaken", "tone down", "turn down", "lower", "dial down"})


def comparative(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "make it darker" as more of "dark"."""
    known = COMPARATIVES.get(match["word"].lower())
    if known is None:
        return None
    words, direction = known
    thing = tokens(match["thing"] or "")
    if thing and not means_all(thing) and words in _OF_THINGS:
        words = f"{words} {joined(without_determiner(thing))}"
    return draft.with_concept(words, direction)
