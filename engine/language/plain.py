"""An instruction without its politeness, and cut into its clauses."""

from __future__ import annotations

import re

from engine.language.draft import Draft
from engine.language.exchange import is_adjective
from engine.language.lexicon import words_of
from engine.language.subjects import split_subject
from engine.language.words import tokens

_POLITE = re.compile(
    r"^(?:(?:please|pls|plz|hey|hi|ok|okay|now|then|and|also|just|maybe|so|well|but|bot|threadbrush)\b[,!]?\s*"
    r"|(?:can|could|would|will) you (?:please )?|(?:i(?:'d| would) like|i want|i wish|i need|we want)(?: you)? to\s+"
    r"|(?:i(?:'d| would) like(?: to (?:see|have))?|i want(?: to see)?|i need|let'?s (?:see|have))\s+"
    r"|let'?s\s+|how about\s+"
    r"|what about\s+"
    r"|it (?:should be|is|shall be)\s+(?=at|in|on|by))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:[\s,]*\b(?:please|pls|plz|thanks|thank you|now|for me|too|as well|instead))+$|[\s.!?…]+$", re.IGNORECASE
)
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_ARROWS = re.compile(r"\s*(?:-+>|=+>|→|⇒|➜|⟶)\s*")
_BREAK = re.compile(
    r"(\s*(?:[,;.]\s*(?:and\s+|but\s+)?(?:then\s+)?|\s(?:and|but)\s(?:then\s+|also\s+)?|\sthen\s"
    r"|\s(?=(?:except|with (?:more|less|fewer)|without (?:chang|touch|alter|edit|affect)ing)\b)))"
)
_BEGINS = words_of(
    "make turn change replace swap add remove delete erase give put place paint color colour take more less fewer let"
    " get transform convert set move drop dye without recolor recolour don't dont never keep leave only except not do"
    " stop no reimagine increase reduce"
)
_VERBS = words_of("make turn change replace swap paint color colour dye transform convert recolor recolour")
_INTO = words_of("into to with by for")


def plain(instruction: str) -> str:
    """Return the text without greetings, thanks, quotes and end marks; arrows are all written →."""
    text = _ARROWS.sub(" → ", " ".join(instruction.translate(_QUOTES).split())).strip()
    before = None
    while before != text:
        before = text
        text = _CLOSING.sub("", _POLITE.sub("", text, count=1)).strip().strip('"').strip()
    return text


def begins_clause(text: str) -> bool:
    """Return whether the text could be an instruction of its own, so that an "and" before it separates."""
    words = tokens(text)
    more = [word.lower() for word in words[:2]] in (["with", "more"], ["with", "less"], ["with", "fewer"])
    return more or (bool(words) and words[0].lower() in _BEGINS)


def clauses(text: str, draft: Draft) -> list[str]:
    """Split at "and", "then", commas and semicolons where a verb follows, or where one is carried over.

    "make the house blue and the tree yellow" is "make the house blue", "make the tree yellow".
    """
    found = [""]
    parts = _BREAK.split(text)
    for i in range(0, len(parts), 2):
        part = parts[i]
        if i and found[-1] and begins_clause(part):
            found.append(part)
        elif i and found[-1] and _carries(found[-1], part, draft):
            found.append(f"{tokens(found[-1])[0]} {part}")
        else:
            found[-1] += (parts[i - 1] if i else "") + part
    return [one.strip() for one in found if one.strip()]


def _carries(clause: str, part: str, draft: Draft) -> bool:
    """Return whether `part` is a thing of the picture and what it becomes, the verb left out."""
    verb, words = tokens(clause), tokens(part)
    complete = bool(verb) and verb[0].lower() in _VERBS and split_subject(draft, verb[1:]) is not None
    split = split_subject(draft, words) if complete else None
    if split is None or draft.locate(split[0]) is None:
        return False
    return is_adjective(split[1]) or split[1][0].lower() in _INTO
