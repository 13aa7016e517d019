"""Clauses that take something out of a picture or put something into it."""

from __future__ import annotations

import re

from engine.language.draft import Draft
from engine.language.exchange import give, replace_thing, set_mood
from engine.language.lexicon import BACKDROP, MOODS, PEOPLE, words_of
from engine.language.listing import remove
from engine.language.places import place_named, set_place
from engine.language.subjects import PICTURE, means_all, split_subject
from engine.language.words import (
    ARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    as_added,
    find,
    head_of,
    tokens,
    without_determiner,
)


def taken_away(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "remove the glasses and the beard"."""
    things = re.split(r"\s*(?:,| and )\s*", match["thing"])
    for thing in things:
        words = tokens(thing)
        while len(words) > 1 and words[0].lower() in {"any", "all", "of", "the"}:
            words = words[1:]
        if words:
            draft = remove(draft, words)
    return draft


def emptied(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "empty the bowl"."""
    words = list(draft.target)
    found = draft.locate(tokens(match["thing"]))
    if found is None or found[1] + 1 >= len(words) or words[found[1]].lower() not in {"of", "with"}:
        return None
    return remove(draft, words[found[1] + 1 :][:1])


def filled(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "fill the bowl with pears"."""
    words = list(draft.target)
    found = draft.locate(tokens(match["thing"]))
    if found and words[found[1] : found[1] + 1] in (["of"], ["with"]):
        return replace_thing(draft, words[found[1] + 1 :][:1], tokens(match["new"]))
    return give(draft, as_added(tokens(match["new"])))


def added(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "add a tree" and "with glasses"."""
    words = _unplaced(draft, tokens(match["new"]))
    if len(words) == 1 and words[0].lower() in MOODS:
        return set_mood(draft, MOODS[words[0].lower()])
    if without_determiner(words)[0].lower() in {"smile", "frown"}:
        return set_mood(draft, MOODS[without_determiner(words)[0].lower()])
    head = head_of(words).lower()
    if len(words) == 1 and head in MOODS:
        return None
    return give(draft, as_added(words))


_BESIDE = words_of("to on onto in into for around over next beside near behind under above")


def _unplaced(draft: Draft, words: list[str]) -> list[str]:
    """Drop where a thing shall go ("to the man", "on his head", "in the picture"): the mask decides that."""
    for i in range(1, len(words) - 1):
        if words[i].lower() not in _BESIDE:
            continue
        rest = words[i + 1 :]
        bare = without_determiner(rest[1:] if rest[0].lower() == "to" and len(rest) > 1 else rest)
        body = {"head", "face", "eyes", "nose", "hand", "chin", "hair", "neck"}
        if bare[-1].lower() in PRONOUNS | PICTURE | body | BACKDROP | PEOPLE or find(bare, list(draft.target)):
            return words[:i]
    return words


def given(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "give him a hat"."""
    split = split_subject(draft, tokens(match["rest"]))
    if split is None:
        return None
    new = split[1]
    bare = without_determiner(new)
    if bare[-1].lower() in MOODS:
        return set_mood(draft, MOODS[bare[-1].lower()])
    return give(draft, as_added(new))


def put(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "put it on a beach", which moves, and "put a hat on him", which adds."""
    words = tokens(match["rest"])
    at = next((i for i, word in enumerate(words) if i and word.lower() in PREPOSITIONS | {"back"}), None)
    if at is None or at + 1 >= len(words):
        return None
    thing, where = words[:at], words[at:]
    known = (
        thing[-1].lower() in PRONOUNS
        or means_all(thing)
        or (thing[0].lower() not in ARTICLES and find(without_determiner(thing), list(draft.target)) is not None)
    )
    if not known:
        return give(draft, as_added(_unplaced(draft, words)))
    if where[0].lower() in {"into", "to", "onto"}:
        where = [{"into": "in", "onto": "on", "to": "at"}[where[0].lower()], *where[1:]]
    return set_place(draft, place_named(draft, where) or where)
