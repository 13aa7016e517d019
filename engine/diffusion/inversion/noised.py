"""No inversion at all: the picture with noise, as if it had been drawn from there (SDEdit, arXiv:2108.01073)."""

from __future__ import annotations

from torch import Tensor

from engine.diffusion.noise import gaussian
from engine.diffusion.schedule import Schedule, noised
from engine.diffusion.trajectory import Trajectory


def noised_path(z0: Tensor, schedule: Schedule, level: int, seed: int, eta: float) -> Trajectory:
    """Noise z0 to every level afresh (section 3, VP form), with noise for the steps down where `eta` > 0."""
    fresh, kicks = gaussian(seed, (2, level, *z0.shape), z0.device)
    levels = range(1, level + 1)
    latents = (z0, *(noised(z0, noise, schedule[k]) for k, noise in zip(levels, fresh, strict=True)))
    noises = tuple(schedule.spread(k, eta) * kick for k, kick in zip(levels, kicks, strict=True)) if eta else ()
    return Trajectory(latents, noises=noises, eta=eta)
