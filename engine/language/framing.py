"""What is asked of the picture's frame and not of its words: cutting a thing out, going on beyond the edge."""

from __future__ import annotations

from collections.abc import Collection

from engine.language.draft import Draft
from engine.language.outline import taken_out
from engine.language.phrases import first_match, phrase, spread
from engine.language.subjects import PICTURE
from engine.language.words import PRONOUNS, joined, without_determiner
from engine.protocol import Notice, Plan, Setting

_BACKGROUND = tuple(
    phrase(text)
    for text in (
        "remove|delete|erase|take_away|get_rid_of|drop|cut_out|cut_away the|its|his|her background",
        "[make|give_it] [the|a] [background] transparent [background]",
        "without|no [the|a] background",
    )
)
_CUT = tuple(phrase(text) for text in ("cut_out|crop_out|isolate|extract THING", "cut THING out", "only keep THING"))
_EXTEND = tuple(
    phrase(text)
    for text in (
        "extend|expand|enlarge|stretch|continue THING to|on|at|towards|toward the SIDE by SHARE",
        "extend|expand|enlarge|stretch|continue THING to|on|at|towards|toward the SIDE",
        "extend|expand|enlarge|stretch|continue to|on|at|towards|toward the SIDE [by SHARE]",
        "make the|this picture|image|photo|photograph|canvas|frame|scene SIDE",
        "make it SIDE",
        "[please] SIDE out",
    )
)
_WAYS = {
    "left": ("left",),
    "right": ("right",),
    "top": ("up",),
    "up": ("up",),
    "bottom": ("down",),
    "down": ("down",),
    "sides": ("left", "right"),
    "wider": ("left", "right"),
    "higher": ("up", "down"),
    "zoom": ("left", "right", "up", "down"),
}
_SHARES = {
    "half": 0.5,
    "a half": 0.5,
    "a third": 0.33,
    "a quarter": 0.25,
    "a lot": 0.5,
    "a bit": 0.15,
    "a little": 0.15,
}
_USUAL = 0.25
"""Share of the picture's side that is added where nobody said how much."""


def framed(draft: Draft, text: str, offered: Collection[str]) -> tuple[Plan, tuple[Notice, ...]] | None:
    """Return the plan of what is asked of the frame; None: something else is, or no method for it is offered."""
    said = spread(text)
    if not offered or "cutout" in offered:
        thing = _cut(draft, said)
        if thing:
            return taken_out(thing, joined(draft.source), draft.world, "cutout")
    if not offered or "extend" in offered:
        caption = joined(draft.source)
        sides = _extended(said)
        settings = tuple(Setting(name=name, value=share) for name, share in sides)
        return (Plan(method="extend", source=caption, target=caption, settings=settings), ()) if settings else None
    return None


def _cut(draft: Draft, said: str) -> str:
    """Return what shall be cut out, empty where nothing is; without a background the main thing is left."""
    if first_match(_BACKGROUND, said) is not None:
        noun = draft.main_noun()
        return joined(draft.target[slice(*noun)]) if noun else ""
    parts = first_match(_CUT, said)
    if parts is None:
        return ""
    thing = without_determiner(parts["thing"])
    found = draft.locate(thing) if thing[-1].lower() in PRONOUNS else None
    return joined(draft.target[slice(*found)]) if found else joined(thing)


def _extended(said: str) -> tuple[tuple[str, float], ...]:
    parts = first_match(_EXTEND, said)
    if parts is None or len(parts["side"]) != 1:
        return ()
    thing = parts.get("thing", ["it"])
    if without_determiner(thing)[-1].lower() not in PICTURE | PRONOUNS | {"canvas", "frame", "background"}:
        return ()
    share = _share(joined(parts.get("share", [])).lower())
    return tuple((way, share) for way in _WAYS.get(parts["side"][0].lower(), ()))


def _share(said: str) -> float:
    number = said.split()[0].rstrip("%") if said else ""
    if number.isdigit():
        return min(1.0, max(0.05, int(number) / 100))
    return _SHARES.get(said, _USUAL)
