"""What is said about how an instruction was read."""

from __future__ import annotations

from bot.words.phrasing import plain, quoted
from engine.protocol import Correction, Plan


def not_there(detail: str) -> str:
    """Say what was looked for, and what there is instead; `detail` as the engine's failure carries it."""
    thing, _, there = detail.partition(": ")
    seen = f" What I see: {plain(there, 300)}." if there else ""
    return (
        f"🔍 I don't see {quoted(thing, 80)} in the picture, so nothing was changed.{seen} "
        "Name one of these, or write it with an arrow if I overlooked something: `dog -> cat`."
    )


def how(plan: Plan) -> list[str]:
    """Return the lines about the method, why it was picked, and where the change may go as far as words said it."""
    lines = [f"Method: **{plain(plan.method, 40)}**, {plain(plan.why, 200)}."] if plan.why else []
    if plan.corrections:
        lines.append(plain(f"Region: {', '.join(_correction(one) for one in plan.corrections)}", 200) + ".")
    return lines


def _correction(one: Correction) -> str:
    return " ".join(part for part in (one.keep, one.words or "what is", _SIDES[one.side]) if part)


_SIDES = {"": "", "left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom"}
