"""Take the print of a picture: a hash of what it shows, which holds when the file around it is written anew."""

from __future__ import annotations

import hashlib
import io


def file_hash(data: bytes) -> str:
    """Hash a file."""
    return hashlib.sha256(data).hexdigest()


def samples_hash(png: bytes) -> str:
    """Hash what one of our own pictures shows, as `engine.protocol.Verdict.samples` says. Blocking."""
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        width, height = picture.size
        return hashlib.sha256(f"{width}x{height}:".encode() + picture.convert("RGBA").tobytes()).hexdigest()
