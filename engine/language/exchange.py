"""One thing for another: nouns, adjectives, moods."""

from __future__ import annotations

from dataclasses import replace

from engine.language.draft import Draft, Span
from engine.language.lexicon import COLORS, HAIR_COLORS, MOOD_WORDS, OPPOSITES, PEOPLE, SHADES, WORN
from engine.language.listing import add, relisted
from engine.language.words import (
    DETERMINERS,
    NUMBERS,
    agree,
    as_added,
    find,
    head_of,
    indefinite,
    is_plural,
    phrase_around,
    plural,
    same_word,
    singular,
    ties_colors,
    without_determiner,
)


def replace_thing(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Put the noun phrase `new` where the caption says `old`."""
    found = draft.locate(old)
    meant = list(draft.target[slice(*found)]) if found else old
    return _replaced(draft, old, new, found).noting("swap", meant, new)


def _replaced(draft: Draft, old: list[str], new: list[str], found: Span | None) -> Draft:
    words = list(draft.target)
    if found is None:
        return _own_words(draft, old, new)
    start, end = phrase_around(*found, words)
    there = words[start:end]
    if _whole(there, words) and len(new) > len(there):
        return draft.aimed_at(agree(new))
    phrase = _same_number(old, there, new)
    color = next((word for word in there if word.lower() in COLORS), None)
    asked = {word.lower() for word in old} | {word.lower() for word in phrase}
    if color and draft.world.keeps_color(head_of(phrase)) and not asked & COLORS:
        at = phrase.index(head_of(phrase))
        phrase = [*phrase[:at], color, *phrase[at:]]
    if {word.lower() for word in phrase} & MOOD_WORDS and words[-2:-1] == [","] and words[-1].lower() in MOOD_WORDS:
        words = words[:-2]
    if "of" in phrase and words[end : end + 1] == ["of"]:
        end = next((one.end for one in draft.things() if one.start > end), end)
    if "with" in phrase and words[end : end + 1] == ["with"]:
        at = phrase.index("with")
        return draft.aimed_at(
            agree([*words[:start], *phrase[: at + 1], *relisted([phrase[at + 1 :]], words[end + 1 :])])
        )
    return draft.aimed_at(agree([*words[:start], *phrase, *words[end:]]))


def _own_words(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Describe before and after in the person's words; the caption only lends its place."""
    words = list(draft.target)
    place = draft.place()
    where = words[slice(*place)] if place and place[0] > 0 else []
    before, after = indefinite(old), indefinite(new)
    return replace(draft.own(old), source=(*before, *where), target=(*after, *where))


def _whole(there: list[str], words: list[str]) -> bool:
    return len(there) == len(words)


def _same_number(typed: list[str], there: list[str], new: list[str]) -> list[str]:
    """Give `new` the caption's number where the person's singular or plural did not mean to change it."""
    head = head_of(new)
    counted = there[:1] if there[0].lower() in NUMBERS and new[0].lower() not in NUMBERS else []
    if is_plural(there[-1]) and not is_plural(typed[-1]) and not is_plural(head):
        bare = without_determiner(new)
        return [*counted, *(plural(word) if word == head else word for word in bare)]
    if counted and is_plural(head):
        return [*counted, *without_determiner(new)]
    if not is_plural(there[-1]) and is_plural(typed[-1]) and is_plural(head):
        bare = without_determiner(new)
        return indefinite([singular(word) if word == head else word for word in bare])
    return indefinite(new)


def describe(draft: Draft, thing: list[str], adjectives: list[str]) -> Draft:
    """Make `thing` be `adjectives`; an adjective of the same class gives way."""
    words = list(draft.target)
    found = draft.locate(thing)
    if found is None:
        return add(draft.own(thing), as_added([*adjectives, *without_determiner(thing)]))
    hair = draft.world.complete or find(["hair"], words)
    if hair and words[found[1] - 1].lower() in PEOPLE and {one.lower() for one in adjectives} <= HAIR_COLORS:
        return give(draft, [*adjectives, "hair"])
    start, _ = phrase_around(*found, words)
    # Adjectives stand before the first noun: "a blue bowl of apples".
    head = found[1] - 1
    kept = [word for word in words[start:head] if not _gives_way(word, adjectives)]
    kept = [word for i, word in enumerate(kept) if word.lower() != "and" or ties_colors(kept, i)]
    described = draft.aimed_at(agree([*words[:start], *kept, *adjectives, *words[head:]]))
    return described.noting("describe", words[head : head + 1], adjectives)


def color_of(draft: Draft, thing: list[str]) -> list[str]:
    """Return the words by which the target gives a thing a color."""
    found = draft.locate(thing)
    if found is None:
        return []
    start, end = phrase_around(*found, list(draft.target))
    return [word for word in draft.target[start:end] if word.lower() in COLORS]


def _gives_way(word: str, adjectives: list[str]) -> bool:
    low = word.lower()
    if low in SHADES and any(new.lower() in COLORS for new in adjectives):
        return True
    return any(low in group and any(new.lower() in group for new in adjectives) for group in OPPOSITES)


def is_adjective(words: list[str]) -> bool:
    """Return whether all words are known adjectives: colors, sizes, ages, moods."""
    known = COLORS | SHADES | MOOD_WORDS
    return bool(words) and all(
        word.lower() in known or any(word.lower() in group for group in OPPOSITES) or word.lower() in {"very", "and"}
        for word in words
    )


def set_mood(draft: Draft, mood: str) -> Draft:
    """Give the person another mood: "a sad man" and "a man, sad" both change; "calm" is said by saying nothing.

    Raises NotThere where the caption would have named a person.
    """
    if not draft.shows_people():
        draft.missed(["person"])
    return _in_mood(draft, mood).noting("mood", [], [mood])


def _in_mood(draft: Draft, mood: str) -> Draft:
    words = list(draft.target)
    at = next((i for i, word in enumerate(words) if word.lower() in MOOD_WORDS), None)
    if at is not None:
        if mood != "calm":
            return draft.aimed_at(agree([*words[:at], mood, *words[at + 1 :]]))
        start = at - 1 if at and words[at - 1] == "," else at
        return draft.aimed_at(agree(words[:start] + words[at + 1 :]))
    return draft if mood == "calm" else draft.aimed_at([*words, ",", mood])


def give(draft: Draft, new: list[str]) -> Draft:
    """Let the picture's person or thing have `new`: replaces what it has of that kind, adds it otherwise."""
    words = list(draft.target)
    head = head_of(new)
    for i, word in enumerate(words):
        # A second car can stand beside the first, but nobody wears a second beard.
        single = singular(head) in WORN or words[i - 1].lower() not in DETERMINERS
        if same_word(word, head) and i > 0 and single and len(without_determiner(new)) > 1:
            start, end = phrase_around(i, i + 1, words)
            given = draft.aimed_at(agree([*words[:start], *_like(words[start:end], new), *words[end:]]))
            return given.noting("describe", [head], without_determiner(new)[:-1])
    return add(draft, new)


def _like(there: list[str], new: list[str]) -> list[str]:
    """Return `new` with an article if the phrase it replaces has one."""
    return indefinite(new) if there[0].lower() in DETERMINERS else without_determiner(new)
