"""Which attributes a caption gives a person: the words of the drawn world, and the usual ones of other captioners."""

from __future__ import annotations

import re
from collections.abc import Mapping

UNSAID = "not said"

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "person": {
        "man": ("man", "men", "boy", "guy", "gentleman", "king", "prince"),
        "woman": ("woman", "women", "girl", "lady", "queen", "princess"),
    },
    "skin": {
        "light": ("light skin", "pale skin", "white skin", "fair skin", "white man", "white woman"),
        "tan": ("tan skin", "tanned skin", "brown skin", "olive skin"),
        "dark": ("dark skin", "black skin", "black man", "black woman"),
    },
    "hair": {
        "black": ("black hair", "dark hair"),
        "brown": ("brown hair", "brunette"),
        "blond": ("blond hair", "blonde hair", "blond", "blonde"),
        "red": ("red hair", "ginger hair", "redhead"),
        "grey": ("grey hair", "gray hair", "white hair"),
    },
    "beard": {"yes": ("beard", "bearded")},
    "glasses": {"yes": ("glasses", "spectacles")},
    "headwear": {"crown": ("crown", "king", "queen"), "hat": ("hat", "cap")},
    "mood": {"smiling": ("smiling", "smile", "laughing", "happy"), "sad": ("sad", "crying", "unhappy")},
}
"""Attribute → value → words that say it. The drawn world always puts a crown on kings and queens."""


def attributes_of(caption: str) -> dict[str, str]:
    """Return the value of every attribute, whole words only; what the caption does not say is UNSAID."""
    said = caption.lower()
    return {
        attribute: next((value for value, texts in values.items() if _says(said, texts)), UNSAID)
        for attribute, values in WORDS.items()
    }


def _says(caption: str, texts: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(text)}\b", caption) for text in texts)
