"""Ways to encode a picture, from the finest to the smallest: the first that fits is the one that is delivered."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image

QUALITIES: tuple[tuple[Literal["webp", "jpeg"], int], ...] = (
    ("webp", 95),
    ("webp", 90),
    ("jpeg", 92),
    ("webp", 80),
    ("webp", 65),
)
SHARES = (1.0, 0.75, 0.5, 0.35, 0.25)
MediaType = Literal["image/png", "image/webp", "image/jpeg"]
_TYPES: dict[str, MediaType] = {"webp": "image/webp", "jpeg": "image/jpeg"}
_LONGEST_WEBP = 16383


@dataclass(frozen=True)
class Encoded:
    """A copy that is not signed yet."""

    data: bytes
    media_type: MediaType
    width: int
    height: int


def encodings(samples: np.ndarray, xmp: bytes) -> Iterator[Encoded]:
    """Yield lossy copies of uint8 [h, w, 3|4] that carry an XMP packet, each usually smaller than the one before."""
    picture = Image.fromarray(samples)
    for share in SHARES:
        size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
        scaled = picture if share == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for kind, quality in QUALITIES:
            if kind == "jpeg" and "A" in scaled.getbands():
                continue
            if kind == "webp" and max(size) > _LONGEST_WEBP:
                continue
            buffer = io.BytesIO()
            scaled.save(buffer, kind.upper(), quality=quality, **({"xmp": xmp} if xmp else {}))
            yield Encoded(buffer.getvalue(), _TYPES[kind], *size)
