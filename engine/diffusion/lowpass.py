"""The low-pass filter phi_N of ILVR (arXiv:2108.02938, section 3.1): shrink by N, enlarge by N."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional


def lowpass(z: Tensor, factor: float) -> Tensor:
    """Return [channels, h, w] without what is finer than `factor` cells: linear in z, and z itself for factor 1."""
    if factor <= 1:
        return z
    size = z.shape[-2:]
    small = (max(1, round(size[0] / factor)), max(1, round(size[1] / factor)))
    shrunk = functional.adaptive_avg_pool2d(z[None], small)
    return functional.interpolate(shrunk, size=size, mode="bilinear", align_corners=False)[0]
