"""Lay a coarse map along the edges of its picture (Guided Image Filtering, He, TPAMI 2013)."""

from __future__ import annotations

import numpy as np

from engine.diffusion.shrink import resized

REACH = 0.19
"""Half the filter's window, as a share of the picture's shorter side; measured on the drawn world."""
EPSILON = 0.0005
"""How much color counts as an edge: variance of a channel that runs from 0 to 1."""


def along_edges(coarse: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """Return a map, float [h, w] of any size, at the size of `picture`, uint8 [H, W, 3], following its edges.

    q = a . I + b with a, b of the color guided filter (eq. 14 and 15).
    """
    height, width = picture.shape[:2]
    guide = picture.astype(np.float64) / 255
    a, b = _coefficients(guide, resized(coarse, width, height), max(1, round(min(width, height) * REACH)))
    return (a * guide).sum(-1) + b


def otsu(values: np.ndarray, bins: int = 128) -> float:
    """Return the cut between two classes of values that makes their means differ most (Otsu 1979, eq. 18)."""
    counts, edges = np.histogram(values, bins)
    middles = (edges[1:] + edges[:-1]) / 2
    weight, total = counts.cumsum(), (counts * middles).cumsum()
    apart = (total[-1] * weight - weight[-1] * total) ** 2 / np.maximum(weight * (weight[-1] - weight), 1)
    # Where nothing lies between the classes every cut there is as good: the middle one is taken.
    best = np.flatnonzero(apart[:-1] >= apart[:-1].max() * (1 - 1e-9))
    return float(edges[(best[0] + best[-1]) // 2 + 1])


def _coefficients(guide: np.ndarray, coarse: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a [h, w, 3] and b [h, w], averaged over the windows that a pixel lies in."""
    mean_guide, mean_map = _box(guide, reach), _box(coarse, reach)
    covariance = _box(guide * coarse[..., None], reach) - mean_guide * mean_map[..., None]
    products = _box(guide[..., :, None] * guide[..., None, :], reach)
    variance = products - mean_guide[..., :, None] * mean_guide[..., None, :]
    a = np.linalg.solve(variance + EPSILON * np.eye(3), covariance[..., None])[..., 0]
    b = mean_map - (a * mean_guide).sum(-1)
    return _box(a, reach), _box(b, reach)


def _box(values: np.ndarray, reach: int) -> np.ndarray:
    """Return the mean over a square of `reach` to each side, the border repeated beyond the frame."""
    around = ((reach + 1, reach),) * 2 + ((0, 0),) * (values.ndim - 2)
    sums = np.pad(values.astype(np.float64), around, mode="edge").cumsum(0).cumsum(1)
    side = 2 * reach + 1
    inside = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return inside / side**2
