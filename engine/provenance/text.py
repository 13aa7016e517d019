"""The label as PNG text: prompt, seed, model and method under their own names, beside the XMP packet."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.provenance.label import Label
from engine.provenance.xmp import packet, read_packet
from engine.vision.intake import encode_png

XMP_KEY = "XML:com.adobe.xmp"
PROMPT, SEED, MODEL, METHOD, SOFTWARE_KEY = "prompt", "seed", "model", "method", "Software"


def labelled_png(samples: np.ndarray, label: Label) -> bytes:
    """Encode uint8 [h, w] or [h, w, 3|4] losslessly with the label as XMP and as text."""
    info = PngInfo()
    # PNG ignores Pillow's `xmp=` silently, so the chunk is written by hand, uncompressed as the XMP standard asks.
    info.add_itxt(XMP_KEY, packet(label), zip=False)
    told = {PROMPT: label.prompt, SEED: str(label.seed), MODEL: label.model, METHOD: label.method}
    for key, value in {**told, SOFTWARE_KEY: label.software}.items():
        if value:
            info.add_itxt(key, value)
    return encode_png(samples, info)


def read_label(data: bytes) -> Label | None:
    """Read the label back out of a PNG, JPEG or WebP; None where there is none."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as picture:
            told = dict(picture.info)
    except (OSError, SyntaxError, ValueError, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    found = told.get("xmp") or told.get(XMP_KEY)
    label = read_packet(found) if isinstance(found, str | bytes) else None
    return replace(label, prompt=str(told.get(PROMPT, ""))) if label is not None else None
