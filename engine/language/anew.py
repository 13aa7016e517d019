"""Asking for the picture itself anew: "reimagine it", "a variation of this"."""

from __future__ import annotations

from engine.language.draft import Draft
from engine.language.exchange import replace_thing
from engine.language.phrases import first_match, phrase, spread
from engine.language.places import set_style, style_named
from engine.language.subjects import means_all

_REIMAGINE = tuple(
    phrase(text)
    for text in (
        "reimagine|reinvent|rework|reinterpret|redraw [it|this|that|everything]",
        "reimagine|reinvent|rework|reinterpret THING as|like NEW",
        "reimagine|reinvent|rework|reinterpret|redraw THING",
        "surprise me",
    )
)
_VARY = tuple(
    phrase(text)
    for text in (
        "[make|draw|give_me|show] [me] a|another|some|one_more variation|variant|variations|version [of|on THING]",
        "vary [it|this|that|the_picture|the_image]",
        "something|one similar|like_this|like_that",
        "[a|another] variation|variant|version [of|on THING]",
    )
)


def anew(draft: Draft, text: str) -> Draft | None:
    """Read a wish for the picture anew; None: the text asks for something else."""
    said = spread(text)
    for one in _REIMAGINE:
        parts = one.match(said)
        if parts is None:
            continue
        thing, new = parts.get("thing", ["it"]), parts.get("new")
        if new is None:
            return draft.noting("reimagine", [], []) if means_all(thing) else None
        style = style_named(new)
        draft = set_style(draft, style) if style else replace_thing(draft, thing, new)
        return draft.noting("reimagine", [], new)
    if first_match(_VARY, said) is not None:
        return draft.noting("vary", [], [])
    return None
