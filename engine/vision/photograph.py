"""Tell pictures that are far from the embedded model's drawn world, photographs above all.

Two signs, each measured on renders, on pictures the model drew, and on photographs: colours the drawn world never
uses, and fine texture in most places, where drawings are flat (pencil hatching is told apart by its paper).
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache

import numpy as np
from PIL import Image

STRANGE_COLORS = 0.18
"""Share of the pixels whose colour the drawn world does not have."""
FLAT = 0.45
"""Share of the pixels without texture below which nothing was drawn."""

_SIDE = 128
_SHIFT = 3
_BINS = 256 >> _SHIFT
_SCENES = 120
_TEXTURE = 12
_PAPER = np.array((255, 250, 240), np.float32) / 255


def is_photograph(picture: np.ndarray) -> bool:
    """Return whether uint8 [h, w, 3] is probably no drawing of the picture book's world."""
    small = _small(picture)
    return strange_colors(small) > STRANGE_COLORS or (flatness(small) < FLAT and not _pencil(small))


def strange_colors(picture: np.ndarray) -> float:
    """Return the share (0 to 1) of the pixels whose colour the drawn world does not have."""
    return float(1 - _palette()[_bins(picture)].mean())


def flatness(picture: np.ndarray) -> float:
    """Return the share (0 to 1) of the pixels that lie in a flat area or an even gradient."""
    a = picture.astype(np.float32)
    bend = np.abs(4 * a[1:-1, 1:-1] - a[:-2, 1:-1] - a[2:, 1:-1] - a[1:-1, :-2] - a[1:-1, 2:]).max(-1)
    return float((bend < _TEXTURE).mean())


def _pencil(picture: np.ndarray) -> bool:
    """Return whether all colours are shades of the drawn world's paper."""
    samples = picture.astype(np.float32)
    tone = (samples / _PAPER).mean(-1, keepdims=True)
    return float(np.abs(samples - tone * _PAPER).mean()) < 3


def _small(picture: np.ndarray) -> np.ndarray:
    image = Image.fromarray(picture)
    image.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    return np.asarray(image)


def _bins(picture: np.ndarray) -> np.ndarray:
    fine = picture.astype(np.int64) >> _SHIFT
    return (fine[..., 0] * _BINS + fine[..., 1]) * _BINS + fine[..., 2]


@lru_cache(maxsize=1)
def _palette() -> np.ndarray:
    """Draw some scenes and return which coarse colors, neighbors included, occur: bool [bins³] (about 2 s, once)."""
    from picturebook.scene import sample_scene
    from picturebook.styles import STYLES
    from picturebook.world import picture

    draw = random.Random(0)
    seen = np.zeros(_BINS**3, np.int64)
    for i in range(_SCENES):
        scene = replace(sample_scene(draw), style=STYLES[i % len(STYLES)])
        seen[np.unique(_bins(picture(scene)))] += 1
    common = np.pad((seen >= 1).reshape(_BINS, _BINS, _BINS), 1)
    grown = np.zeros((_BINS, _BINS, _BINS), bool)
    for r in range(3):
        for g in range(3):
            for b in range(3):
                grown |= common[r : r + _BINS, g : g + _BINS, b : b + _BINS]
    return grown.ravel()
