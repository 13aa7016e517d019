"""Make what lies inside a support transparent; outside it every sample stays as it is."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from engine.diffusion.paste import feather


def without(picture: np.ndarray, support: np.ndarray, soft: int) -> np.ndarray:
    """Return a picture, uint8 [H, W, 3 or 4], as uint8 [H, W, 4] that fades to nothing `soft` pixels into a support.

    The fade has the colors of what stays, so that no rim of the old background shows on a new one; what is wholly
    transparent has none: nobody shall find the background again.
    """
    result = opaque(picture).copy()
    stays = 255 - feather(support, soft * 2).astype(np.uint16)
    fading = support & (stays > 0)
    if fading.any():
        result[fading, :3] = _spread(result[..., :3], ~support, 2 * soft)[fading]
    result[..., 3] = (result[..., 3] * stays + 127) // 255
    result[support & (result[..., 3] == 0)] = 0
    return result


def opaque(picture: np.ndarray) -> np.ndarray:
    """Return a picture, uint8 [H, W, 3 or 4], with an alpha channel."""
    if picture.shape[2] == 4:
        return picture
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])


def _spread(colors: np.ndarray, inside: np.ndarray, reach: int) -> np.ndarray:
    """Return for every pixel the mean color, uint8 [H, W, 3], of what is `inside` within `reach`; black without any."""
    blur = ImageFilter.BoxBlur(reach)
    summed = np.asarray(Image.fromarray(colors * inside[..., None]).filter(blur), np.float32)
    weight = np.asarray(Image.fromarray(inside.astype(np.uint8) * 255).filter(blur), np.float32)
    return np.clip(np.rint(summed * (255 / np.maximum(weight, 1))[..., None]), 0, 255).astype(np.uint8)
