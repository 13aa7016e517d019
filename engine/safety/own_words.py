"""A server's own words: looked for whole and through disguises, and in any script as they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from engine.safety.lookalikes import latin
from engine.safety.plain import BREAK, plain
from engine.safety.vocabulary import EXPLICIT

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts in which words stand without spaces between them, or with endings that are written to them."""


def phrases(words: Iterable[str]) -> list[str]:
    """Return words as they stand in a text that `plain` has read; those it cannot read are none of them."""
    return [phrase for word in words if not _written_otherwise(word) and (phrase := _phrase(word))]


def held(words: Iterable[str], said: str, texts: Iterable[str]) -> bool:
    """Return whether one of the words stands in the texts; `said` is what `plain` read of them."""
    words = tuple(words)
    if any(f" {phrase} " in f" {said} " for phrase in phrases(words)):
        return True
    written = [pattern for word in words if _written_otherwise(word) and (pattern := _pattern(word))]
    return bool(written) and any(re.search(pattern, _folded(text)) for text in texts for pattern in written)


def can_be_found(word: str) -> bool:
    """Return whether there is anything in a word that a text could be searched for; signs alone are not."""
    return bool(_pattern(word)) if _written_otherwise(word) else bool(_phrase(word))


def can_be_allowed(word: str) -> bool:
    """Return whether letting a word through can have an effect: what is sexual whatever stands beside it stays out."""
    return not _written_otherwise(word) and bool(_phrase(word)) and _phrase(word) not in EXPLICIT


def _phrase(word: str) -> str:
    return plain(word).strip(f"{BREAK} ")


def _written_otherwise(word: str) -> bool:
    """Return whether a word has letters that are not drawn like Latin ones, or is a picture."""
    letters = latin(word)
    foreign = any(one.isalpha() and not one.isascii() for one in letters)
    return foreign or (not any(one.isalnum() for one in letters) and bool(_pattern(word)))


@lru_cache(maxsize=4096)
def _pattern(word: str) -> str:
    parts = [part for part in _folded(word).split() if any(one.isalnum() or _drawn(one) for one in part)]
    if not parts:
        return ""
    whole = r"\s+".join(re.escape(part) for part in parts)
    before = r"(?<!\w)" if _alone(parts[0][0]) else ""
    after = r"(?!\w)" if _alone(parts[-1][-1]) else ""
    return f"{before}{whole}{after}"


def _alone(letter: str) -> bool:
    return letter.isalnum() and not _UNSPACED.match(letter)


def _drawn(sign: str) -> bool:
    return unicodedata.category(sign) == "So"


def _folded(text: str) -> str:
    """Return a text in small letters, without the characters that nobody sees."""
    apart = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in apart if unicodedata.category(one) != "Cf" and one != "\ufe0f")
