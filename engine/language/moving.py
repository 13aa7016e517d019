"""Clauses that put something somewhere: what is there moves, what is not is added."""

from __future__ import annotations

from engine.language.belongings import added
from engine.language.draft import Draft
from engine.language.lexicon import words_of
from engine.language.places import place_named, set_place
from engine.language.subjects import means_all
from engine.language.words import ARTICLES, PREPOSITIONS, PRONOUNS, find, phrase_around, without_determiner

_SCENIC = words_of("in on at by into to onto inside under near")


def put(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "put it on a beach", which moves, and "put a hat on him", which adds."""
    at = next((i for i, word in enumerate(rest) if i and word.lower() in PREPOSITIONS | {"back"}), None)
    if at is None or at + 1 >= len(rest):
        return None
    thing, where = [word for word in rest[:at] if word.lower() != "all"] or rest[:at], rest[at:]
    known = (
        thing[-1].lower() in PRONOUNS
        or means_all(thing)
        or (thing[0].lower() not in ARTICLES and find(without_determiner(thing), list(draft.target)) is not None)
    )
    if not known:
        return added(draft, rest)
    if where[-1].lower() in {"left", "right", "top", "bottom", "middle", "center", "centre"}:
        return None  # to move a thing within the picture is no edit of its words
    if beside := _moved(draft, thing, where):
        return beside
    if where[0].lower() not in _SCENIC or find(without_determiner(where[1:]), list(draft.target)):
        return None
    if where[0].lower() in {"into", "to", "onto"}:
        where = [{"into": "in", "onto": "on", "to": "at"}[where[0].lower()], *where[1:]]
    return set_place(draft, place_named(draft, where) or where)


def _moved(draft: Draft, thing: list[str], where: list[str]) -> Draft | None:
    """Say beside the thing where it shall be: "two dogs under the bench and a man"; None: that is no thing here.

    A world whose captions name all there is says of nothing that it is under or behind another.
    """
    words = list(draft.target)
    found, by = draft.locate(thing), find(without_determiner(where[1:]), words)
    if draft.world.complete or found is None or by is None or place_named(draft, where) is not None:
        return None
    after = found[1]
    if words[after : after + 1] and words[after].lower() in PREPOSITIONS:
        after = next((one.end for one in draft.things() if one.start <= by[0] < one.end and one.start > after), after)
    start, _ = phrase_around(*found, words)
    moved = draft.aimed_at([*words[: found[1]], *where, *words[after:]])
    return moved.noting("swap", words[start : found[1]], [*words[start : found[1]], *where])
