"""Bring an edit back into the untouched picture: outside the support every sample is the source's own."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from engine.diffusion.morphology import dilate, erode


def at_working_size(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return a picture, uint8 [H, W, 3 or 4], as RGB at the model's working size; transparency is laid on white."""
    if picture.shape[2] == 4:
        alpha = picture[..., 3:].astype(np.uint16)
        picture = ((picture[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    if picture.shape[:2] == (height, width):
        return np.ascontiguousarray(picture)
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def feather(support: np.ndarray, reach: int) -> np.ndarray:
    """Return the paste's opacity, uint8 [H, W]: 0 outside the support, rising inward to 255 `reach` pixels deep.

    There is no fade at the frame. Parts too thin for a fade are opaque.
    """
    blur = reach // 2
    if blur < 1:
        return support.astype(np.uint8) * 255
    core = Image.fromarray(erode(support, blur).astype(np.uint8) * 255)
    alpha = np.array(core.filter(ImageFilter.BoxBlur(blur)))
    thin = support & ~dilate(erode(support, reach), reach)
    alpha[thin] = 255
    alpha[~support] = 0
    return alpha


def paste(source: np.ndarray, edited: np.ndarray, support: np.ndarray, reach: int) -> np.ndarray:
    """Lay the edit, uint8 [h, w, 3] of any size, over the source, uint8 [H, W, 3 or 4], inside the support [H, W].

    The source's samples are taken over wherever the opacity is 0, and its alpha channel everywhere. Only the support's
    bounding box is resampled.
    """
    result = source.copy()
    if not support.any():
        return result
    rows, columns = np.flatnonzero(support.any(1)), np.flatnonzero(support.any(0))
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    box = (slice(top, bottom), slice(left, right))
    alpha = _feather_in(support, box, reach)
    new = _resampled(edited, (left, top, right, bottom), source.shape[:2])
    colors = result[box][..., :3]
    opaque, fading = alpha == 255, (alpha > 0) & (alpha < 255)
    np.copyto(colors, new, where=opaque[..., None])
    share = alpha[fading][:, None].astype(np.uint32)
    colors[fading] = (new[fading] * share + colors[fading] * (255 - share) + 127) // 255
    return result


def _feather_in(support: np.ndarray, box: tuple[slice, slice], reach: int) -> np.ndarray:
    """Return the opacity inside a box, seeing far enough around it to know the frame from the support's own edge."""
    around = tuple(
        slice(max(0, s.start - 2 * reach - 1), min(n, s.stop + 2 * reach + 1))
        for s, n in zip(box, support.shape, strict=True)
    )
    inner = tuple(slice(s.start - a.start, s.stop - a.start) for s, a in zip(box, around, strict=True))
    return feather(support[around], reach)[inner]


def _resampled(edited: np.ndarray, box: tuple[int, int, int, int], size: tuple[int, ...]) -> np.ndarray:
    """Return what the edit shows in a box of the source's pixels, at the source's resolution."""
    height, width = size
    left, top, right, bottom = box
    if edited.shape[:2] == (height, width):
        return edited[top:bottom, left:right]
    down, across = edited.shape[0] / height, edited.shape[1] / width
    return np.asarray(
        Image.fromarray(edited).resize(
            (right - left, bottom - top),
            Image.Resampling.LANCZOS if max(down, across) > 1 else Image.Resampling.BICUBIC,
            box=(left * across, top * down, right * across, bottom * down),
        )
    )
