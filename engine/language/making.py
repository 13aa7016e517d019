"""Clauses that say what something shall be without a word between the two: "make the house blue"."""

from __future__ import annotations

from engine.language.becoming import VAGUE, exchange, exchanged
from engine.language.degrees import comparative
from engine.language.draft import Draft
from engine.language.exchange import describe, give, is_adjective, set_mood
from engine.language.lexicon import ACTIONS, COMPARATIVES, MOODS
from engine.language.numbers import singled
from engine.language.places import artistic, place_named, set_manner, set_place, style_named
from engine.language.subjects import means_all, split_subject
from engine.language.words import (
    DETERMINERS,
    NUMBERS,
    PREPOSITIONS,
    as_added,
    find,
    is_plural,
    singular,
    without_determiner,
)

_WHOLLY = frozenset({"all", "completely", "totally", "entirely", "wholly", "just", "really"})


def made(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "make X Y", whose border no word marks."""
    split = split_subject(draft, rest)
    if split is None:
        return None
    thing, rest = split
    at = next((i for i, word in enumerate(rest) if i and word.lower() == "with"), 0)
    if at and at + 1 < len(rest) and is_adjective(rest[:at]):  # "blue with a green tree"
        described = made(draft, [*thing, *rest[:at]])
        return described and give(described, as_added(rest[at + 1 :]))
    at = next((i for i, word in enumerate(rest) if i and word.lower() in PREPOSITIONS), 0)
    if at and is_adjective(rest[:at]) and (where := place_named(draft, rest[at:])):  # "yellow at night"
        described = made(draft, [*thing, *rest[:at]])
        return described and set_place(described, where)
    draft, thing = singled(draft, thing)
    if is_adjective(rest) and len(many := draft.each(thing)) > 1 and not (means_all(thing) and style_named(rest)):
        for one in many:
            draft = describe(draft, one, rest)
        return draft
    while rest and rest[0].lower() in {
        "look",
        "be",
        "become",
        "into",
        "to",
        "like",
        "as",
        "in",
        "wear",
        "have",
        "seem",
    }:
        verb, rest = rest[0].lower(), rest[1:]
        if verb in {"wear", "have"} and rest:
            return give(draft, as_added(rest))
        if verb == "in" and rest and not is_adjective(rest):
            rest = ["in", *rest]
            break
    while rest and rest[0].lower() in _WHOLLY:
        rest = rest[1:]
    if not thing or not rest or without_determiner(rest)[0].lower() in VAGUE:
        return None
    if len(rest) == 3 and rest[1].lower() == "and" and not is_adjective(rest):  # "bald and sad"
        half = made(draft, [*thing, rest[0]])
        return half and made(half, [*thing, rest[2]])
    if len(rest) == 1 and rest[0].lower() in ACTIONS:
        return describe(draft, thing, [ACTIONS[rest[0].lower()]])
    if len(rest) == 1 and rest[0].lower() in COMPARATIVES:
        return comparative(draft, rest, thing)
    if rest[0].lower() in PREPOSITIONS:
        return set_place(draft, place_named(draft, rest) or rest)
    if len(rest) == 1 and rest[0].lower().endswith("ing") and draft.shows_people() and not place_named(draft, rest):
        return set_mood(draft, MOODS.get(rest[0].lower(), rest[0].lower()))
    if means_all(thing) and artistic(rest):
        return set_manner(draft, rest)
    unmarked = rest[0].lower() not in DETERMINERS | NUMBERS
    if unmarked and not is_adjective(rest) and not place_named(draft, rest) and not style_named(rest):
        if rest[-1].lower() in MOODS:
            return exchange(draft, thing, rest[-1:])
        another = singular(rest[-1]) in draft.world.things or (is_plural(thing[-1]) and is_plural(rest[-1]))
        if len(rest) <= 2 and another and draft.locate(thing):
            return exchange(draft, thing, rest)
        if len(rest) <= 2 and not find(rest, list(draft.target)):
            return describe(draft, thing, rest)
        return None
    return exchanged(draft, thing, rest) if "without" in rest else exchange(draft, thing, rest)


def should(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "she should smile"."""
    return made(draft, ["it", *rest])


def corrected(draft: Draft, rest: list[str], old: list[str]) -> Draft | None:
    """Read "make it blue instead of red": what it is now, the caption knows."""
    del old
    return made(draft, rest)
