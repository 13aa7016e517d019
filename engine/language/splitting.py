"""Cut an instruction into its clauses."""

from __future__ import annotations

import re

from engine.language.draft import Draft
from engine.language.exchange import is_adjective
from engine.language.lexicon import COMPARATIVES, DEGREES, TIMES, words_of
from engine.language.places import place_named
from engine.language.subjects import split_subject
from engine.language.words import ARTICLES, PREPOSITIONS, find, joined, tokens, without_determiner

_BREAK = re.compile(
    r"(\s*(?:[,;.]\s*(?:and\s+|but\s+)?(?:then\s+)?|\s(?:and|but)\s(?:then\s+|also\s+)?|\sthen\s"
    r"|(?<!\beverything)(?<!\ball)\s(?=except\b)"
    r"|\s(?=(?:with (?:more|less|fewer)|without (?:chang|touch|alter|edit|affect)ing)\b)))"
)
BEGINS = words_of(
    "make turn change replace swap add remove delete erase give put place paint color colour take more less fewer let"
    " get transform convert set move drop dye without recolor recolour don't dont never keep leave only except not do"
    " stop no reimagine increase reduce"
)
"""Words that an instruction begins with."""

_VERBS = words_of("make turn change replace swap paint color colour dye transform convert recolor recolour")
_INTO = words_of("into to with by for")


def begins_clause(text: str) -> bool:
    """Return whether the text could be an instruction of its own, so that an "and" before it separates."""
    words = tokens(text)
    more = [word.lower() for word in words[:2]] in (["with", "more"], ["with", "less"], ["with", "fewer"])
    return more or (bool(words) and words[0].lower() in BEGINS)


def clauses(text: str, draft: Draft) -> list[str]:
    """Split at "and", "then", commas and semicolons where a verb follows, or where one is carried over.

    "make the house blue and the tree yellow" is "make the house blue", "make the tree yellow".
    """
    found = [""]
    parts = _BREAK.split(text)
    for i in range(0, len(parts), 2):
        part = parts[i]
        link, last = parts[i - 1] if i else "", found[-1]
        if not (i and last):
            found[-1] += link + part
        elif (
            begins_clause(part)
            or (_tints(part, draft) and not _waits(last, draft))
            or (_pairs(last, draft) and _pairs(part, draft))
            or ("," in link and (_places(part, draft) or (_places(last, draft) and _has(part))))
            or (_compares(last) and _compares(part))
        ):
            found.append(part)
        elif "," in link and is_adjective(tokens(part)) and begins_clause(last) and not _waits(last, draft):
            found.append(f"make it {part}")
        elif (subject := _graded(last, part, draft)) is not None:
            found.append(f"{subject} {part}")
        elif _comes(part) and _comes_anew(last, link.strip(), draft):
            found.append(f"add {part}")
        elif _carries(last, part, draft):
            found.append(f"{tokens(last)[0]} {part}")
        else:
            found[-1] += link + part
    return [one.strip() for one in found if one.strip()]


def _pairs(clause: str, draft: Draft) -> bool:
    """Return whether the clause says what something becomes without a verb in front: "house → boat", "dogs to cats"."""
    words = [word.lower() for word in tokens(clause)]
    if {"→", "becomes", ":"} & set(words) or "instead of" in " ".join(words):
        return True
    at = next((i for i, word in enumerate(words) if word in {"to", "into", "as"}), 0)
    return bool(at) and draft.locate(tokens(clause)[:at]) is not None


def _places(part: str, draft: Draft) -> bool:
    """Return whether the part is a place or time: "at night", "night"."""
    words = tokens(part)
    if len(words) == 1 and words[0].lower() in TIMES:
        return True
    return bool(words) and words[0].lower() in PREPOSITIONS and place_named(draft, words) is not None


def _has(part: str) -> bool:
    words = tokens(part)
    return bool(words) and words[0].lower() == "with"


def _compares(part: str) -> bool:
    """Return whether the part is a comparative and no more: "redder", "a bit redder"."""
    words = tokens(part)
    return bool(words) and words[-1].lower() in COMPARATIVES and joined(words[:-1]).lower() in {"", *DEGREES}


def _graded(clause: str, part: str, draft: Draft) -> str | None:
    """Return the verb and the thing of a clause whose thing `part` only compares: "(make it bigger and) redder"."""
    words = tokens(clause)
    if not _compares(part):
        return None
    split = split_subject(draft, words[1:]) if words and words[0].lower() in _VERBS else None
    return joined([words[0], *split[0]]) if split else None


def _waits(clause: str, draft: Draft) -> bool:
    """Return whether a verb and a thing are all that was said so far: "make the house (and the tree blue)"."""
    verb, *thing = tokens(clause)
    return verb.lower() in _VERBS and find(without_determiner(thing or [""]), list(draft.target)) is not None


def _comes(part: str) -> bool:
    """Return whether the part is a noun phrase of what is new: "a hat"."""
    return tokens(part)[:1] in (["a"], ["an"])


def _comes_anew(clause: str, link: str, draft: Draft) -> bool:
    """Return whether what comes behind a clause is none of its list: "no glasses but a hat", "less hair and a hat"."""
    return _leans(clause) or _tints(clause, draft) or (link == "but" and tokens(clause)[0].lower() != "not")


def _leans(clause: str) -> bool:
    return bool({"more", "less", "fewer"} & {word.lower() for word in tokens(clause)[:2]})


def _tints(clause: str, draft: Draft) -> bool:
    """Return whether the clause only gives a thing of the picture another color: "pink tree", "left house blue"."""
    words = without_determiner(tokens(clause) or [""])
    if find(words, list(draft.target)):
        return False
    before = len(words) == 2 and is_adjective(words[:1]) and draft.names(words[1])
    split = split_subject(draft, words)
    return before or (split is not None and is_adjective(split[1]) and draft.locate(split[0]) is not None)


def _carries(clause: str, part: str, draft: Draft) -> bool:
    """Return whether `part` is a thing of the picture and what it becomes, the verb left out."""
    verb, words = tokens(clause), tokens(part)
    complete = bool(verb) and verb[0].lower() in _VERBS and split_subject(draft, verb[1:]) is not None
    split = split_subject(draft, words) if complete else None
    if split is None or draft.locate(split[0]) is None:
        return False
    become = split[1][0].lower()
    return is_adjective(split[1]) or become in _INTO | ARTICLES or become in COMPARATIVES
