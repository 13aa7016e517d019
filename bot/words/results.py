"""What stands under a picture, and its alt text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.failures import listed
from bot.words.phrasing import percent, quoted, that_fit
from bot.words.preview import understanding
from engine.protocol import Plan


def drawing_in_thread(prompt: str, count: int) -> str:
    """Return the answer to /generate where a thread is opened."""
    what = "" if count == 1 else f" ({count} pictures)"
    return f"🎨 {quoted(prompt, 300)}{what}: I'm drawing it in the thread below."


def drawing_here(prompt: str, count: int, notes: Sequence[str] = ()) -> str:
    """Return the answer to /generate where no thread is opened."""
    what = "" if count == 1 else f" ({count} pictures)"
    return " ".join([f"🎨 {quoted(prompt, 300)}{what}: I'm drawing it here.", *notes])


def no_thread(missing: Sequence[str]) -> str:
    """Say why there is no thread."""
    return f"I can't open a thread: I'm missing the permission {listed(missing)} here. Everything works without it."


GENERATE_METHOD = "text to image"


def generated(prompt: str, number: int, count: int, label_line: str, notes: Sequence[str]) -> str:
    """Return the text above a generated picture."""
    which = f" ({number} of {count})" if count > 1 else ""
    first, last = f"**{quoted(prompt, 200)}**{which}", [GO_ON, label_line]
    return "\n".join([first, *that_fit(notes, [first, *last]), *last])


GO_ON = "Reply to this picture and say what shall be different."


COMPARED = "The second picture shows before and after."


def edited(said: str, plan: Plan, changed: float, label_line: str, notes: Sequence[str]) -> str:
    """Return the text above an edited picture."""
    understood = understanding(plan, 300)
    first = f"**{quoted(said, 200)}** ({understood})" if understood else f"**{quoted(said, 200)}**"
    second = f"{percent(changed)} of the picture changed; every other pixel is the same as before."
    last = ["Reply to go on from here, or say `undo` or `again`.", label_line]
    return "\n".join([first, second, *that_fit(notes, [first, second, *last]), *last])


def uploaded(width: int, height: int) -> str:
    """Return the text above a picture that was taken in."""
    return (
        f"Your picture as I keep it: {width} × {height} pixels, location and camera data removed. "
        "Reply to it to change it; `/delete` removes it."
    )


def alt_generated(prompt: str) -> str:
    """Return the alternative text of a generated picture (at most 1024 characters)."""
    return f"AI-generated picture: {prompt}"[:1024]


def alt_edited(target: str, said: str) -> str:
    """Return the alternative text of an edited picture."""
    return f"AI-edited picture: {target or said}"[:1024]


def alt_comparison(said: str) -> str:
    """Return the alternative text of before and after."""
    return f"Before and after an AI edit, side by side: {said}"[:1024]


def alt_preview(coverage: float) -> str:
    """Return the alternative text of a mask preview."""
    return f"The picture with the region that may change outlined and tinted: {percent(coverage)} of it"


ALT_UPLOAD = "The picture that was uploaded"
ALT_UPLOAD_PROVEN = "The AI-generated picture that was uploaded"
ALT_PROGRESS = "The AI-made picture, unfinished"
UNFINISHED = "-# AI-made, unfinished"


TOO_LARGE_AT_ALL = (
    "The picture is finished and kept, but even a small copy is too large for this place. "
    "Use `/history` where larger files are allowed, or go on editing from here."
)
TITLE_UPLOAD = "your picture"
