"""How words are quoted, shortened and counted."""

from __future__ import annotations

from collections.abc import Sequence

import discord


def quoted(text: str, limit: int = 120) -> str:
    """Return a person's words on one line, shortened, unable to become markup."""
    return f"“{plain(text, limit)}”"


def plain(text: str, limit: int) -> str:
    """Return text on one line that is no markup, at most `limit` characters."""
    line = discord.utils.escape_markdown(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip("\\ ") + "…"


LONGEST = 1950
"""Characters of a message's own text; Discord takes 2000, and a line may still be added."""


def that_fit(notices: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Return those of the notices, the first ones first, that fit into one message with its lines."""
    room = LONGEST - sum(len(line) + 1 for line in lines)
    fitting = []
    for one in notices:
        if len(one) < room:
            fitting.append(one)
            room -= len(one) + 1
    return fitting


def thread_name(text: str) -> str:
    """Return a name for a thread, at most 100 characters."""
    line = " ".join(text.split()) or "a picture"
    return line if len(line) <= 90 else line[:89].rstrip() + "…"


def megabytes(size: int) -> str:
    """Return bytes as people read them."""
    return f"{size / 1024 / 1024:.1f} MiB" if size >= 100 * 1024 else f"{size / 1024:.0f} KiB"


def percent(share: float) -> str:
    """Return a share of the picture; never 0 % of something."""
    return "less than 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")


def duration(seconds: float) -> str:
    """Return a duration as people read it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
