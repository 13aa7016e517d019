"""Finding, cutting out, extending; regions that a person painted."""

from __future__ import annotations

from bot.words.phrasing import percent, plain, quoted
from engine.protocol import Plan

SIDES = {
    "left": "on the left",
    "right": "on the right",
    "top": "at the top",
    "bottom": "at the bottom",
    "sides": "on the left and the right",
    "all": "on all sides",
}


def segmenting(thing: str) -> str:
    """Return what a person said with /segment, for titles and the history."""
    return f"find {thing}"


def cutting_out(thing: str) -> str:
    """Return what a person said with /cutout."""
    return f"cut out {thing}" if thing else "remove the background"


def extending(side: str, amount: int, prompt: str) -> str:
    """Return what a person said with /extend."""
    return f"extend by {amount} % {SIDES[side]}" + (f": {prompt}" if prompt else "")


def region(plan: Plan, coverage: float, verdict: str) -> list[str] | None:
    """Return the lines of a preview of one of these, None for every other method."""
    thing = plain(plan.target, 80)
    if plan.method == "extend":
        return [
            f"Only the outlined part is new: {percent(coverage)} of the larger picture. "
            "The old picture stays in it as it is, every sample.",
            "✅ applies it, ❌ drops it.",
        ]
    if plan.method not in ("segment", "cutout"):
        return None
    if verdict == "empty" or (plan.method == "segment" and verdict == "full"):
        return [
            f"I couldn't tell “{thing}” from the rest of the picture. "
            "**Redraw** looks again, **Grow** looks less strictly, **Change the plan** lets you name it differently."
        ]
    if plan.method == "segment":
        return [
            f"I found “{thing}”: the outlined {percent(coverage)} of the picture. Nothing was changed.",
            "The files: the mask (white where it is), and the cut-out alone. **Grow** and **Shrink** correct them; "
            "**Remove the background** makes the cut-out the next picture of this session.",
        ]
    if verdict == "full":
        return ["⚠️ Nothing would be left of the picture. **Shrink** leaves more of it."]
    return [
        f"All but “{thing}” becomes transparent: the outlined {percent(coverage)} of the picture.",
        "✅ applies it, ❌ drops it.",
    ]


ALT_MASK = "Black and white: white where the thing is"
ALT_CUTOUT = "The thing alone, on a transparent ground"
MASK_LEFT_OUT = "The mask and the cut-out are too large for this place; ask again where larger files are allowed."
ONLY_FOUND = (
    "There is nothing to apply: I only found it, and nothing was changed. "
    "**Remove the background** makes the cut-out the next picture."
)

PAINTED_HOW = (
    "Tell me with the painted picture what to do with it: `only inside this` keeps of the region what you painted "
    "white, `use this` takes what you painted in its place. The preview is as it was; send it again with the words."
)
PAINTED_LATER = (
    "The engine can't look at what you painted just now. The preview is as it was; send it again in a moment."
)


def painted_fault(detail: str) -> str:
    """Say why a painted region can't be used."""
    return (
        f"I can't use what you painted: {plain(detail, 200)}. The preview is as it was. Reply to it with a picture "
        "that is as large as the one you edit, white where it may change and black everywhere else."
    )


def asked(said: str, title: str, place: str) -> str:
    """Return the answer to one of these commands."""
    return f"✂️ {quoted(said, 300)} in {quoted(title, 80)}{place}."
