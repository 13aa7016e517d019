"""How much single words of a prompt weigh, as people write it: `a (fluffy:1.6) cat`, or `fluffy:1.6, red:-1`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.errors import BadRequest

WEIGHTS = (-2.0, 2.0)
"""Range of the factor c on a word's attention (arXiv:2208.01626, section 3.2)."""
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_MARKED = re.compile(rf"\((?=\s*[^():\s])([^():]+):\s*({_NUMBER})\s*\)")
_LISTED = re.compile(rf"([^:,]+):\s*({_NUMBER})\s*")


@dataclass(frozen=True)
class Emphasis:
    """A word or phrase and its number."""

    words: str
    number: float

    def __str__(self) -> str:
        return f"{self.words}:{self.number:g}"


def unmarked(prompt: str) -> tuple[str, tuple[Emphasis, ...]]:
    """Return a prompt without its `(words:number)` marks, and what they said."""
    said = tuple(Emphasis(words.strip(), float(number)) for words, number in _MARKED.findall(prompt))
    return _MARKED.sub(lambda mark: mark[1].strip(), prompt), said


def listed(argument: str, told: str, least: float, most: float) -> tuple[Emphasis, ...]:
    """Return what a setting says as `words:number, words:number`. Raises BadRequest for anything else."""
    found = []
    for part in filter(str.strip, told.split(",")):
        read = _LISTED.fullmatch(part)
        if read is None or not read[1].strip():
            raise BadRequest(argument, told, "it is written word:number, word:number")
        found.append(Emphasis(read[1].strip(), float(read[2])))
    return bounded(argument, tuple(found), least, most)


def bounded(argument: str, told: tuple[Emphasis, ...], least: float, most: float) -> tuple[Emphasis, ...]:
    """Return them if every number is in range. Raises BadRequest that names the first which is not."""
    for one in told:
        if not least <= one.number <= most:
            raise BadRequest(argument, str(one), f"its number must be from {least:g} to {most:g}")
    return told
