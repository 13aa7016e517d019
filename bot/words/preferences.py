"""A person's own defaults."""

from __future__ import annotations

from storage.models import PersonSettings

PREFERENCE_OPTIONS = {
    "steps": "Steps of every picture and edit: more is slower and finer",
    "guidance": "How closely to follow your words (0–50)",
    "strength": "How much of an edited region is drawn anew (0.05–1)",
    "private": "Start pictures of yours that you upload in private",
    "comparison": "Whether a before-and-after picture comes with every edit",
    "reset": "Back to my own defaults, all of them",
}


def preferences(mine: PersonSettings, changed: bool) -> str:
    """Say what a person's defaults are."""
    own = {
        "steps": mine.steps,
        "guidance": mine.guidance_scale,
        "strength": mine.strength,
        "private": mine.private,
        "comparison": None if mine.comparison else False,
    }
    lines = [f"• {name}: **{_said(value)}**" for name, value in own.items() if value is not None]
    opening = "Done; from your next picture on:" if changed else "What you set for yourself:"
    if not lines:
        opening = "Done; you use my own defaults again." if changed else "You use my own defaults for everything."
        return f"{opening} `/preferences steps:40` would change one."
    return "\n".join([opening, *lines, "What you say with a command still comes first."])


def _said(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}"
