"""The chunks of a PNG file: what it is strung together from after its eight opening bytes."""

from __future__ import annotations

OPENING = b"\x89PNG\r\n\x1a\n"
CREDENTIALS = b"caBX"
"""The chunk that content credentials lie in."""


def without_credentials(data: bytes) -> bytes:
    """Return a file without its content credentials where it is a PNG that has some; damaged ones spoil no picture."""
    if not data.startswith(OPENING) or CREDENTIALS not in data:
        return data
    kept, at = [OPENING], len(OPENING)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] != CREDENTIALS:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
