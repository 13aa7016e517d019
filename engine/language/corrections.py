"""Words on where a change may go: "only the left one", "not the hat", "leave the sky alone"."""

from __future__ import annotations

from engine.language.draft import Draft
from engine.language.exchange import describe, is_adjective, set_mood
from engine.language.lexicon import MOODS
from engine.language.sides import ANY, sided
from engine.language.subjects import split_subject
from engine.language.words import PRONOUNS, is_plural, joined, same_word, without_determiner
from engine.protocol import Correction


def limited(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "only the left one"."""
    return _corrected(draft, thing, "only")


def spared(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "don't change the hat"."""
    while thing and thing[0].lower() in {"but", "for", "to"}:
        thing = thing[1:]
    if len(thing) > 1 and thing[-1].lower() in {"color", "colour"}:
        thing = thing[:-1]
    return _corrected(draft, thing, "not") if thing else None


def kept(draft: Draft, rest: list[str]) -> Draft | None:
    """Read "keep it red": not the thing shall stay, but its color."""
    split = split_subject(draft, rest)
    return describe(draft, *split) if split and is_adjective(split[1]) else None


def not_so(draft: Draft, thing: list[str]) -> Draft | None:
    """Read "not smiling" as a calm face, and "not the hat" as a hat to be left as it is."""
    if thing[-1].lower() in MOODS:
        return set_mood(draft, "calm")
    determined = thing[0].lower() in {"the", "his", "her", "its", "their", "this", "that"}
    return spared(draft, thing) if determined else None


def calmed(draft: Draft, mood: list[str]) -> Draft | None:
    """Read "stop smiling"."""
    return set_mood(draft, "calm") if mood[-1].lower() in MOODS else None


def _corrected(draft: Draft, thing: list[str], keep: str) -> Draft | None:
    told, side, took = sided(thing)
    if side and took != len(thing):
        return None
    noun = without_determiner(told if side else thing)
    if not side and noun[-1].lower() in PRONOUNS | ANY | {"anything", "nothing"}:
        return None
    if not side and draft.locate(thing) is None:
        draft = draft.own(thing)
    return draft.correcting(Correction(keep="only" if keep == "only" else "not", words=joined(noun), side=side))


_PLACING = frozenset({"add", "put", "place", "move", "draw", "set", "insert", "with", "only", "just", "not", "a", "an"})


def settled(draft: Draft, words: list[str]) -> tuple[Draft, list[str]]:
    """Turn a side that the caption does not tell apart into a correction of the region.

    "make the left one blue" about "two houses" becomes "make it blue", only on the left.
    """
    if words[0].lower() in _PLACING or any(one.side for one in draft.things()):
        return draft, words
    at = next((i for i, word in enumerate(words) if i and word.lower() in {"the", "left", "right"}), len(words))
    told, side, took = sided(words[at:])
    if side not in ("left", "right"):
        return draft, words
    alone = told and sum(same_word(word, told[-1]) for word in draft.target) == 1 and not _several(draft, told[-1])
    if not (alone and draft.world.complete):
        draft = draft.correcting(Correction(keep="only", side=side))
    return draft, [*words[:at], *(told or ["it"]), *words[at + took :]]


def _several(draft: Draft, noun: str) -> bool:
    """Return whether the caption has the noun in the plural."""
    return any(same_word(word, noun) and is_plural(word) for word in draft.target)
