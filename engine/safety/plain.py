"""Read a text through its disguises: look-alike letters, digits for letters, letters apart, letters repeated."""

from __future__ import annotations

import re
from itertools import groupby, product

from engine.safety.lookalikes import latin
from engine.safety.vocabulary import (
    AMBIGUOUS,
    BARE_PARTS,
    CLOTHES,
    EXPLICIT,
    MINORS,
    NUDITY,
    PEOPLE,
    SUGGESTIVE,
)

BREAK = "|"
"""Stands between two texts, and for whatever ends a phrase."""

_CLEAR = EXPLICIT | NUDITY
_KNOWN = _CLEAR | AMBIGUOUS | SUGGESTIVE | MINORS | PEOPLE | CLOTHES | BARE_PARTS
_SIGNS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "+": "t", "€": "e", "£": "l",
}  # fmt: skip
_MOST_READINGS = 16
_INSIDE = re.compile(r"[^a-z0-9@$!+€£]+")
_CAMELS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENDS = ".,;:!?()[]{}\"'`*_~-/|+<>#&=“”‘’…–—"
_SQUEEZED = {re.sub(r"(.)\1+", r"\1", word): word for word in _KNOWN}
_SQUEEZED_CLEAR = {re.sub(r"(.)\1+", r"\1", word): word for word in _CLEAR if len(word) > 3}
_LONG_CLEAR = tuple(sorted((word for word in _CLEAR if len(word) > 3), key=len, reverse=True))


def plain(text: str) -> str:
    """Return the words of a text, each as the word of our lists it stands for, with `BREAK` where a phrase ends."""
    parts: list[str] = []
    for token in text.replace("’", "'").split():
        parts += _read(token)
        if token[-1] in ".,;:!?":
            parts.append(BREAK)
    return " ".join(_joined(parts))


def _read(token: str) -> list[str]:
    """Return the words of a token: mostly one; "bare-breasted" is one of ours as a whole, "red/blue" two."""
    whole = latin(token).strip(_ENDS)
    if whole.endswith("'s"):
        whole = whole[:-2]
    pieces = [piece for piece in _INSIDE.split(whole) if piece]
    together = _word("".join(pieces))
    if together in _KNOWN:
        return [together]
    humps = _CAMELS.split(token)
    if len(humps) > 1:
        return [word for hump in humps for word in _read(hump)]
    return [word for piece in pieces for word in _apart(_word(piece))]


def _apart(word: str) -> list[str]:
    """Return a word, or the two it was written together from: one that is clear, and whom it is said of."""
    if word in _KNOWN:
        return [word]
    for at in range(3, len(word) - 2):
        first, second = word[:at], word[at:]
        if (first in _CLEAR and second in PEOPLE) or (first in PEOPLE and second in _CLEAR):
            return [first, second]
    return [word]


def _word(piece: str) -> str:
    """Return the word of ours that a piece is a spelling of, else the piece."""
    for reading in _readings(piece):
        if not reading:
            break
        if reading in _KNOWN:
            return reading
        repeats = max(len(list(run)) for _, run in groupby(reading))
        squeezed = re.sub(r"(.)\1+", r"\1", reading)
        if repeats > 2 and squeezed in _SQUEEZED:
            return _SQUEEZED[squeezed]
        if repeats > 1 and squeezed in _SQUEEZED_CLEAR:
            return _SQUEEZED_CLEAR[squeezed]
    return piece.strip("@$!+€£") or piece


def _readings(piece: str) -> list[str]:
    """Return the piece as it stands, and with its digits and signs read as letters if it has letters, too."""
    signs = [one for one in piece if one in _SIGNS]
    if not signs or not any(one.isalpha() for one in piece):
        return [piece]
    options = [_SIGNS.get(one, one) for one in piece]
    read = ["".join(letters) for _, letters in zip(range(_MOST_READINGS), product(*options), strict=False)]
    return [piece, *read]


def _joined(parts: list[str]) -> list[str]:
    """Put runs of single characters together where they spell a word of ours: "n u d e", "a n.u.d.e"."""
    result: list[str] = []
    for alone, run in groupby(parts, lambda part: len(part) == 1 and part != BREAK):
        letters = list(run)
        spelled = _spelled(letters) if alone and len(letters) > 2 else None
        result += letters if spelled is None else [spelled]
    return result


def _spelled(letters: list[str]) -> str | None:
    for skipped in (0, 1):  # an article before the word is a single letter, too
        word = _word("".join(letters[skipped:]))
        if word in _KNOWN:
            return word
    for reading in _readings("".join(letters)):
        found = next((word for word in _LONG_CLEAR if word in reading), None)
        if found:
            return found
    return None
