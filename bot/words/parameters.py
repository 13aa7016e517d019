"""What is said about the parameters of methods."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from bot.words.phrasing import plain
from engine.protocol import ParameterInfo, Setting

FORM_METHOD = "How to edit"
FORM_SETTINGS = "Every setting: name=value, one a line"
FORM_SETTINGS_HINT = "Leave a value empty for its default; lines you delete are defaults too"
FORM_OBJECT = "What to find"
_LONGEST_HELP = 3900


def taken_by(info: ParameterInfo) -> str:
    """Say what a parameter takes: "0 to 1"."""
    if info.kind == "choice":
        return " or ".join(info.choices)
    if info.kind in ("switch", "words"):
        return {"switch": "true or false", "words": "words"}[info.kind]
    whole = "a whole number" if info.kind == "integer" else "a number"
    least = "" if info.minimum is None else f" from {info.minimum:g}"
    most = "" if info.maximum is None else f" to {info.maximum:g}"
    return whole + least + most


def unknown_setting(name: str, known: Sequence[str]) -> str:
    """Say which settings there are, and which of them was probably meant."""
    there = ", ".join(f"`{one}`" for one in known)
    near = difflib.get_close_matches(name, known, 1)
    meant = f" Did you mean `{near[0]}`?" if near else ""
    said = name.replace("`", "'")[:40]
    return (
        f"There is no setting `{said}`, so I started nothing and everything is as it was.{meant} "
        f"What can be set here: {there}. Say it again, for instance with `strength=.6` at the end."
    )


def wrong_setting(info: ParameterInfo, value: str) -> str:
    """Say what a setting takes."""
    about = f" ({plain(info.description, 200)})" if info.description else ""
    return (
        f"`{info.name}` can't be “{plain(value, 60)}”, so I started nothing and everything is as it was. "
        f"It takes {taken_by(info)}{about}."
    )


SETTINGS_WITHOUT_WORDS = (
    "Those are only settings, and no preview is open that they could be for, so I started nothing. "
    "Say with them what shall be different, for instance `make the house blue strength=.6`."
)


def parameter_help(parameters: Sequence[ParameterInfo]) -> str:
    """Return what each setting means, for the form (at most 4,000 characters)."""
    lines = [f"-# `{one.name}` {taken_by(one)}: {plain(one.description, 160)}" for one in parameters]
    text = ""
    for line in lines:
        if len(text) + len(line) > _LONGEST_HELP:
            break
        text += f"{line}\n"
    return text.strip() or "-# There is nothing to set."


def value(one: object) -> str:
    """Return a setting's value as people type it."""
    if isinstance(one, bool):
        return "true" if one else "false"
    return f"{one:g}" if isinstance(one, float) else str(one)


def typed(text: str) -> str:
    """Return what a person typed into a form, so that it is not lost."""
    return f"This is what you had typed:\n```\n{text.replace('`', chr(39))[:1500]}\n```"


def set_by_hand(numbers: Mapping[str, int | float], settings: Sequence[Setting]) -> list[str]:
    """Return the line of a preview that tells what the person set, nothing where they set nothing."""
    pairs = [*numbers.items(), *((one.name, one.value) for one in settings)]
    return [plain("Set: " + ", ".join(f"{name}={value(one)}" for name, one in pairs), 300)] if pairs else []
