"""An instruction and a target in the words that the loaded model was taught."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.language.draft import Draft
from engine.language.words import DETERMINERS, NUMBERS, agree, indefinite, joined, phrase_around, singular
from engine.language.world import World
from engine.protocol import Notice


def untaught(draft: Draft) -> tuple[Notice, ...]:
    """Return the notice about words of the target that the model was never taught."""
    said = " ".join([joined(draft.target), *(concept.words for concept in draft.concepts)])
    words = draft.world.unknown_words(said)
    return (Notice(code="unknown_words", detail=", ".join(words)),) if words else ()


def in_world_words(text: str, caption: frozenset[str], world: World) -> str:
    """Say near misses in the model's own words ("sailboat", "boat"), except where the caption uses them itself."""

    def known(match: re.Match[str]) -> str:
        word = match[0].lower()
        return match[0] if word in caption else world.synonyms.get(word, match[0])

    return re.sub(r"[\w-]+", known, text) if world.synonyms else text


def in_taught_words(draft: Draft) -> Draft:
    """Say plurals the model was never taught ("trees") in the singular it was, and all in its captions' order."""
    words = list(draft.target)
    for word in draft.target:
        one = _known_singular(word, draft.world)
        if one != word:
            at = words.index(word)
            start, _ = phrase_around(at, at + 1, words)
            if words[start].lower() in NUMBERS:
                continue
            adjectives = [other for other in words[start:at] if other.lower() not in DETERMINERS]
            words[start : at + 1] = indefinite([*adjectives, one])
    concepts = tuple(
        concept.model_copy(
            update={"words": joined([_known_singular(word, draft.world) for word in concept.words.split()])}
        )
        for concept in draft.concepts
    )
    said = tuple(agree(words))
    phrased = draft.world.phrased(said)
    # In a picture whose captions name no colors a wish for one is still a wish.
    kept = said if said == draft.source or phrased == draft.source else phrased
    return replace(draft, target=kept, concepts=concepts)


def _known_singular(word: str, world: World) -> str:
    """Return the singular of a plural of which the model only knows the singular, any other word as it is."""
    one = singular(word)
    return one if one != word.lower() and world.unknown_words(word) and not world.unknown_words(one) else word
