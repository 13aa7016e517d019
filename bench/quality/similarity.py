"""The structural similarity index (Wang et al. 2004, eq. 13), over a part of a picture."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

WINDOW = 7
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(first: np.ndarray, second: np.ndarray, where: np.ndarray) -> float:
    """Return the mean index of two pictures, uint8 [H, W, 3], over the pixels `where`, bool [H, W]; 1.0 over none."""
    if not where.any():
        return 1.0
    x, y = (torch.from_numpy(one.astype(np.float64)).permute(2, 0, 1)[None] for one in (first, second))
    mean_x, mean_y = _local(x), _local(y)
    spread_x, spread_y = _local(x * x) - mean_x**2, _local(y * y) - mean_y**2
    joint = _local(x * y) - mean_x * mean_y
    index = (2 * mean_x * mean_y + C1) * (2 * joint + C2)
    index = index / ((mean_x**2 + mean_y**2 + C1) * (spread_x + spread_y + C2))
    return float(index[0].mean(0)[torch.from_numpy(where)].mean())


def _local(values: torch.Tensor) -> torch.Tensor:
    """Return the mean over a square window around every pixel."""
    return F.avg_pool2d(F.pad(values, [WINDOW // 2] * 4, mode="reflect"), WINDOW, stride=1)
