"""Seeded noise that does not depend on the device, the batch or what else runs."""

from __future__ import annotations

import torch
from torch import Tensor


def gaussian(seed: int, shape: tuple[int, ...], device: torch.device | str = "cpu") -> Tensor:
    """Draw standard normal float32 noise on the CPU from a generator of its own, then move it to the device."""
    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed)).to(device)
