"""Uploads, and the question of consent."""

from __future__ import annotations

from bot.words.phrasing import duration, megabytes

CONSENT_WORDING = "2026-11"
"""Version of the consent question, kept with every answer."""


def consent_question(faces: int, timeout_s: float) -> str:
    """Ask the uploader; the wording's version is CONSENT_WORDING."""
    who = "a face" if faces == 1 else f"{faces} faces"
    whom = "this is you, or the person agreed" if faces == 1 else "these people agreed, or are you"
    return (
        f"I see {who} in your picture. May I keep it and change it? Say yes only if {whom} to have the picture changed "
        "by a machine. Until you say yes I keep it in memory only and do nothing else with it. "
        f"Without an answer within {duration(timeout_s)} it is gone."
    )


CONSENT_YES = "✅ Thank you. Your answer is on record; `/delete` removes the picture and the record."
CONSENT_NO = "The picture is gone; I kept nothing of it but that I asked."
CONSENT_TIMEOUT = "There was no answer, so the picture is gone. Upload it again with `/edit image:` when you like."
UPLOAD_LOST = (
    "I was restarted while your picture was in memory only, so it is gone and nothing of it was kept. "
    "Please upload it again with `/edit image:`."
)


def upload_too_big(size: int, limit: int) -> str:
    """Say how big is too big."""
    return (
        f"That file has {megabytes(size)}; I take up to {megabytes(limit)}. It wasn't fetched. "
        "Save it smaller (or as JPEG) and try again."
    )


UPLOAD_NEEDS_WORDS = (
    "That's a picture without words. Nothing of it was kept. Send it again and say what shall be different, "
    "for instance `make the hat blue`."
)
NOTHING_TO_REPEAT = "That is your own picture; there is nothing to draw again. Say what shall be different about it."

PICTURE_FAULTS = {
    "not_a_picture": "That file is not a picture I can read.",
    "truncated": "That picture is cut off: the file ends too early.",
    "too_many_pixels": "That picture has more pixels than I take (25 million).",
    "too_many_bytes": "That file is larger than I take (10 MiB).",
    "animated": "That picture is animated; I only change still ones.",
    "too_small": "That picture is too small to change anything in it.",
    "unsupported": "I don't read pictures of that format.",
}
PICTURE_NEXT = (
    "Nothing of it was kept. Try another one: PNG, JPEG, WebP or AVIF, still, up to 10 MiB and 25 megapixels."
)


def picture_fault(fault: str) -> str:
    """Say what is wrong with a picture."""
    return f"{PICTURE_FAULTS.get(fault, PICTURE_FAULTS['not_a_picture'])} {PICTURE_NEXT}"
