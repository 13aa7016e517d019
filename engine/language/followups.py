"""Instructions that only make sense after another one: "a bit more", "the same for the tree", "the other one too"."""

from __future__ import annotations

from dataclasses import replace

from engine.language.becoming import describe, replace_thing
from engine.language.degrees import Direction, lean
from engine.language.draft import Draft, NotUnderstood
from engine.language.exchange import set_mood
from engine.language.lexicon import DEGREES
from engine.language.listing import add, remove
from engine.language.phrases import first_match, phrase, spread
from engine.language.places import set_place, set_style
from engine.language.plans import unspoken
from engine.language.sides import ANY, sided
from engine.language.words import (
    DETERMINERS,
    PREPOSITIONS,
    find,
    head_of,
    joined,
    same_word,
    tokens,
    without_determiner,
)
from engine.protocol import Change, Concept, Plan

_MORE = tuple(
    phrase(text)
    for text in (
        "[make|do] [it|that] [DEGREE] more|stronger|further [of] [it|that|this]",
        "not enough",
        "go|take_it [DEGREE] further",
        "even|still more",
        "[do] [it|that|the_same|same] again",
        "once more",
    )
)
_LESS = tuple(
    phrase(text)
    for text in (
        "[make|do] [it|that] [DEGREE] less|weaker [of] [it|that|this]",
        "not so|as|that much|strong",
        "[that_is|that's|it's|it_is] [DEGREE] too much|strong",
    )
)
_SAME = tuple(
    phrase(text)
    for text in (
        "[do] [the] same for|with|to|on THING",
        "do that|it|this to|for|with THING",
        "do the THING",
        "[do] THING too|as_well|also",
    )
)

STRONGER = 1.5
"""Factor on the edit guidance where a preview shall be "more" of what it is."""


def follow(draft: Draft, text: str, before: Plan | None, also: bool) -> Draft | None:
    """Read what goes on from the changes of `before`; None: the text stands on its own.

    `also` says that the person added "too" or "and" to it. Raises NotUnderstood where nothing came before.
    """
    said = spread(text)
    for direction, phrasings in (("more", _MORE), ("less", _LESS)):
        parts = first_match(phrasings, said)
        if parts is not None:
            return _again(draft, _last(before), "more" if direction == "more" else "less", parts.get("degree", []))
    parts = first_match(_SAME, said)
    thing = parts["thing"] if parts else said.split()
    other = bool(thing) and without_determiner(thing)[0].lower() == "other"
    # "the tree" after "make the house blue" goes on with it; a description would say "a tree".
    goes_on = also or (before is not None and thing[0].lower() == "the")
    if parts is None and not (other or (goes_on and _names_a_thing(draft, thing))):
        return None
    return _repeated(draft, _last(before), before, thing, other)


def _names_a_thing(draft: Draft, words: list[str]) -> bool:
    """Return whether the words are nothing but a thing of the picture: "the tree", "the house on the right"."""
    _, side, took = sided(words)
    if side and took == len(words):
        return draft.locate(words) is not None
    return find(without_determiner(words), list(draft.target)) is not None


def _last(before: Plan | None) -> Change:
    if before is None or not before.changes:
        raise NotUnderstood("nothing was changed before")
    return before.changes[-1]


def _again(draft: Draft, last: Change, direction: Direction, degree: list[str]) -> Draft:
    """Lean further the way the last change went, or back."""
    words, thing = (last.new, last.thing) if last.kind in {"more", "less", "describe"} else (last.new or last.thing, "")
    if draft.concepts:
        return replace(draft, concepts=tuple(_scaled(one, direction) for one in draft.concepts))
    if last.kind in {"less", "remove"}:
        direction = "less" if direction == "more" else "more"
    bare = [word for word in words.split() if word.lower() not in PREPOSITIONS | DETERMINERS]
    if not bare:
        raise NotUnderstood("the change before has no more and less")
    return lean(draft, direction, bare, thing.split(), DEGREES.get(joined(degree).lower(), 5.0))


def _scaled(concept: Concept, direction: Direction) -> Concept:
    """Return a concept of a preview that nobody answered yet, made stronger or weaker."""
    scale = concept.guidance_scale * (STRONGER if direction == "more" else 1 / STRONGER)
    return concept.model_copy(update={"guidance_scale": min(50.0, round(scale, 2))})


def _repeated(draft: Draft, last: Change, before: Plan | None, thing: list[str], other: bool) -> Draft:
    """Do to `thing` what was done last."""
    if other and before and (mirrored := _mirrored(draft, before)):
        return mirrored
    if other:
        thing = _other(draft, last, without_determiner(thing)[1:])
    new = last.new.split()
    match last.kind:
        case "swap":
            return replace_thing(draft, thing, new)
        case "describe":
            return describe(draft, thing, new)
        case "remove":
            return remove(draft, thing)
        case "add":
            return add(draft, thing)
        case "mood":
            return set_mood(draft, last.new)
        case "more" | "less":
            return lean(draft, "more" if last.kind == "more" else "less", new, without_determiner(thing))
        case "place":
            return set_place(draft, new)
        case "style":
            return set_style(draft, [*new, "of"])
        case _:
            raise NotUnderstood(f"{last.kind!r} cannot be said of another thing")


def _mirrored(draft: Draft, before: Plan) -> Draft | None:
    """Return the change before on the other side, where a side is all that told the two apart."""
    limit = next((one for one in before.corrections if one.keep == "only" and one.side in ("left", "right")), None)
    if limit is None:
        return None
    again = replace(draft, source=tuple(tokens(before.source)), target=tuple(tokens(before.target)))
    again = replace(again, changes=before.changes, concepts=unspoken(before))
    return again.correcting(limit.model_copy(update={"side": "right" if limit.side == "left" else "left"}))


def _other(draft: Draft, last: Change, kind: list[str]) -> list[str]:
    """Return what "the other one" means: the thing beside the one that was changed."""
    place = draft.place() or (len(draft.target), 0)
    rest = [one for one in draft.things() if one.end <= place[0]]
    if last.kind == "describe":
        changed = set(last.new.lower().split())
        rest = [one for one in rest if not changed <= {word.lower() for word in draft.target[one.start : one.end]}]
    elif last.kind != "remove":
        done = head_of(last.new.split()) if last.kind == "swap" else last.thing
        rest = [one for one in rest if not same_word(draft.target[one.end - 1], done)]
    named = [word for word in kind if word.lower() not in ANY]
    if named:
        rest = [one for one in rest if same_word(draft.target[one.end - 1], named[-1])]
    if len(rest) != 1:
        raise NotUnderstood(f"{len(rest)} other things")
    noun = draft.target[rest[0].end - 1]
    return [noun, "on", "the", rest[0].side] if rest[0].side else [noun]
