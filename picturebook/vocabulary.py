"""The words the demo model was taught, so that a prompt outside them can be answered honestly."""

import re

from picturebook.animals import ANIMALS
from picturebook.fruit_bowl import FRUITS
from picturebook.objects import KINDS
from picturebook.palette import COLOURS
from picturebook.portrait import HAIRS, ROLES, SKINS
from picturebook.settings import SETTINGS

CONNECTIVES = (
    "a",
    "an",
    "and",
    "at",
    "bowl",
    "drawing",
    "empty",
    "full",
    "in",
    "left",
    "next",
    "none",
    "of",
    "on",
    "painting",
    "pencil",
    "picture",
    "portrait",
    "right",
    "table",
    "the",
    "to",
    "with",
)
WORN = ("beard", "crown", "glasses", "hair", "hat", "person", "sad", "skin", "smiling")
WORDS: tuple[str, ...] = tuple(
    sorted({*CONNECTIVES, *WORN, *ANIMALS, *FRUITS, *KINDS, *COLOURS, *HAIRS, *ROLES, *SKINS, *SETTINGS})
)
"""Every word that occurs in a training caption, lower case, sorted."""

PUNCTUATION = ("[", "]", ",")
_KNOWN = frozenset(WORDS)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+", re.UNICODE)


def unknown_words(prompt: str) -> list[str]:
    """Return the words of a prompt that the demo model never saw, lower case, each once, in order."""
    return [word for word in dict.fromkeys(_WORD.findall(prompt.lower())) if word not in _KNOWN]
