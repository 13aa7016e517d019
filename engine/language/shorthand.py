"""Clauses that leave the verb out: "house: castle", "the tree yellow", "too dark", "a bigger house"."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.becoming import arrowed, exchange
from engine.language.degrees import comparative, lean, towards
from engine.language.draft import Draft
from engine.language.exchange import describe, is_adjective, replace_thing
from engine.language.lexicon import BACKDROP, COMPARATIVES, MOODS, words_of
from engine.language.places import place_named, set_place
from engine.language.sides import sided
from engine.language.subjects import means_all, split_subject
from engine.language.words import DETERMINERS, NUMBERS, find, without_determiner

_BETWEEN = words_of("but in is are now be only just still") | {",", ":"}


def paired(draft: Draft, old: list[str], new: list[str]) -> Draft | None:
    """Read "house to castle" and "house: castle", where the caption or everybody knows what stands first."""
    on_a_side = sided(old)[1] and draft.locate(old)
    known = on_a_side or named(draft, old) or without_determiner(old)[-1].lower() in BACKDROP
    return arrowed(draft, old, new) if known else None


def toned(draft: Draft, new: list[str]) -> Draft | None:
    """Read "the tree yellow", "the tree is yellow now", "yellow tree" and "yellow"."""
    if is_adjective(new):
        return exchange(draft, ["it"], new)
    if new[0].lower() in NUMBERS and len(new) > 1 and named(draft, new[1:]):  # "three dogs"
        return replace_thing(draft, new[1:], new)
    bare = without_determiner(new)
    at = next((i for i, word in enumerate(bare) if not is_adjective([word])), 0)
    amount = {"empty", "full"} & {word.lower() for word in bare[:at]}
    if (
        0 < at < len(bare)
        and not amount
        and named(draft, bare[at:])
        and new[0].lower() not in DETERMINERS - {"a", "an", "the"}
    ):
        return describe(draft, bare[at:], bare[:at])
    split = split_subject(draft, new)
    if split is None:
        return None
    thing, rest = split
    while rest and rest[0].lower() in _BETWEEN:
        rest = rest[1:]
    if rest and rest[-1].lower() in _BETWEEN:
        rest = rest[:-1]
    return exchange(draft, thing, rest) if is_adjective(rest) and draft.locate(thing) else None


def overdone(draft: Draft, word: list[str], thing: Sequence[str] = ()) -> Draft | None:
    """Read "too red" and "the house is too red": less of it."""
    of = [] if not thing or means_all(list(thing)) else without_determiner(list(thing))
    if not is_adjective(word) or (of and not named(draft, of)):
        return None
    return lean(draft, "less", [MOODS.get(one.lower(), one) for one in word], of)


def comparatively(draft: Draft, word: list[str], new: list[str]) -> Draft | None:
    """Read "a bigger house" and "a bigger smile"."""
    known = COMPARATIVES.get(word[0].lower())
    if known is None:
        return None
    if len(new) == 1 and new[0].lower() in MOODS:
        return towards(draft, new, ["more"])
    if new in (["one"], ["ones"]):
        return comparative(draft, word)
    return lean(draft, "more", known.split(), new) if named(draft, new) else None


def that_one(draft: Draft, new: list[str]) -> Draft | None:
    """Read "a red one", said of what was spoken of last."""
    return describe(draft, ["it"], new) if is_adjective(new) and draft.spoken_of() else None


def covered(draft: Draft, where: list[str], thing: Sequence[str] = ()) -> Draft | None:
    """Read "cover it in snow" and "show me this at night"."""
    del thing
    place = place_named(draft, where)
    return set_place(draft, place) if place and draft.target else None


def named(draft: Draft, words: list[str]) -> bool:
    """Return whether the target has the very words."""
    return find(without_determiner(words), list(draft.target)) is not None
