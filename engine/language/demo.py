"""The words of the embedded demo model, as this package needs to know them."""

from __future__ import annotations

from functools import lru_cache

from engine.language.draft import World
from engine.language.lexicon import DEMO_PLACES, DEMO_SYNONYMS, PLACES


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
        complete=True,
    )


def _unknown_words(prompt: str) -> tuple[str, ...]:
    from picturebook.vocabulary import unknown_words

    return tuple(unknown_words(prompt))
