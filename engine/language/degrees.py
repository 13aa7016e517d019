"""Clauses with "more" and "less", which become directions of semantic guidance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.language.draft import Draft
from engine.language.exchange import color_of, describe
from engine.language.lexicon import COLORS, COMPARATIVES, DEGREES, GRADED, MOODS, WORN, words_of
from engine.language.sides import sided
from engine.language.subjects import means_all
from engine.language.words import head_of, joined, singular, without_determiner
from engine.protocol import Concept, Correction

Direction = Literal["more", "less"]


def lean(draft: Draft, direction: Direction, new: list[str], thing: Sequence[str] = (), degree: float = 5.0) -> Draft:
    """Lean the picture towards or away from `new`, said of `thing`; `degree` is the edit guidance s_e."""
    words = joined([*new, *thing])
    draft = draft.with_concept(Concept(words=words, direction=direction, guidance_scale=degree))
    return draft.noting(direction, list(thing), new)


def towards(
    draft: Draft, words: list[str], amount: list[str], thing: Sequence[str] = (), degree: Sequence[str] = ()
) -> Draft | None:
    """Read "more snow" and its like."""
    said = without_determiner(words[1:] if words[0].lower() == "like" and len(words) > 1 else words)
    noun = singular(head_of(said))
    if amount[0].lower() != "more" and noun in draft.world.things | WORN and draft.locate(said) is None:
        draft.missed(said)
    if any(word.lower() in _NO_CONCEPT for word in said):
        return None
    if len(said) == 1:
        said = [MOODS.get(said[0].lower(), said[0])]
    draft, of = (draft, []) if said[0].lower() in MOODS else _named(draft, list(thing))
    direction = "more" if amount[0].lower() == "more" else "less"
    return lean(draft, direction, said, of, DEGREES.get(joined(degree).lower(), 5.0))


def moodier(
    draft: Draft, mood: list[str], amount: list[str], thing: Sequence[str] = (), degree: Sequence[str] = ()
) -> Draft | None:
    """Read "make him smile more" and "smile more"."""
    del thing
    return towards(draft, mood, amount, (), degree) if mood[0].lower() not in _NO_CONCEPT else None


def raised(draft: Draft, words: list[str]) -> Draft | None:
    """Read "increase the snow"."""
    return towards(draft, words, ["more"])


def lowered(draft: Draft, words: list[str], degree: Sequence[str] = ()) -> Draft | None:
    """Read "reduce the snow" and "way too much snow"."""
    return towards(draft, words, ["less"], (), degree)


_NO_CONCEPT = words_of("than it that this time times of bit little lot even")
_OF_THINGS = words_of(
    "big large small tall short long round bright dark light pale old red blue green yellow pink purple white black"
    " grey gray fluffy curly sharp soft"
) | frozenset(GRADED)


def comparative(draft: Draft, word: list[str], thing: Sequence[str] = (), degree: Sequence[str] = ()) -> Draft | None:
    """Read "make it darker" as more of "dark"; "bluer" alone is about what was spoken of last.

    What has another color gets the new one: more blue would have to win against the "red" of its own description.
    """
    known = COMPARATIVES.get(word[0].lower())
    if known is None:
        return None
    before, about = draft, list(thing) or ["it"]
    draft, of = _named(draft, about) if known in _OF_THINGS else (draft, [])
    colors = color_of(before, about) if of and known in COLORS else []
    if colors and known not in colors:
        return describe(before, about, [known])
    return lean(draft, "more", known.split(), of, DEGREES.get(joined(degree).lower(), 5.0))


def _named(draft: Draft, thing: list[str]) -> tuple[Draft, list[str]]:
    """Return the noun phrase a concept is about: what "it" was said of before, nothing where it is the picture.

    A concept has no words for a side, so that becomes a correction of the region.
    """
    if not thing:
        return draft, []
    told, side, took = sided(thing)
    if side and took == len(thing):
        found = draft.locate(thing)
        draft = draft.correcting(Correction(keep="only", side=side))
        return draft, list(draft.target[slice(*found)]) if found else without_determiner(told)
    if not means_all(thing):
        return draft if draft.locate(thing) else draft.own(thing), without_determiner(thing)
    last = draft.spoken_of() if thing[-1].lower() in {"it", "them", "that"} else None
    return draft, list(draft.target[slice(*last)]) if last else []
