"""Make a picture fit under an upload limit without anybody seeing the difference, if that can be."""

from __future__ import annotations

import io
from dataclasses import dataclass

QUALITIES = (("webp", 95), ("webp", 90), ("jpeg", 92), ("webp", 80), ("webp", 65))
SHARES = (1.0, 0.75, 0.5, 0.35, 0.25)
MARGIN = 64 * 1024
"""Bytes left for the rest of the request."""


@dataclass(frozen=True)
class Fitted:
    """A delivered file; `copy_kind` is empty for the master itself."""

    data: bytes
    suffix: str
    copy_kind: str = ""


def fit(png: bytes, limit: int) -> Fitted | None:
    """Return the master if it has at most `limit` bytes, else the best copy that does; None if there is none.

    The copy keeps the XMP label of the master. Blocking: call it in a thread.
    """
    if len(png) <= limit:
        return Fitted(png, "png")
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        picture.load()
        packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
        xmp = packet.encode() if isinstance(packet, str) else packet
        for share in SHARES:
            size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
            scaled = picture if share == 1 else picture.resize(size, Image.Resampling.LANCZOS)
            for kind, quality in QUALITIES:
                if kind == "jpeg" and "A" in scaled.getbands():
                    continue
                if kind == "webp" and max(size) > 16383:
                    continue
                buffer = io.BytesIO()
                scaled.save(buffer, kind.upper(), quality=quality, **({"xmp": xmp} if xmp else {}))
                if buffer.tell() <= limit:
                    name = {"webp": "WebP", "jpeg": "JPEG"}[kind]
                    smaller = "" if share == 1 else f"smaller ({size[0]} × {size[1]}) "
                    return Fitted(buffer.getvalue(), "webp" if kind == "webp" else "jpg", smaller + name)
    return None
