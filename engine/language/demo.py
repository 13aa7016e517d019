"""The words of the embedded demo model, as this package needs to know them."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.language.demo_words import DEMO_PLACES, DEMO_SYNONYMS
from engine.language.lexicon import COLORS, PLACES
from engine.language.listing import in_order
from engine.language.measured import measured
from engine.language.words import FUNCTION_WORDS, agree, joined, tokens
from engine.language.world import World


@lru_cache(maxsize=1)
def demo_world() -> World:
    """Return the picture book's world."""
    from picturebook.animals import ANIMALS
    from picturebook.captions import NOTHING, WHERE
    from picturebook.fruit_bowl import FRUITS
    from picturebook.objects import KINDS
    from picturebook.vocabulary import WORDS

    places = {("table" if name == "kitchen" else name): phrases[0] for name, phrases in WHERE.items()}
    near = {name: phrase for name, phrase in DEMO_PLACES.items() if phrase in places.values()}
    fruits = {fruit.removesuffix("ies") + "y" if fruit.endswith("ies") else fruit.removesuffix("s") for fruit in FRUITS}
    return World(
        places=PLACES | near | places,
        nothing=NOTHING,
        things=frozenset(KINDS) | frozenset(ANIMALS) | frozenset(fruits),
        keeps_color=lambda noun: noun.lower() in KINDS,
        synonyms=DEMO_SYNONYMS,
        unknown_words=_unknown_words,
        vocabulary=frozenset(WORDS) - {"none"},
        phrased=_as_its_captions,
        measured=measured(),
        complete=True,
    )


_LISTED = {noun: place for place, noun in enumerate(("skin", "hair", "beard", "glasses", "hat", "crown"))}
_SIDES = re.compile(r"(an? [\w ]+ on the right) and (an? [\w ]+ on the left)")


def _as_its_captions(words: tuple[str, ...]) -> tuple[str, ...]:
    """Say a target as the model was taught: what is worn in turn, left before right, a pencil drawing colorless."""
    gray = "pencil" in words[:3]
    listed = in_order(list(words), _LISTED, {"skin", "hair"} if gray else ())
    if gray:
        listed = [
            word
            for word, after in zip(listed, [*listed[1:], "."], strict=True)
            if word not in COLORS or after in FUNCTION_WORDS or not after[0].isalnum()
        ]
    return tuple(agree(tokens(_SIDES.sub(r"\2 and \1", joined(listed)))))


def _unknown_words(prompt: str) -> tuple[str, ...]:
    from picturebook.vocabulary import unknown_words

    return tuple(unknown_words(prompt))
