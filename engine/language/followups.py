"""Instructions that only make sense after another one: "a bit more", "the same for the tree", "the other one too"."""

from __future__ import annotations

from engine.language.becoming import describe, replace_thing
from engine.language.degrees import Direction, lean
from engine.language.draft import Draft, NotUnderstood
from engine.language.exchange import set_mood
from engine.language.lexicon import DEGREES
from engine.language.listing import add, remove
from engine.language.phrases import phrase, spread
from engine.language.places import set_place, set_style
from engine.language.sides import sided
from engine.language.words import DETERMINERS, PREPOSITIONS, find, joined, same_word, without_determiner
from engine.protocol import Change, Correction, Plan

_MORE = tuple(
    phrase(text)
    for text in (
        "[make|do] [it|that] [DEGREE] more|stronger|further [of] [it|that|this]",
        "not enough",
        "go|take_it [DEGREE] further",
        "even|still more",
    )
)
_LESS = tuple(
    phrase(text)
    for text in (
        "[make|do] [it|that] [DEGREE] less|weaker [of] [it|that|this]",
        "not so|as|that much|strong",
        "[that_is|that's|it's|it_is] too much|strong",
    )
)
_SAME = tuple(
    phrase(text)
    for text in (
        "[do] [the] same for|with|to|on THING",
        "do that|it|this to|for|with THING",
        "[do] THING too|as_well|also",
    )
)


def follow(draft: Draft, text: str, before: Plan | None, also: bool) -> Draft | None:
    """Read what goes on from the changes of `before`; None: the text stands on its own.

    `also` says that the person added "too" or "and" to it. Raises NotUnderstood where nothing came before.
    """
    said = spread(text)
    for direction, phrasings in (("more", _MORE), ("less", _LESS)):
        parts = next((found for one in phrasings if (found := one.match(said)) is not None), None)
        if parts is not None:
            return _again(draft, _last(before), "more" if direction == "more" else "less", parts.get("degree", []))
    parts = next((found for one in _SAME if (found := one.match(said)) is not None), None)
    thing = parts["thing"] if parts else said.split()
    other = bool(thing) and without_determiner(thing)[0].lower() == "other"
    if parts is None and not (other or (also and _names_a_thing(draft, thing))):
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
    if last.kind in {"less", "remove"}:
        direction = "less" if direction == "more" else "more"
    bare = [word for word in words.split() if word.lower() not in PREPOSITIONS | DETERMINERS]
    if not bare:
        raise NotUnderstood("the change before has no more and less")
    return lean(draft, direction, bare, thing.split(), DEGREES.get(joined(degree).lower(), 5.0))


def _repeated(draft: Draft, last: Change, before: Plan | None, thing: list[str], other: bool) -> Draft:
    """Do to `thing` what was done last."""
    if other:
        thing, draft = _other(draft, last, before, without_determiner(thing)[1:])
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


def _other(draft: Draft, last: Change, before: Plan | None, kind: list[str]) -> tuple[list[str], Draft]:
    """Return what "the other one" means: the thing beside the one that was changed, or the other side of it."""
    limits = before.corrections if before else ()
    for limit in limits:
        if limit.keep == "only" and limit.side in ("left", "right"):
            side = "right" if limit.side == "left" else "left"
            thing = (last.thing or last.new).split()
            return thing, draft.correcting(Correction(keep="only", side=side))
    place = draft.place() or (len(draft.target), 0)
    done = {last.new.split()[-1].lower() if last.kind == "swap" and last.new else last.thing.lower()}
    there = [one for one in draft.things() if one.end <= place[0]]
    named = [word for word in kind if word.lower() not in {"one", "thing", "side", "too"}]
    rest = [one for one in there if not any(same_word(draft.target[one.end - 1], word) for word in done)]
    if last.kind == "describe":
        changed = set(last.new.lower().split())
        rest = [one for one in there if not changed <= {word.lower() for word in draft.target[one.start : one.end]}]
    if named:
        rest = [one for one in rest if same_word(draft.target[one.end - 1], named[-1])]
    if len(rest) != 1:
        raise NotUnderstood(f"{len(rest)} other things")
    noun = draft.target[rest[0].end - 1]
    return ([noun, "on", "the", rest[0].side] if rest[0].side else [noun]), draft
