"""Answers to replies, and the history of a session."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.phrasing import quoted
from bot.words.results import TITLE_UPLOAD
from storage.models import Revision

HOW_TO_REPLY = (
    "I can see that you wrote, but not what: Discord only shows me replies that ping me, and mentions. "
    "Reply to a picture with the @ switched on, mention me, or use `/edit`."
)

HOW_TO_POINT = (
    "I can't see what you reply to: Discord only shows me messages that are meant for me. Nothing was fetched. "
    "To change a picture in it: right-click that message → Apps → *Edit this image*."
)


def taking_in(said: str, thread: bool, notes: Sequence[str] = ()) -> str:
    """Return the answer to an upload; `thread`: it goes on in a thread of its own."""
    where = "; we go on in the thread below" if thread else " first"
    return " ".join([f"📥 {quoted(said, 300)}: I'm looking at your picture{where}.", *notes])


def editing(said: str, title: str, place: str) -> str:
    """Return the answer to /edit."""
    return f"✏️ {quoted(said, 300)} on {quoted(title, 80)}{place}."


def in_place(channel_id: int) -> str:
    """Name another channel."""
    return f" in <#{channel_id}>"


def started_private(channel_id: int | None) -> str:
    """Say where a private session goes on."""
    if channel_id is None:
        return "🔒 I may not make private threads here, so we go on in your direct messages."
    return f"🔒 Only you and I see it: <#{channel_id}>."


def not_yours(owner_id: int) -> str:
    """Say who may."""
    return f"Only <@{owner_id}> can decide here, because it is their session. Start your own with `/generate`."


NOTHING_TO_EDIT = (
    "I don't know which picture you mean: there is none of yours here. Start one with "
    "`/generate prompt:a bowl of apples`, or bring your own with `/edit image:`."
)
NOTHING_TO_UNDO = "This is the first picture; there is nothing before it. `/history` shows them all."
NOTHING_TO_REDO = "There is nothing to redo: no picture was made from this one. `/history` shows them all."
NOTHING_TO_CANCEL = "I'm not working on anything for you here."
NOTHING_TO_DELETE = "There is no session of yours here. `/privacy delete` removes all I keep about you."
ALL_CANCELLED = "Cancelled: {what}. Your pictures are all still there."
BACK_AT = "↩️ Back at this picture. Reply to go on from here; `redo` returns."
FORWARD_TO = "↪️ Forward again. Reply to go on from here."
PICKED = "📌 From here on. Reply to this picture to change it."
HISTORY_EMPTY = "No picture is finished here yet."
HISTORY_PICK = "Go on from…"


UNDONE = "↩️ Done: you are one picture back."


def history_entry(revision: Revision) -> str:
    """Return one picture's line in the tree."""
    what = {"generate": "drawn", "upload": "uploaded", "edit": "edited"}[revision.kind]
    said = quoted(revision.request, 60) if revision.request else TITLE_UPLOAD
    return f"{said} ({what})"


def history_option(number: int, revision: Revision) -> str:
    """Return one picture's line in the select, at most 100 characters."""
    line = f"{number}. {' '.join(revision.request.split()) or TITLE_UPLOAD}"
    return line if len(line) <= 100 else line[:99] + "…"


def history(lines: Sequence[str], hidden: int) -> str:
    """Return the tree of a session."""
    more = [f"… and {hidden} older ones."] if hidden else []
    return "\n".join(["**The pictures of this session**", *more, *lines])
