"""A small notation for phrasings: "turn|change THING into|to NEW" in place of a regular expression.

Words stand for themselves; `a|b` is a choice, `_` a blank inside one; `[…]` may be left out. CAPITALS take one word or
more and hand them to the rule under their name; those of `CLOSED` take only what is listed there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.language.lexicon import DEGREES
from engine.language.words import tokens

CLOSED = {
    "DEGREE": "|".join(sorted(DEGREES, key=len, reverse=True)),
    "AMOUNT": "more|less|fewer",
    "WORD": r"\S+",
    "MOOD": r"\S+",
}
_PIECE = re.compile(r"\[[^\]]*\]|\S+")


@dataclass(frozen=True)
class Phrase:
    """One phrasing; `text` in the notation above."""

    text: str
    pattern: re.Pattern[str]

    def match(self, clause: str) -> dict[str, list[str]] | None:
        """Return the words of each placeholder that is filled, None where the clause is phrased otherwise."""
        found = self.pattern.fullmatch(clause)
        return found and {name: said.split() for name, said in found.groupdict().items() if said}


def phrase(text: str) -> Phrase:
    """Read a phrasing in the notation of this room."""
    pieces = []
    for piece in _PIECE.findall(text):
        inner = "".join(_word(word) for word in piece.strip("[]").split())
        pieces.append(f"(?:{inner})?" if piece.startswith("[") else inner)
    return Phrase(text, re.compile("".join(pieces), re.IGNORECASE))


def _word(word: str) -> str:
    if word.isupper():
        kind = CLOSED.get(word)
        return f"(?P<{word.lower()}>(?:{kind}) )" if kind else rf"(?P<{word.lower()}>(?:\S+ )+?)"
    return f"(?:{'|'.join(re.escape(one.replace('_', ' ')) for one in word.split('|'))}) "


def spread(clause: str) -> str:
    """Return a clause as phrasings are matched against it: every word and mark followed by one blank."""
    return "".join(f"{token} " for token in tokens(clause))


def first_match(phrasings: tuple[Phrase, ...], said: str) -> dict[str, list[str]] | None:
    """Return what the placeholders of the first phrasing that fits hold; `said` comes from `spread`."""
    return next((parts for one in phrasings if (parts := one.match(said)) is not None), None)


def literals(text: str) -> frozenset[str]:
    """Return the words that stand for themselves in a phrasing."""
    plain = re.sub(r"[A-Z]{2,}|\W|_", " ", text)
    return frozenset(word for word in plain.split() if word.isalpha())
