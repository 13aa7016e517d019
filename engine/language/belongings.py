"""Clauses that take something out of a picture or put something into it."""

from __future__ import annotations

from itertools import takewhile

from engine.language.draft import MANY, PERSONAL, Draft, NotUnderstood
from engine.language.exchange import give, is_adjective, replace_thing, set_mood
from engine.language.lexicon import ANIMALS, BACKDROP, MOODS, PEOPLE, UNCOUNTED, WORN, words_of
from engine.language.listing import remove
from engine.language.numbers import singled
from engine.language.places import place_named, set_place
from engine.language.sides import SIDES
from engine.language.subjects import PICTURE, means_all, split_subject
from engine.language.words import (
    PRONOUNS,
    as_added,
    find,
    head_of,
    joined,
    singular,
    without_determiner,
)

_ITS = words_of("it him her them the this his its their there here")


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
            draft, item = singled(draft, item)
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
    part = thing[-1].lower() in {"one", "some", "any", "all", "both"}  # "one of the dogs"
    return taken_away(draft, thing) if where[0].lower() in _ITS and not part else None


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
    to = next((i for i, word in enumerate(new[:-1]) if i and word.lower() in {"to", "on", "onto", "for"}), 0)
    if to and head_of(new[:to]).lower() in WORN and (owned := _owned(draft, new[to + 1 :], new[:to])):
        return owned
    words = _unplaced(draft, new)
    if len(words) == 1 and words[0].lower() in MOODS:
        return set_mood(draft, MOODS[words[0].lower()])
    if without_determiner(words)[0].lower() in {"smile", "frown"}:
        return set_mood(draft, MOODS[without_determiner(words)[0].lower()])
    person = draft.person()
    if person and head_of(words).lower() in WORN and (owned := _owned(draft, [draft.target[person[0]]], words)):
        return owned
    where = place_named(draft, words) if draft.world.complete and head_of(words).lower() in UNCOUNTED else None
    return set_place(draft, where) if where else give(draft, as_added(words))


def had(draft: Draft, thing: list[str], new: list[str]) -> Draft | None:
    """Read "the woman should wear a crown"."""
    return _owned(draft, thing, new) or added(draft, new)


def _owned(draft: Draft, owner: list[str], new: list[str]) -> Draft | None:
    """Give something to one of several that the caption names: "a man with a hat and a dog".

    None where the caption is about that one alone, or a pronoun says who. Raises NotThere.
    """
    pronoun = means_all(owner) and owner[-1].lower() not in PERSONAL
    if pronoun or owner[-1].lower() in MANY | _BODY or not draft.target:
        return None
    if means_all(owner) and not any(singular(word) in ANIMALS | PEOPLE for word in draft.target):
        draft.missed(["person"])
    found = draft.locate(owner)
    place = draft.place() or (len(draft.target), 0)
    beside = [one for one in draft.things() if one.end <= place[0] and found and not one.start <= found[0] < one.end]
    if found is None:
        draft.missed(without_determiner(owner))
        return None
    has = find([head_of(new)], list(draft.target)) is not None
    if has or not beside or draft.target[found[1] : found[1] + 1] == ("with",):
        return None
    item = as_added(new)
    words = [*draft.target[: found[1]], "with", *item, *draft.target[found[1] :]]
    return draft.aimed_at(words).noting("add", [], item)


_BESIDE = words_of("to on onto in into for around over next beside near behind under above")
_BODY = words_of("head face eyes nose hand chin hair neck")


def _unplaced(draft: Draft, words: list[str]) -> list[str]:
    """Drop where a thing shall go ("to the man", "on his head", "in the picture"): the mask decides that.

    Beside what the caption names it stays said, except where no caption of the model says so.

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
        if len(rest) > 2 and rest[0].lower() in {"front", "top", "back"} and rest[1].lower() == "of":
            rest = rest[2:]
        bare = without_determiner(rest[1:] if rest[0].lower() == "to" and len(rest) > 1 else rest)
        where = bare[-1].lower()
        to_whom = PEOPLE if words[i].lower() in {"to", "for", "on", "onto"} else frozenset()
        if where in PRONOUNS | PICTURE | _BODY | BACKDROP | to_whom:
            return words[:i]
        if where not in {"left", "right"} and find(bare, list(draft.target)):
            kept = not draft.world.complete and words[i].lower() not in {"to", "for"}
            return words if kept else words[:i]
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
    return _owned(draft, split[0], new) or give(draft, as_added(new))
