"""Clauses that turn one thing into another, or give it another color, mood, place or style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.language.draft import Draft
from engine.language.exchange import describe, give, is_adjective, replace_thing, set_mood
from engine.language.lexicon import BACKDROP, COLORS, DEPICTIONS, MOODS
from engine.language.listing import remove
from engine.language.places import place_named, set_place, set_style, style_named
from engine.language.subjects import means_all, split_subject
from engine.language.words import (
    DETERMINERS,
    NUMBERS,
    PREPOSITIONS,
    agree,
    as_added,
    find,
    head_of,
    indefinite,
    is_plural,
    phrase_around,
    singular,
    without_determiner,
)

_WHOLLY = frozenset({"all", "completely", "totally", "entirely", "wholly", "just", "really"})

_VAGUE = frozenset({"better", "nicer", "pop", "good", "great", "perfect", "different"})
"""What tells nobody how the picture shall look."""


def arrowed(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "dog → cat": before and after in the person's own words, which count even against the caption."""
    return replace(exchanged(replace(draft, insists=True), old, new), insists=draft.insists)


def exchanged(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "turn the house into a boat" and its like; "the house and the tree into boats" is two of them."""
    many = draft.each(old)
    if "without" in new[1:-1]:
        at = new.index("without", 1)
        return _lacking(exchanged(draft, old, new[:at]), new[at + 1 :])
    if len(many) == 1 or not all(many):
        return _exchanged(draft, old, new)
    head = head_of(new)
    one = [singular(word) if word == head else word for word in new] if is_plural(head) else new
    for thing in many:
        draft = exchanged(draft, thing, one)
    return draft


def _lacking(draft: Draft, thing: list[str]) -> Draft:
    """Take out what the new thing shall be without, where it is there at all."""
    return remove(draft, thing) if draft.locate(thing) else draft


def _exchanged(draft: Draft, old: list[str], new: list[str]) -> Draft:
    if old[-1].lower() in MOODS and new[-1].lower() in MOODS and draft.shows_people():
        return set_mood(draft, MOODS[new[-1].lower()])
    # "apple -> orange" means the fruit where "make the apple orange" means the colour.
    if is_adjective(new) and new[-1].lower() in draft.world.things and singular(old[-1]) in draft.world.things:
        return replace_thing(draft, old, new)
    return exchange(draft, old, new)


def exchange(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "old becomes new": a place, a style, an adjective, a mood or another thing."""
    all_of_it = means_all(old)
    backdrop = without_determiner(old)[-1].lower() in BACKDROP
    if all_of_it and (style := style_named(new)):
        return set_style(draft, style)
    if all_of_it and new[-1].lower() in DEPICTIONS - {"portrait"}:  # "an anime drawing"
        return set_style(draft, [*indefinite(new), "of"])
    at = next(
        (i for i, word in enumerate(new) if i and word.lower() in PREPOSITIONS and place_named(draft, new[i:])), 0
    )
    if at:  # "a castle on a beach"
        return set_place(exchange(draft, old, new[:at]), place_named(draft, new[at:]) or new[at:])
    place = place_named(draft, new)
    already = draft.place()
    names_place = already is not None and find(without_determiner(old), list(draft.target[slice(*already)])) is not None
    from_place = place is not None and draft.locate(old) is None and place_named(draft, old) is not None
    if (all_of_it or backdrop or names_place or from_place) and place:
        return set_place(draft, place)
    if backdrop and not is_adjective(new):
        return set_place(draft, new if new[0].lower() in PREPOSITIONS else ["in", *indefinite(new)])
    if len(new) == 1 and new[0].lower() in MOODS and (all_of_it or draft.shows_people()):
        return set_mood(draft, MOODS[new[0].lower()])
    if is_adjective(new) and not is_adjective(without_determiner(old)):
        return describe(draft, old, [word for word in new if word.lower() not in {"very", "and"}])
    if list(draft.target) and find(old, list(draft.target)) == (0, len(draft.target)):
        return draft.aimed_at(new)
    if is_adjective(new) and is_adjective(bare := without_determiner(old)):
        return _swap_adjective(draft, bare, new)
    return replace_thing(draft, old, new)


def _swap_adjective(draft: Draft, old: list[str], new: list[str]) -> Draft:
    words = list(draft.target)
    found = find(old, words)
    if found is None:
        return describe(draft.own(old), ["it"], new)
    noun = next((one.end - 1 for one in draft.things() if one.start <= found[0] < one.end), found[1] - 1)
    swapped = draft.aimed_at(agree([*words[: found[0]], *new, *words[found[1] :]]))
    return swapped.noting("describe", words[noun : noun + 1], new)


def traded(draft: Draft, first: list[str], second: list[str]) -> Draft | None:
    """Read "swap the house and the tree": each takes the other's place."""
    words = list(draft.target)
    found = [draft.locate(one) or (draft.own(one) and None) for one in (first, second)]
    spans = sorted(phrase_around(*one, words) for one in found if one)
    if len(spans) < 2 or spans[0][1] > spans[1][0]:
        return None
    (a, b), (c, d) = spans
    target = [*words[:a], *words[c:d], *words[b:c], *words[a:b], *words[d:]]
    return draft.aimed_at(target).noting("swap", words[a:b], words[c:d])


def colors_traded(draft: Draft, first: list[str], second: list[str]) -> Draft | None:
    """Read "swap the colors of the house and the tree"."""
    colors = [_color_of(draft, one) for one in (first, second)]
    if not all(colors):
        return None
    return describe(describe(draft, first, colors[1]), second, colors[0])


def _color_of(draft: Draft, thing: list[str]) -> list[str]:
    found = draft.locate(thing)
    if found is None:
        return []
    start, end = phrase_around(*found, list(draft.target))
    return [word for word in draft.target[start:end] if word.lower() in COLORS]


def rather(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "not blue but green"."""
    known = draft.locate(old) is not None and not is_adjective(old)
    return exchange(draft, old if known else ["it"], new)


def substituted(draft: Draft, new: list[str], old: list[str]) -> Draft | None:
    """Read "substitute a boat for the house"; of two that say it the other way round, the caption's is the old one."""
    return exchanged(draft, old, new) if draft.locate(old) else None


def corrected(draft: Draft, rest: list[str], old: list[str]) -> Draft | None:
    """Read "make it blue instead of red": what it is now, the caption knows."""
    del old
    return made(draft, rest)


def should(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "she should smile"."""
    return made(draft, ["it", *rest])


def given_color(draft: Draft, thing: list[str], new: list[str]) -> Draft | None:
    """Read "give the house a blue color"."""
    return describe(draft, thing, new) if is_adjective(new) else None


def itself(draft: Draft, new: list[str]) -> Draft | None:
    """Read "it as a painting"; many things come in the place of many, "pears" in that of the apples in a bowl."""
    if new[0].lower() == "if":
        return None
    return exchanged(draft, ["them" if is_plural(head_of(new)) else "it"], new)


def recolored(draft: Draft, new: list[str], old: Sequence[str] = ("it",)) -> Draft | None:
    """Read "change the color of the house to blue" and "change the color to blue"."""
    thing = [word.removesuffix("'s").removesuffix("'") for word in old]
    return describe(draft, thing, new) if is_adjective(new) else None


def made(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "make X Y", whose border no word marks."""
    split = split_subject(draft, rest)
    if split is None:
        return None
    thing, rest = split
    if is_adjective(rest) and len(many := draft.each(thing)) > 1:
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
    if not rest or rest[0].lower() in _VAGUE:
        return None
    if rest[0].lower() in PREPOSITIONS:
        return set_place(draft, place_named(draft, rest) or rest)
    if len(rest) == 1 and rest[0].lower().endswith("ing"):
        return set_mood(draft, MOODS.get(rest[0].lower(), rest[0].lower()))
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
