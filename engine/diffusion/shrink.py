"""Maps and pictures at another size, and small copies of large ones for what needs no detail."""

from __future__ import annotations

import numpy as np
from PIL import Image


def resized(values: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return a map at another size, float32 [height, width]."""
    image = Image.fromarray(np.asarray(values, np.float32))
    return np.array(image.resize((width, height), Image.Resampling.BICUBIC))


def small_size(height: int, width: int, longest: int) -> tuple[int, int]:
    """Return width and height, pixels, of a copy whose longer side is at most `longest`."""
    scale = min(1.0, longest / max(height, width))
    return max(1, round(width * scale)), max(1, round(height * scale))


def small_copy(picture: np.ndarray, longest: int) -> np.ndarray:
    """Return a picture, uint8 [H, W, 3], with its longer side at most `longest`, float64 [h, w, 3] from 0 to 1."""
    size = small_size(*picture.shape[:2], longest)
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX), np.float64) / 255
