"""Clauses that take something out of a picture or put something into it."""

from __future__ import annotations

from itertools import takewhile

from engine.language.draft import Draft, NotUnderstood
from engine.language.exchange import give, is_adjective, replace_thing, set_mood
from engine.language.lexicon import BACKDROP, MOODS, PEOPLE, UNCOUNTED, WORN, words_of
from engine.language.listing import remove
from engine.language.places import place_named, set_place
from engine.language.sides import SIDES
from engine.language.subjects import PICTURE, means_all, split_subject
from engine.language.words import (
    ARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    as_added,
    find,
    head_of,
    joined,
    singular,
    without_determiner,
)

_ITS = words_of("it him her them the this his its their")


def taken_away(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "remove the glasses and the beard"."""
    while thing:
        item = list(takewhile(lambda word: word not in {",", "and", "or"}, thing))
        thing = thing[len(item) + 1 :]
        while len(item) > 1 and item[0].lower() in {"any", "all", "of", "the", "more", "no"}:
            item = item[1:]
        if item and item[-1].lower() in MOODS and draft.shows_people():
            draft = set_mood(draft, "calm")
        elif is_adjective(item):
            raise NotUnderstood(f"{joined(item)} is no thing that could go")
        elif item:
            for one in draft.each(item):
                draft = remove(draft, one)
    return draft


def shaved(draft: Draft) -> Draft | None:
    """Read "shave him"."""
    return taken_away(draft, ["beard"])


def all_but(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "remove everything but the tree"."""
    stays = draft.locate(thing) or (draft.own(thing) and None)
    place = draft.place() or (len(draft.target), 0)
    goes = [one for one in draft.things() if one.end <= place[0] and stays and not one.start <= stays[0] < one.end]
    for one in goes:
        noun = draft.target[one.end - 1]
        draft = remove(draft, [noun, "on", "the", one.side] if one.side else [noun])
    return draft if goes else None


def off(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "glasses off"."""
    return taken_away(draft, thing) if draft.locate(thing) else None


def worn(draft: Draft, new: list[str]) -> Draft | None:
    """Read "a grey beard", said of a person."""
    bare = new[-1].lower() in WORN | {"hair", "skin"} or singular(new[-1]) in WORN
    bare = bare and (len(new) < 2 or is_adjective(without_determiner(new)[:-1] or ["grey"]))
    return give(draft, as_added(new)) if bare and draft.shows_people() else None


def taken_from(draft: Draft, thing: list[str], where: list[str]) -> Draft | None:
    """Read "remove the beard from his face": what it is taken from is not taken away."""
    return taken_away(draft, thing) if where[0].lower() in _ITS else None


def emptied(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "empty the bowl"."""
    words = list(draft.target)
    found = draft.locate(thing)
    if found is None or found[1] + 1 >= len(words) or words[found[1]].lower() not in {"of", "with"}:
        return None
    return remove(draft, words[found[1] + 1 :][:1])


def filled(draft: Draft, thing: list[str], new: list[str]) -> Draft | None:
    """Read "fill the bowl with pears"."""
    words = list(draft.target)
    found = draft.locate(thing)
    if found and words[found[1] : found[1] + 1] in (["of"], ["with"]):
        return replace_thing(draft, words[found[1] + 1 :][:1], new)
    return give(draft, as_added(new))


def added(draft: Draft, new: list[str]) -> Draft | None:
    """Read "add a tree" and "with glasses"."""
    words = _unplaced(draft, new)
    if len(words) == 1 and words[0].lower() in MOODS:
        return set_mood(draft, MOODS[words[0].lower()])
    if without_determiner(words)[0].lower() in {"smile", "frown"}:
        return set_mood(draft, MOODS[without_determiner(words)[0].lower()])
    where = place_named(draft, words) if draft.world.complete and head_of(words).lower() in UNCOUNTED else None
    return set_place(draft, where) if where else give(draft, as_added(words))


def had(draft: Draft, thing: list[str], new: list[str]) -> Draft | None:
    """Read "she should wear a crown"."""
    del thing
    return added(draft, new)


_BESIDE = words_of("to on onto in into for around over next beside near behind under above")
_BODY = words_of("head face eyes nose hand chin hair neck")


def _unplaced(draft: Draft, words: list[str]) -> list[str]:
    """Drop where a thing shall go ("to the man", "on his head", "in the picture"): the mask decides that.

    Raises NotThere where it shall go to what is not there.
    """
    beside = next((i for i, word in enumerate(words) if i and word.lower() == "of" and words[i - 1] in SIDES), None)
    if beside is not None and (at := next((i for i in range(1, beside) if words[i] in {"to", "on", "at"}), None)):
        return [*words[:at], "on", "the", words[beside - 1]]
    if "between" in words[1:]:
        return words[: words.index("between")]
    for i in range(1, len(words) - 1):
        if words[i].lower() not in _BESIDE:
            continue
        rest = words[i + 1 :]
        bare = without_determiner(rest[1:] if rest[0].lower() == "to" and len(rest) > 1 else rest)
        where = bare[-1].lower()
        if where in PRONOUNS | PICTURE | _BODY | BACKDROP | PEOPLE:
            return words[:i]
        if where not in {"left", "right"} and find(bare, list(draft.target)):
            return words[:i]
        if (
            rest[0].lower() == "the"
            and where not in SIDES
            and words[i].lower() != "in"
            and place_named(draft, bare) is None
        ):
            draft.own(bare)
    return words


def given(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "give him a hat"."""
    split = split_subject(draft, rest)
    if split is None:
        return None
    new = split[1]
    bare = without_determiner(new)
    if bare[-1].lower() in MOODS:
        return set_mood(draft, MOODS[bare[-1].lower()])
    return give(draft, as_added(new))


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
    if where[0].lower() in {"into", "to", "onto"}:
        where = [{"into": "in", "onto": "on", "to": "at"}[where[0].lower()], *where[1:]]
    return set_place(draft, place_named(draft, where) or where)
