"""Clauses that turn one thing into another, or give it another color, mood, place or style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.language.corrections import spared
from engine.language.draft import Draft, NotUnderstood, Span
from engine.language.exchange import color_of, describe, give, is_adjective, replace_thing, set_mood
from engine.language.lexicon import BACKDROP, DEPICTIONS, MOODS, WEATHERLY
from engine.language.listing import remove
from engine.language.numbers import singled
from engine.language.places import artistic, place_named, set_manner, set_place, set_style, style_named
from engine.language.sides import HALVES, sided
from engine.language.subjects import means_all
from engine.language.words import (
    DETERMINERS,
    PREPOSITIONS,
    agree,
    as_added,
    find,
    head_of,
    indefinite,
    is_plural,
    joined,
    phrase_around,
    singular,
    ties_colors,
    without_determiner,
)
from engine.protocol import Correction

VAGUE = frozenset(
    {
        "better",
        "nicer",
        "pop",
        "good",
        "great",
        "perfect",
        "different",
        "which",
        "what",
        "something",
        "anything",
        "nothing",
        "else",
    }
)
"""What tells nobody how the picture shall look."""


def arrowed(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "dog → cat": before and after in the person's own words, which count even against the caption."""
    return replace(exchanged(replace(draft, insists=True), old, new), insists=draft.insists)


def exchanged(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "turn the house into a boat" and its like; "the house and the tree into boats" is two of them."""
    draft, old = singled(draft, old)
    if (whole := _one_of_another(draft, old)) and not is_plural(head_of(new)) and new[0].lower() in DETERMINERS:
        start, end = whole
        gone = list(draft.target[start:end])
        return draft.aimed_at([*draft.target[:start], *indefinite(new), *draft.target[end:]]).noting("swap", gone, new)
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


def _one_of_another(draft: Draft, old: list[str]) -> Span | None:
    """Return where the target has "a bowl of apples", which "the apples and the bowl" means together."""
    if "and" not in old[1:-1]:
        return None
    at = old.index("and")
    spans = sorted(span for one in (old[:at], old[at + 1 :]) if (span := draft.locate(one)))
    if len(spans) < 2 or "of" not in draft.target[spans[0][1] : spans[1][0]]:
        return None
    return phrase_around(*spans[0], list(draft.target))[0], spans[1][1]


def all_the_rest(draft: Draft, thing: list[str], new: list[str]) -> Draft | None:
    """Read "change everything but the man to winter"."""
    return spared(exchange(draft, ["everything"], new), thing)


def _lacking(draft: Draft, thing: list[str]) -> Draft:
    """Take out what the new thing shall be without, where it is there at all."""
    return remove(draft, thing) if draft.locate(thing) else draft


def _exchanged(draft: Draft, old: list[str], new: list[str]) -> Draft:
    if old[-1].lower() in MOODS and new[-1].lower() in MOODS and draft.shows_people():
        return set_mood(draft, MOODS[new[-1].lower()])
    # "apple -> orange" means the fruit where "make the apple orange" means the color.
    if is_adjective(new) and new[-1].lower() in draft.world.things and singular(old[-1]) in draft.world.things:
        return replace_thing(draft, old, new)
    return exchange(draft, old, new)


def exchange(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "old becomes new": a place, a style, an adjective, a mood or another thing. Raises NotUnderstood."""
    if not old:
        raise NotUnderstood(f"what shall become {joined(new)!r}?")
    if without_determiner(new)[0].lower() in VAGUE:
        raise NotUnderstood(f"{joined(new)!r} says nothing of how it shall look")
    all_of_it = means_all(old)
    backdrop = without_determiner(old)[-1].lower() in BACKDROP
    if all_of_it and (style := style_named(new)):
        return set_style(draft, style)
    at = next((i for i, word in enumerate(new) if word.lower() == "with"), 0)
    if all_of_it and at and at + 1 < len(new) and (style := style_named(new[:at])):  # "a painting with a hat"
        return give(set_style(draft, style), as_added(new[at + 1 :]))
    if all_of_it and new[-1].lower() in DEPICTIONS - {"portrait"}:  # "an anime drawing"
        return set_style(draft, [*indefinite(new), "of"])
    if all_of_it and artistic(new):
        return set_manner(draft, new)
    at = next(
        (i for i, word in enumerate(new) if i and word.lower() in PREPOSITIONS and place_named(draft, new[i:])), 0
    )
    if at:  # "a castle on a beach"
        return set_place(exchange(draft, old, new[:at]), place_named(draft, new[at:]) or new[at:])
    place = place_named(draft, new)
    already = draft.place()
    unplaced = without_determiner(old[1:] if len(old) > 1 and old[0].lower() in PREPOSITIONS else old)
    names_place = already is not None and find(unplaced, list(draft.target[slice(*already)])) is not None
    _, side, took = sided(old)
    if place and side and took == len(old) and HALVES & {word.lower() for word in old}:  # "the left half"
        return set_place(draft, place).correcting(Correction(keep="only", side=side))
    from_place = place is not None and draft.locate(old) is None and place_named(draft, old) is not None
    if len(new) == 1 and new[0].lower() in WEATHERLY and not (all_of_it or backdrop):
        return describe(draft, old, new)
    if (all_of_it or backdrop or names_place or from_place) and place:
        return set_place(draft, place)
    if backdrop and not is_adjective(new):
        return set_place(draft, new if new[0].lower() in PREPOSITIONS else ["in", *indefinite(new)])
    if len(new) == 1 and new[0].lower() in MOODS and (all_of_it or draft.shows_people()):
        return set_mood(draft, MOODS[new[0].lower()])
    if is_adjective(new) and not is_adjective(without_determiner(old)):
        return describe(
            draft, old, [word for i, word in enumerate(new) if word not in {"very", "and"} or ties_colors(new, i)]
        )
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


def sides_traded(draft: Draft) -> Draft | None:
    """Read "switch places": what stands on the left and what stands on the right."""
    sides = {one.side for one in draft.things()}
    return traded(draft, ["left"], ["right"]) if {"left", "right"} <= sides else None


def colors_traded(draft: Draft, first: list[str], second: list[str]) -> Draft | None:
    """Read "swap the colors of the house and the tree"."""
    colors = [color_of(draft, one) for one in (first, second)]
    if not all(colors):
        return None
    return describe(describe(draft, first, colors[1]), second, colors[0])


def matched(draft: Draft, thing: list[str], other: list[str]) -> Draft | None:
    """Read "make the balloon the same color as the boat"."""
    color = color_of(draft, other)
    return describe(draft, thing, color) if color else None


def rather(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "not blue but green"."""
    known = draft.locate(old) is not None and not is_adjective(old)
    return exchange(draft, old if known else ["it"], new)


def substituted(draft: Draft, new: list[str], old: list[str]) -> Draft | None:
    """Read "substitute a boat for the house"; of two that say it the other way round, the caption's is the old one."""
    return exchanged(draft, old, new) if draft.locate(old) else None


def given_color(draft: Draft, thing: list[str], new: list[str]) -> Draft | None:
    """Read "give the house a blue color"."""
    return describe(draft, thing, new) if is_adjective(new) else None


def itself(draft: Draft, new: list[str]) -> Draft | None:
    """Read "it as a painting"; many things come in the place of many, "pears" in that of the apples in a bowl."""
    if new[0].lower() == "if":
        return None
    return exchanged(draft, ["them" if is_plural(head_of(new)) else "it"], new)


def back(draft: Draft, new: list[str]) -> Draft | None:
    """Read "back to red"; "back to the picture before" asks for another picture."""
    return exchange(draft, ["it"], new) if is_adjective(new) or place_named(draft, new) else None


def supposed(draft: Draft, old: list[str], new: list[str]) -> Draft | None:
    """Read "(what if) the house was a castle"."""
    return exchanged(draft, old, new) if draft.locate(old) else None


def recolored(draft: Draft, new: list[str], old: Sequence[str] = ("it",)) -> Draft | None:
    """Read "change the color of the house to blue" and "change the color to blue"."""
    thing = [word.removesuffix("'s").removesuffix("'") for word in old]
    return describe(draft, thing, new) if is_adjective(new) else None
