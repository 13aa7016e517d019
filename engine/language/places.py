"""Where and when a picture is set, and what it is drawn in."""

from __future__ import annotations

import re

from engine.language.draft import Draft
from engine.language.lexicon import ARTISTS, ARTS, DAYTIMES, DEPICTIONS, STYLES, TIMES
from engine.language.words import PREPOSITIONS, agree, joined, singular, without_determiner


def place_named(draft: Draft, words: list[str]) -> list[str] | None:
    """Return how a caption says the place or time that `words` name ("night", "the beach"), or None."""
    bare = without_determiner([word for word in words if word.lower() not in {"time", "scene", "background"}] or words)
    if not bare:
        return None
    if bare[0].lower() in PREPOSITIONS and len(bare) > 1:
        bare = without_determiner(bare[1:])
    places = draft.world.places
    phrase = places.get(bare[-1].lower()) or places.get(singular(bare[-1]))
    if phrase is None or len(bare) > 2:
        return None
    said = phrase.split()
    if len(bare) == 2 and bare[1].lower() in DAYTIMES:  # "a sunny day"
        return agree(["on", "a", *bare])
    if len(bare) == 2:  # "a snowy forest"
        return agree([*said[:-1], *bare])
    return said


def set_place(draft: Draft, where: list[str]) -> Draft:
    """Set the picture at `where`, a phrase with its preposition; the old place gives way."""
    return _set_place(draft, where).noting("place", [], where)


def _set_place(draft: Draft, where: list[str]) -> Draft:
    words = list(draft.target)
    old = draft.place()
    if old is None:
        from_mood = len(words) - 2 if len(words) > 2 and words[-2] == "," else len(words)
        return draft.aimed_at([*words[:from_mood], *where, *words[from_mood:]])
    if old == (0, len(words)) and _is_time(where) and not _is_time(words):
        return draft.aimed_at([*words, *where])  # a caption that is nothing but its place: "a meadow at night"
    if not draft.world.complete:
        where = _beside(words[slice(*old)], where)
    if old == (0, len(words)):
        return draft.aimed_at(agree([word for i, word in enumerate(where) if i or word.lower() not in PREPOSITIONS]))
    return draft.aimed_at([*words[: old[0]], *where, *words[old[1] :]])


def _is_time(words: list[str]) -> bool:
    return words[-1].lower() in TIMES


def _beside(there: list[str], where: list[str]) -> list[str]:
    """Return a new time with the place that stays, or a new place with the time: "in a park in winter"."""
    at = next((i for i in range(1, len(there)) if there[i].lower() in PREPOSITIONS), len(there))
    kept = [part for part in (there[:at], there[at:]) if part and _is_time(part) != _is_time(where)]
    return [*where, *kept[0]] if kept and _is_time(kept[0]) else [*(kept[0] if kept else []), *where]


def style_named(words: list[str]) -> list[str] | None:
    """Return how a caption opens for the style that `words` name, or None."""
    name = joined([word.lower() for word in without_determiner(words)])
    opening = STYLES.get(name)
    return opening.split() if opening else None


def set_style(draft: Draft, opening: list[str]) -> Draft:
    """Open the caption with another style; "a portrait of" and older styles give way."""
    words = list(draft.target)
    of = next((i for i, word in enumerate(words[:7]) if word.lower() == "of"), None)
    shown = {"portrait", "drawing", "painting", "photo", "photograph", "picture", "sketch", "image"}
    if of is not None and any(word.lower() in shown for word in words[:of]):
        words = words[of + 1 :]
    return draft.aimed_at([*opening, *words]).noting("style", [], opening[:-1])


_DECADE = re.compile(r"(?:\d\d)?\d0'?s")
_MANNER = [",", "in", "the", "style", "of"]


def artistic(words: list[str]) -> bool:
    """Return whether the words name an art or an artist: "pixel art", "a van gogh"."""
    if _DECADE.fullmatch(words[-1]):
        return True
    return words[-1].lower() not in DEPICTIONS and (
        singular(words[-1]) in ARTS or any(word.lower().removesuffix("'s") in ARTISTS for word in words)
    )


def set_manner(draft: Draft, style: list[str]) -> Draft:
    """Draw the picture in a style that no caption opens with; an older one of the kind gives way."""
    words = list(draft.target)
    old = next((i for i in range(len(words)) if words[i : i + len(_MANNER)] == _MANNER), len(words))
    by = any(word.lower().removesuffix("'s") in ARTISTS for word in style)
    named = without_determiner(style) if by else style
    return draft.aimed_at([*words[:old], *_MANNER, *named]).noting("style", [], style)
