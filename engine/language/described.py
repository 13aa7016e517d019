"""A text that is no instruction but a description of the picture as it shall be."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.language.belongings import taken_away
from engine.language.draft import Draft
from engine.language.exchange import describe
from engine.language.lexicon import COMPARATIVES, DEPICTIONS, ORDINALS, PEOPLE, words_of
from engine.language.places import set_place
from engine.language.splitting import begins_clause
from engine.language.words import (
    FUNCTION_WORDS,
    NUMBERS,
    agree,
    as_added,
    find,
    same_word,
    singular,
    tokens,
    without_determiner,
)

_ASIDE = words_of(
    "what who why how when where thanks thank hello hi hey yes no ok okay nice cool lol is are do does i you we"
    " as like swap zoom rotate crop don't dont"
)
_MODAL = words_of(
    "not must should shall can can't cannot never isn't shouldn't mustn't has needs want like"
    " is are was would could may might into than instead rather but too it him them they he she i i'd you more less"
    " same different anything something"
)
_WITHOUT = re.compile(r"\s+(?:without|with no)\s+", re.IGNORECASE)


def described(draft: Draft, text: str) -> Draft | None:
    """Take the text as a description of the target; None: it is none.

    "a man without glasses" takes the glasses out: a prompt that names what shall not be there draws it.
    """
    text, *lacking = _WITHOUT.split(text)
    if lacking and _says_nothing_new(draft, text):
        target: Draft | None = draft
    else:
        target = _described(draft, text)
    for thing in lacking:
        words = tokens(thing)
        if target is not None and (target.locate(words) or not draft.locate(words)):
            target = taken_away(target, words)
    return target


def _says_nothing_new(draft: Draft, text: str) -> bool:
    return all(draft.names(word) for word in tokens(text) if word.lower() not in FUNCTION_WORDS)


def _described(draft: Draft, text: str) -> Draft | None:
    """Aim at the text; the old place is kept where it names none."""
    words = tokens(text)
    if not words or words[0].lower() in _ASIDE or text.endswith("?") or begins_clause(text):
        return None
    if any(word.lower() in _MODAL for word in words) or ":" in words:
        return None
    words[0] = words[0] if words[0].isupper() and len(words[0]) > 1 else words[0].lower()
    if any(word.lower() in COMPARATIVES for word in words):
        return None
    bare = without_determiner(words)
    if len(bare) == 2 and words[0] in {bare[0], "a", "an", "the"} and _only_describes(draft, bare):
        return describe(draft, bare[1:], bare[:1])  # "a fluffy cat" of "a black cat on a sofa"
    of_people = draft.shows_people() and any(same_word(word, one) for word in words for one in PEOPLE)
    opens = words[0] in {"a", "an", "some", "the"} | NUMBERS
    content = [word for word in words if word.lower() not in FUNCTION_WORDS | NUMBERS and word[0].isalnum()]
    shared = any(
        same_word(word, other) for word in content for other in draft.source if other.lower() not in FUNCTION_WORDS
    )
    if not opens and {word.lower() for word in words} & {"the", "his", "her", "its", "to", "off", "away"}:
        return None  # a verb that no rule knows, rather than a caption
    thing = singular(words[-1]) in draft.world.things
    if not content or not (opens or shared or of_people or thing):
        return None
    if words[0] == "the":
        words[0] = "a"
    if not opens:
        words = as_added(words)
    opening = _depiction(draft) if not any(word in DEPICTIONS for word in words) else []
    target = draft.aimed_at(agree([*opening, *words]))
    old = draft.place()
    same_kind = draft.shows_people() == any(same_word(word, one) for word in words for one in PEOPLE)
    if old and old[0] > 0 and target.place() is None and same_kind:
        target = replace(set_place(target, list(draft.source[slice(*old)])), changes=())
    return target


def _only_describes(draft: Draft, words: list[str]) -> bool:
    """Return whether the words are an adjective that is no color, and a thing of the picture."""
    adjective, noun = (word.lower() for word in words)
    told = adjective in FUNCTION_WORDS | NUMBERS | ORDINALS | {"empty", "full"}
    return not told and not draft.names(adjective) and find([noun], list(draft.target)) is not None


def _depiction(draft: Draft) -> list[str]:
    """Return how the caption opens where it says what kind of picture it is: "a portrait of"."""
    words = list(draft.source[:3])
    return words if len(words) == 3 and words[1].lower() in DEPICTIONS and words[2].lower() == "of" else []
