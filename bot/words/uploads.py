"""Uploads: what can be wrong with them."""

from __future__ import annotations

from bot.words.phrasing import megabytes


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
