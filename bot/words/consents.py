"""The question of consent, taking it back, and "That is me"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.words.phrasing import duration, plain

CONSENT_WORDING = "2026-11-c"
"""Version of the question below, kept with every answer: change it with every change of the meaning.

A yes to another version is no yes to this one: everybody is asked again.
"""

YES_ANSWERS = {"me": "it is you", "permission": "you have their permission", "yes": "you may use it"}


def consent_question(faces: int, place: str, days: int, meanwhile: str) -> str:
    """Ask whoever brings a picture in; the wording's version is CONSENT_WORDING.

    `place` comes from `seen_by`, `meanwhile` says what becomes of the picture until there is an answer.
    """
    who = "a face" if faces == 1 else f"{faces} faces" if faces else "no face, but you say that there is a person"
    return "\n".join(
        [
            f"🙂 I see {who} in this picture. Are you in it, or did whoever is in it agree?",
            "**What happens:** I keep the picture, describe it to myself and change it as you say. "
            "Every result is marked as made with AI.",
            f"**Who sees it:** {place} So can whoever runs this bot.",
            f"**How long:** until you take it back with `/consent withdraw` or delete it, "
            f"and at most {days} days after you last used it.",
            meanwhile,
        ]
    )


def until_answered(timeout_s: float) -> str:
    """Say what becomes of a picture that was not kept yet."""
    return (
        "Until you answer it is in my memory only and nothing is done with it. "
        f"Without an answer within {duration(timeout_s)} it is gone."
    )


def seen_by(channel_id: int, private: bool, direct: bool) -> str:
    """Say who sees what is posted in a place."""
    if direct:
        return "you and I, in these direct messages."
    if private:
        return f"you, and the moderators of this server, in <#{channel_id}>."
    return f"everybody who can see <#{channel_id}>."


CONSENT_YES = (
    "✅ Thank you. Your answer is on record; `/consent withdraw` takes it back, with the picture and all made from it."
)
CONSENT_NO = "The picture is gone; I kept nothing of it but that I asked."
CONSENT_TIMEOUT = "There was no answer, so the picture is gone. Upload it again with `/edit image:` when you like."
UPLOAD_LOST = (
    "I was interrupted (a restart, or I lost the connection) while your picture was in memory only, "
    "so it is gone and nothing of it was kept. "
    "Please upload it again with `/edit image:`."
)
UPLOAD_FAILED = (
    "😕 Something went wrong while I looked at your picture, so it is gone and nothing of it was kept. "
    "Please upload it again; where that fails, too, tell whoever runs this bot."
)
REAL_PEOPLE_FORBIDDEN = (
    "This server does not want pictures of real people changed, and I see a face in this one. "
    "Nothing of it was kept. In direct messages the usual question is asked instead."
)
PERSON_FORBIDDEN = (
    "This server does not want pictures of real people changed, so I removed this one and everything made from it."
)
PERSON_NOT_CHANGED = (
    "This server does not want pictures of real people changed, and somebody is in this one. Nothing was started, and "
    "the picture stays as it is; `/delete` removes it. In direct messages the usual question is asked instead."
)
PERSON_ON_RECORD = "Your answer about this picture is on record already; `/consent withdraw` takes it back."
PERSON_NOT_YOURS = (
    "Only whoever brought this picture in can answer for it. If it shows **you**: right-click the message → Apps → "
    "*That is me*; it is hidden at once."
)
PERSON_HIDDEN = (
    "I saw no face, so I have kept it already. Until you answer, nothing can be made from it and I don't show it "
    "again; without an answer it stays so until it is deleted."
)
PERSON_REMOVED = "The picture and everything made from it is gone; I kept nothing of it but that I asked."
PICTURE_HIDDEN = (
    "This picture is hidden because of the people in it, so nothing can be made from it and I don't show it. "
    "It comes back when the question about it is answered."
)

WITHDRAW_NOTHING = "There is no consent of yours on record, so there is nothing to take back."
WITHDRAW_WHICH = (
    "Which picture do you take back? It and **everything made from it** leave my store, my memory and this server's "
    "channels at once. It can't be undone. That you took it back stays on record."
)
WITHDRAW_PICK = "Take back…"


def withdraw_option(answer: str, answered_at: datetime, faces: int, title: str) -> str:
    """Return one consent's line in the select, at most 100 characters."""
    seen = "a face" if faces == 1 else f"{faces} faces" if faces else "a person"
    line = f"{answered_at:%d %B %Y %H:%M} UTC, {seen}: {YES_ANSWERS.get(answer, answer)}"
    line += f" ({' '.join(title.split())})" if title else ""
    return line if len(line) <= 100 else line[:99] + "…"


def withdrawn(pictures: int, messages: int, left: int) -> str:
    """Say what is gone."""
    text = (
        f"🗑️ Taken back: {pictures} pictures are gone from my store and memory, {messages} of my messages with them. "
        "That you took it back is on record. A message of your own that holds the picture is yours to delete."
    )
    return f"{text} {left} messages are out of my reach; ask a moderator there." if left else text


REPORT_NOT_OURS = "I only know pictures that I posted. Use this on one of my messages that shows you."
REPORT_DIRECT = "There are no moderators in direct messages. `/delete` removes this picture for good."
REPORT_AGAIN = (
    "This picture was reported and is hidden already; the moderators of this server decide about it. "
    "Where a message still showed it, I removed that now."
)
REPORT_SETTLED = (
    "The moderators of this server looked at this picture after you reported it, and decided that it stays. "
    "I leave it as it is. Speak to them, or to whoever runs this bot; what is made from it later you can report anew."
)
REPORT_TAKEN = (
    "🙈 I hid this picture at once, with all that belongs to it. The moderators of this server "
    "decide whether it comes back; your name is not shown to them, only kept with the record."
)
REPORT_NOTICE = (
    "🙈 I hid a picture here because somebody says that they are in it. Nothing can be made from it meanwhile. "
    "Whoever may manage messages here decides: look at it, then bring it back or remove it for good."
)
REPORT_MODERATORS = "Only those who may manage messages here decide about this."
REPORT_OVER = "There is nothing left to decide: it was decided already, or the picture is gone."
REPORT_LOOK = "For your eyes only: the picture that was reported."
REPORT_REMOVED = "🗑️ A picture that showed somebody against their will was removed, with everything made from it."
REPORT_OVER_RESTORED = "↩️ The moderators decided: the picture is back."
REPORT_RESTORED = "The moderators looked at the report and brought the picture back."


def report_left(messages: int) -> str:
    """Say how many messages still show a picture that was reported."""
    one = "One message that shows it is" if messages == 1 else f"{messages} messages that show it are"
    return f"{one} out of my reach. Ask a moderator there to delete what is left."


def report_reached_nobody(names: Sequence[str]) -> str:
    """Say that the moderators could not be told, and that the picture stays hidden."""
    lacking = discord.utils.escape_markdown(", ".join(names)) or "a permission"
    return f"It is hidden, but I could not tell the moderators here (missing: {plain(lacking, 100)}). Please tell them."
