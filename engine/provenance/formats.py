"""Which file formats can carry content credentials, told by their first bytes."""

from __future__ import annotations

_OPENINGS = {b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def media_type_of(data: bytes) -> str | None:
    """Return the media type C2PA's reader wants to be told; None: no format that carries credentials."""
    for opening, media_type in _OPENINGS.items():
        if data.startswith(opening):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if data[4:12] == b"ftypavif" else None
