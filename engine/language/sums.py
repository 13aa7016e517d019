"""Concepts added and taken away as SEGA writes it (arXiv:2301.12247, figure 1): "king - man + woman"."""

from __future__ import annotations

import re

from engine.language.degrees import lean
from engine.language.draft import Draft
from engine.language.words import find, tokens, without_determiner

_SIGN = re.compile(r"\s+([-−–+])\s+")


def summed(draft: Draft, text: str) -> Draft | None:
    """Read "A - B + C" as less of B and more of C, A being in the picture or all of it; None: it is no such sum."""
    first, *rest = _SIGN.split(text.strip())
    signs, terms = rest[::2], [without_determiner(tokens(term) or [""]) for term in (first, *rest[1::2])]
    if "+" not in signs or len(set(signs)) < 2 or not all(term[0] and term[0][0].isalnum() for term in terms):
        return None
    if find(terms[0], list(draft.target)) is None:
        return None
    for sign, term in zip(signs, terms[1:], strict=True):
        draft = lean(draft, "more" if sign == "+" else "less", term)
    return draft
