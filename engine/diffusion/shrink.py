"""Maps at another size, and how small a copy of a large picture is."""

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
