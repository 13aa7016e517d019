"""Pictures for eyes: the region that may change, and before beside after. Never fed back into an edit."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

LEGIBLE = 512
"""Pixels; a picture whose longer side is shorter is shown enlarged by a whole factor, sample by sample."""

_BAND = 512
"""Rows shaded at a time, so that 25 megapixels do not need gigabytes of floats."""
_TINT = np.array((255, 45, 155), np.uint16)
_INK = np.array((24, 12, 28), np.uint8)
_PAPER = np.array((255, 255, 255), np.uint8)
_CHECKS = (np.float32(236), np.float32(255))


def mask_preview(picture: np.ndarray, support: np.ndarray) -> np.ndarray:
    """Show where `picture` (uint8 [h, w, 3|4]) may change (`support`, bool [h, w]) as uint8 [H, W, 3].

    Outside is dimmed, inside tinted with fine stripes, the border drawn in white on dark so that it shows on any
    ground. The white line lies inside the region: everything it encloses, itself included, may change.
    """
    factor = _factor(picture)
    view, inside = _enlarged(_opaque(picture), factor), _enlarged(support, factor)
    height, width = inside.shape
    line = max(2, round(max(height, width) / 320))
    result = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _BAND):
        band = slice(top, min(top + _BAND, height))
        result[band] = _shaded(view[band], inside[band], top, 3 * line)
    if inside.any() and not inside.all():
        result[_dilated(inside, line) & ~inside] = _INK
        # Beyond the frame counts as inside here, so that no line runs along the picture's own edge.
        result[inside & _dilated(~inside, line)] = _PAPER
    return result


def _shaded(view: np.ndarray, inside: np.ndarray, top: int, stripe_width: int) -> np.ndarray:
    """Dim what lies outside and tint what lies inside in a band of rows that begins at row `top`.

    Whole numbers in 256ths throughout: four times as fast as floats, and nobody sees the difference.
    """
    height, width = inside.shape
    wide = view.astype(np.uint16)
    # 0.62 of the brightness, a quarter of it without color
    shown = (wide * 119 + wide.sum(-1, keepdims=True, dtype=np.uint16) * 13) >> 8
    y, x = np.ogrid[top : top + height, :width]
    share = np.where((x + y) // stripe_width % 2 == 0, np.uint16(41), np.uint16(87))[inside][:, None]
    shown[inside] = (wide[inside] * (256 - share) + _TINT * share) >> 8
    return shown.astype(np.uint8)


def comparison(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Lay two pictures of one size (uint8 [h, w, 3|4]) side by side with a thin gap, as uint8 [H, 2W + gap, 3]."""
    factor = _factor(before)
    left, right = (_enlarged(_opaque(picture), factor) for picture in (before, after))
    gap = np.full((left.shape[0], max(4, left.shape[1] // 64), 3), 255, np.uint8)
    return np.concatenate([left, gap, right], axis=1)


def small_jpeg(picture: np.ndarray, long_side: int = 256, xmp: bytes = b"") -> bytes:
    """Encode uint8 [h, w, 3] as a small JPEG for showing progress, with an XMP packet."""
    image = Image.fromarray(picture)
    image.thumbnail((long_side, long_side), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80, xmp=xmp)
    return buffer.getvalue()


def _factor(picture: np.ndarray) -> int:
    return max(1, -(-LEGIBLE // max(picture.shape[:2])))


def _enlarged(samples: np.ndarray, factor: int) -> np.ndarray:
    return samples.repeat(factor, axis=0).repeat(factor, axis=1) if factor > 1 else samples


def _opaque(picture: np.ndarray) -> np.ndarray:
    """Lay a picture with alpha onto light checks; return uint8 [h, w, 3]."""
    if picture.shape[2] == 3:
        return picture
    height, width = picture.shape[:2]
    y, x = np.ogrid[:height, :width]
    cell = max(4, max(height, width) // 64)
    checks = np.where((x // cell + y // cell) % 2 == 0, *_CHECKS)[..., None]
    alpha = picture[..., 3:].astype(np.float32) / 255
    mixed = picture[..., :3].astype(np.float32) * alpha + checks * (1 - alpha)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def _dilated(mask: np.ndarray, radius: int) -> np.ndarray:
    """Grow a bool [h, w] mask by `radius` pixels in a square: one axis after the other, the reach doubling."""
    for _ in range(2):
        grown, reach = mask.copy(), 0
        while reach < radius:
            step = min(reach + 1, radius - reach)
            before = grown.copy()
            grown[step:] |= before[:-step]
            grown[:-step] |= before[step:]
            reach += step
        mask = grown.T
    return mask
