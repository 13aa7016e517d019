"""Walk latents down to the clean picture and keep every level (DDIM, arXiv:2010.02502, eq. 12, sigma = 0)."""

from __future__ import annotations

from torch import Tensor

from engine.diffusion.guide import Guide
from engine.diffusion.schedule import Schedule
from engine.requests import Denoise, Row, Steps


def descend(schedule: Schedule, z: Tensor, level: int, guide: Guide) -> Steps[tuple[Tensor, ...]]:
    """Return the latents at levels 0 ... `level` of which `z` is the last, drawn as the guide says."""
    down = [z]
    for k in schedule.down_from(level):
        epsilons = yield Denoise(tuple(Row(z, schedule[k], text) for text in guide.texts))
        z = schedule.move(z, guide(epsilons, level - k), k, k - 1)
        down.append(z)
    return tuple(reversed(down))
