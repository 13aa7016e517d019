"""A person's own data: seeing it, taking it along, deleting it; and when it goes by itself."""

from __future__ import annotations

from collections.abc import Mapping

from bot.words.phrasing import megabytes

DELETE_SESSION = (
    "This deletes every picture of this session, with its history. It can't be undone. "
    "`/privacy delete` removes everything I keep about you."
)
DELETE_EVERYTHING = (
    "This deletes everything I keep about you: all your sessions, pictures, settings and answers, what the engine "
    "remembers of them, and my messages that show them. It can't be undone.\n"
    "**What stays as proof:** that things were asked, allowed, refused, taken back or deleted, with the time, under a "
    "random name that then leads to nobody: no picture, no words of yours, no number of yours."
)
KEPT = "Nothing was deleted."
THREAD_EMPTIED = "a deleted session"


def deleted(pictures: int, messages: int, left: int = 0) -> str:
    """Say what is gone, and what could not be reached."""
    text = f"🗑️ Deleted: {pictures} pictures from my store and {messages} of my messages that showed them."
    return f"{text} {_out_of_reach(left)}" if left else text


def _out_of_reach(messages: int) -> str:
    return f"{messages} messages are out of my reach; ask a moderator there."


def deleted_everything(rows: int, pictures: int, messages: int, left: int) -> str:
    """Say that everything is gone, and what could not be reached."""
    text = (
        f"🗑️ Deleted everything I kept about you: {rows} entries, {pictures} pictures, {messages} of my messages. "
        "What stays is that it was deleted, without your name."
    )
    return f"{text} {_out_of_reach(left)}" if left else text


EXPORTED = "Everything I keep about you: `data.json` has every entry, `pictures/` every picture."
EXPORT_NOTHING = "I keep nothing about you."


EXPORT_IN_PIECES = (
    "A picture that is larger than a file may be here comes in pieces, `….png.1`, `….png.2` and so on: joined in that "
    "order they are the picture."
)


def exported_part(number: int, parts: int, in_pieces: bool = False) -> str:
    """Number the files of an export that did not fit into one, and say how a picture in pieces becomes whole."""
    text = EXPORTED if parts == 1 else f"{EXPORTED} Part {number} of {parts}."
    return f"{text}\n{EXPORT_IN_PIECES}" if in_pieces and number == 1 else text


TABLES = {
    "sessions": "sessions",
    "revisions": "pictures with their history",
    "jobs": "requests",
    "copies": "delivered files that I would know again",
    "consents": "answers about people in your pictures",
    "reports": "reports (“That is me”)",
    "people": "settings",
    "audit": "entries in the record of decisions",
    "pseudonyms": "random name in that record",
}


def privacy_shown(rows: Mapping[str, int], pictures: int, size: int, days: int) -> str:
    """Say what is kept about a person, and what they can do about it."""
    if not rows:
        return f"🔎 {EXPORT_NOTHING}"
    lines = [f"- {count} × {TABLES.get(table, table)}" for table, count in sorted(rows.items())]
    return "\n".join(
        [
            "🔎 **What I keep about you**",
            *lines,
            f"- {pictures} picture files ({megabytes(size)})",
            f"Sessions go by themselves after {days} days without use (a server may set another time for its own).",
            "`/privacy export` gives it to you, `/privacy delete` removes it, `/consent withdraw` takes back a single "
            "picture with people in it.",
        ]
    )


PRIVACY_FILE = "How this bot treats what it is given, as its code does it."
TERMS_FILE = "What you may use this bot for."
PAGE_MISSING = "That page is not installed here; ask whoever runs this bot."
