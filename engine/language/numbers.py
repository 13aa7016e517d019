"""One of several: "one of the dogs" where the caption has "two dogs"."""

from __future__ import annotations

from engine.language.draft import Draft
from engine.language.words import (
    NUMBERS,
    agree,
    find,
    is_plural,
    phrase_around,
    singular,
    without_determiner,
)

_LESS = {"three": "two", "four": "three", "five": "four", "six": "five", "seven": "six", "eight": "seven"}


def singled(draft: Draft, thing: list[str]) -> tuple[Draft, list[str]]:
    """Set the one that is meant apart from the others: "two dogs" becomes "a dog and one dog".

    Returns the draft and the words for that one; both as they were where not one of several is meant.
    """
    told = [word.lower() for word in thing]
    if told[:1] != ["one"] or len(told) < 2 or told[1] in {"on", "at", "to"}:
        return draft, thing
    bare = without_determiner(thing[2:] if told[1] == "of" and len(told) > 2 else thing[1:])
    words = list(draft.target)
    found = find(bare, words)
    if found is None or not is_plural(words[found[1] - 1]):
        return draft, thing
    start, end = phrase_around(*found, words)
    count, noun = words[start].lower(), words[end - 1]
    said = words[start + 1 : end - 1] if count in NUMBERS else words[start : end - 1]
    if count == "two":
        others = ["one", *said, singular(noun)]
    else:
        others = [_LESS.get(count, count), *said, noun] if count in NUMBERS else [*said, noun]
    apart = draft.aimed_at(agree([*words[:start], "a", *said, singular(noun), "and", *others, *words[end:]]))
    return apart, [*said, singular(noun)]
