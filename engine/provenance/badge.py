"""The visible mark: the letters AI in a corner, for copies on servers that want it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

TEXT = "AI"


def badged(samples: np.ndarray) -> np.ndarray:
    """Return uint8 [h, w, 3|4] with the badge in the lower right corner, about a twelfth of the short side high."""
    picture = Image.fromarray(samples)
    size = max(11, round(min(picture.size) / 12))
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(TEXT)
    pad = max(2, size // 4)
    width, height = right - left + 2 * pad, bottom - top + 2 * pad
    x, y = picture.width - width - pad, picture.height - height - pad
    over = Image.new("RGBA", picture.size)
    draw = ImageDraw.Draw(over)
    draw.rounded_rectangle((x, y, x + width, y + height), radius=pad, fill=(0, 0, 0, 170))
    draw.text((x + pad - left, y + pad - top), TEXT, font=font, fill=(255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(picture.convert("RGBA"), over).convert(picture.mode))
