"""Seeded noise that does not depend on the device, the batch or what else runs."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.diffusion.schedule import Level, noised


def gaussian(seed: int, shape: tuple[int, ...], device: torch.device | str = "cpu") -> Tensor:
    """Draw standard normal float32 noise on the CPU from a generator of its own, then move it to the device."""
    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed)).to(device)


def noise_of(x: Tensor, z0: Tensor, level: Level) -> Tensor:
    """Return the noise that makes `x` of the clean latents `z0` at a level (arXiv:2010.02502, eq. 4)."""
    return (x - math.sqrt(level.alpha) * z0) / level.sigma


def stirred(x: Tensor, z0: Tensor, level: Level, share: float, seed: int) -> Tensor:
    """Return inverted latents with a share (0-1) of fresh noise: other seeds then give other pictures of the same kind.

    The noise that inversion found in `x` is turned towards the fresh one, so its variance stays. Share 0 is the pure
    inversion, share 1 is `z0` noised as if it had never been inverted. Seed 0 always means the pure inversion.
    """
    if seed == 0 or share == 0:
        return x
    found = noise_of(x, z0, level)
    fresh = gaussian(seed, tuple(x.shape), x.device)
    return noised(z0, math.sqrt(1 - share**2) * found + share * fresh, level)
