"""Growing and shrinking of boolean pictures with a square, fast enough for 25 megapixels."""

from __future__ import annotations

import numpy as np


def dilate(area: np.ndarray, reach: int) -> np.ndarray:
    """Return where something true lies within `reach` rows and columns."""
    for axis in (0, 1):
        area = _spread(area, reach, axis)
    return area


def erode(area: np.ndarray, reach: int) -> np.ndarray:
    """Return where everything within `reach` is true; beyond the frame counts as true."""
    return ~dilate(~area, reach)


def closed(area: np.ndarray, reach: int) -> np.ndarray:
    """Return an area without its notches of at most twice `reach`: grown, then shrunk."""
    return erode(dilate(np.pad(area, reach), reach), reach)[reach:-reach, reach:-reach]


def _spread(area: np.ndarray, reach: int, axis: int) -> np.ndarray:
    """Dilate along one axis; doubling the step keeps it at log(reach) passes."""
    wide, done = area, 0
    while done < reach:
        step = min(reach - done, done + 1)
        wide = wide | _shifted(wide, step, axis) | _shifted(wide, -step, axis)
        done += step
    return wide


def _shifted(area: np.ndarray, by: int, axis: int) -> np.ndarray:
    moved = np.zeros_like(area)
    if abs(by) < area.shape[axis]:
        take, put = (slice(None, -by), slice(by, None)) if by > 0 else (slice(-by, None), slice(None, by))
        along = (slice(None),) * axis
        moved[(*along, put)] = area[(*along, take)]
    return moved
