"""A row of the table: what is said about a picture, and the plan it stands for.

It is the caption of the picture, what is said about it, and the caption aimed at (left out: unchanged). Further
columns only where they differ from an ordinary DiffEdit plan. The captions in PLAIN are those of a model trained on
everything, the others those of the demo world.
"""

from __future__ import annotations

from dataclasses import dataclass

HOUSE = "a red house in a meadow"
MEADOW = "a meadow"
APPLES = "a bowl of apples"
PAIR = "a red house on the left and a green tree on the right in a meadow"
TWINS = "a red house on the left and a blue house on the right in a meadow"
TWO = "two houses in a meadow"
MAN = "a portrait of a man with light skin, brown hair, a beard and glasses, smiling"
WOMAN = "a portrait of a woman"
KING = "a portrait of a king"
STREET = "two dogs and a man on a bench in a park"
GRAY = "a gray house and a tree in a park"
DOG = "a black and white dog in a park"
CAT = "a black cat sitting on a window sill"
SOFA = "a woman sitting on a couch with a laptop"
WAVE = "a man riding a wave on top of a surfboard"
LAWN = "a large brown dog laying on a green lawn"
PLAIN = frozenset({STREET, GRAY, DOG, CAT, SOFA, WAVE, LAWN})
"""Captions of a model trained on everything."""


@dataclass(frozen=True)
class Phrasing:
    """One row of the table."""

    caption: str
    said: str
    target: str = ""
    source: str = ""  # what the picture is taken to show, where the person says so against the caption
    method: str = "diffedit"
    concepts: str = ""  # "+snow, -red @3": more snow, less red at the edit guidance 3
    region: str = ""  # "only left, not hat"
    settings: str = ""  # "left=0.5"
    slips: str = ""  # "huose > house"
    own_word: str = ""  # taken from the person against the caption
    untaught: str = ""  # words the demo model cannot draw
    after: str = ""  # the instruction that the picture came from
    open: str = ""  # the instruction whose preview nobody answered yet
    asks: str = ""  # what it is asked back with; "?" where it is not understood at all


Phrasings = dict[str, tuple[Phrasing, ...]]
"""Rows by the kind of thing that is said."""
