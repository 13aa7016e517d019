"""What stands in a caption's lists: adding an item, and taking one out without leaving its commas behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.language.draft import Draft
from engine.language.lexicon import BODY, MOOD_WORDS, WORN, words_of
from engine.language.words import PREPOSITIONS, agree, as_added, head_of, phrase_around, singular, without_determiner

_CONTAINERS = words_of("bowl basket vase plate glass cup box jar")
_LINKS = frozenset({"and", ","})


def add(draft: Draft, item: list[str]) -> Draft:
    """Add a noun phrase: people have it ("with …"), things stand beside it ("and …"), before the place."""
    return _added(draft, agree(item)).noting("add", [], item)


def _added(draft: Draft, item: list[str]) -> Draft:
    words = list(draft.target)
    if not words:
        return draft.aimed_at(item)
    if draft.world.nothing in words:  # what was taken out leaves room
        at = words.index(draft.world.nothing)
        aside = item[-1].lower() in {"left", "right"} and words[at + 1 : at + 2] == ["on"]
        return draft.aimed_at(agree([*words[:at], *item, *words[at + (4 if aside else 1) :]]))
    place = draft.place()
    if place and place == (0, len(words)):
        return draft.aimed_at(agree([*item, *_where(draft, words)]))
    noun = draft.main_noun()
    if noun and words[noun[1] - 1].lower() in _CONTAINERS and words[noun[0] - 1 : noun[0]] == ["empty"]:
        return draft.aimed_at(agree([*words[: noun[0] - 1], words[noun[0]], "of", *item, *words[noun[1] :]]))
    end = _tail(words, place)
    start = next((i for i, word in enumerate(words[:end]) if word.lower() == "with"), None)
    if start is not None:
        return draft.aimed_at([*words[: start + 1], *join_item(words[start + 1 : end], item), *words[end:]])
    worn = singular(head_of(item)) in WORN or head_of(item).lower() in WORN | BODY | {"hair", "skin"}
    link = "with" if worn or draft.shows_people() or _is_part(item) else "and"
    return draft.aimed_at([*words[:end], link, *item, *words[end:]])


def _is_part(item: list[str]) -> bool:
    return head_of(item).lower() in {"roof", "door", "window", "windows", "sky", "background", "sail", "tail", "wings"}


def _where(draft: Draft, words: list[str]) -> list[str]:
    """Turn "a meadow", a caption that is nothing but its place, into "in a meadow"."""
    noun = words[-1].lower()
    phrase = draft.world.places.get(noun) or draft.world.places.get(singular(noun)) or f"in {' '.join(words)}"
    return phrase.split()


def _tail(words: list[str], place: tuple[int, int] | None) -> int:
    """Return where the place or the mood at the end begins."""
    end = place[0] if place and place[0] > 0 else len(words)
    if end == len(words) and len(words) > 2 and words[-1].lower() in MOOD_WORDS and words[-2] == ",":
        end -= 2
    return end


def join_item(items: list[str], item: list[str]) -> list[str]:
    """Append an item to the words of a list: "a, b and c" becomes "a, b, c and d"."""
    return _listed([*_split(items), item])


def relisted(first: list[list[str]], rest: list[str]) -> list[str]:
    """Put items in front of the words of a list; a mood behind the list stays behind it."""
    stop = len(rest)
    if len(rest) > 1 and rest[-1].lower() in MOOD_WORDS and rest[-2] == ",":
        stop -= 2
    return [*_listed([*first, *_split(rest[:stop])]), *rest[stop:]]


def in_order(words: list[str], order: Mapping[str, int], unsaid: Collection[str] = ()) -> list[str]:
    """Return a caption whose list after "with" is sorted by its nouns and lacks those that are left `unsaid`.

    It stays as it was where one of them has no place in that order.
    """
    at, end = (words.index("with") if "with" in words else len(words)), _tail(words, None)
    items = _split(words[at + 1 : end])
    if not items or any(item[-1].lower() not in order for item in items):
        return words
    said = [item for item in items if item[-1].lower() not in unsaid]
    said.sort(key=lambda item: order[item[-1].lower()])
    return [*words[: at + bool(said)], *_listed(said), *words[end:]]


def _split(items: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for word in items:
        if word.lower() in _LINKS:
            found.append([])
        else:
            found[-1].append(word)
    return [one for one in found if one]


def _listed(items: list[list[str]]) -> list[str]:
    words: list[str] = []
    for i, one in enumerate(items):
        if i:
            words.append("and" if i == len(items) - 1 else ",")
        words += one
    return words


def remove(draft: Draft, thing: list[str]) -> Draft:
    """Take `thing` out of the target; where it was not named, the source names it instead."""
    words = list(draft.target)
    found = draft.locate(thing)
    if found is None:
        told = draft.own(thing)
        named = _added(told, agree(as_added(without_determiner(thing))))
        return replace(told, source=named.target).noting("remove", thing, [])
    draft = draft.noting("remove", words[slice(*found)], [])
    start, end = phrase_around(*found, words)
    if draft.world.nothing and singular(words[end - 1]) in draft.world.things:
        return draft.aimed_at([*words[:start], draft.world.nothing, *words[end:]])
    if words[end : end + 2] == ["on", "the"] and words[end + 2 : end + 3] in (["left"], ["right"]):
        end += 3
    return draft.aimed_at(agree(_closed(words[:start], words[end:])))


def _closed(left: list[str], right: list[str]) -> list[str]:
    """Close the gap between two halves of a caption."""
    with_at = next((i for i in range(len(left) - 1, -1, -1) if left[i].lower() == "with"), None)
    if with_at is not None and all(word.lower() not in PREPOSITIONS for word in left[with_at + 1 :]):
        return _closed_list(left, with_at, right)
    if left and left[-1].lower() == "of" and len(left) > 1 and left[-2].lower() in _CONTAINERS:
        return [*left[:-2], "empty", left[-2], *right]
    if left and left[-1].lower() in _LINKS | {"wearing", "holding", "next", "of"}:
        left = left[:-1]
    elif right and right[0].lower() in _LINKS:
        right = right[1:]
    while left and left[-1].lower() in PREPOSITIONS:
        left = left[:-1]
    if left and left[-1].lower() in {"top", "front"}:  # "on top of"
        left = left[:-1]
        while left and left[-1].lower() in PREPOSITIONS:
            left = left[:-1]
    if not left and right and right[0].lower().endswith("ing"):  # "(a cat) sitting on a sofa"
        right = right[1:]
    if not left and right and right[0].lower() in PREPOSITIONS:
        right = right[1:]
    return left + right


def _closed_list(left: list[str], with_at: int, right: list[str]) -> list[str]:
    """Rebuild the list after "with" from what is left of it, mood and place behind it kept."""
    stop = 0
    while stop < len(right) and right[stop].lower() not in PREPOSITIONS:
        if right[stop] == "," and right[stop + 1 : stop + 2] and right[stop + 1].lower() in MOOD_WORDS:
            break
        stop += 1
    items = _split([*left[with_at + 1 :], ",", *right[:stop]])
    kept = ["with", *_listed(items)] if items else []
    return [*left[:with_at], *kept, *right[stop:]]
