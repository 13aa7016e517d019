"""Draw a region anew along a picture's own trajectory: the loop that all methods share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from torch import Tensor

from engine.diffusion.blend import blend
from engine.diffusion.guide import Guide
from engine.diffusion.schedule import Schedule
from engine.diffusion.trajectory import Trajectory
from engine.requests import Denoise, Progress, Steps

Refine: TypeAlias = Callable[[Tensor, int], Tensor]
"""Changes the latents that a step arrived with at a level."""


def as_drawn(y: Tensor, level: int) -> Tensor:  # noqa: ARG001 - the shape of Refine
    """Leave the latents of a level as they are."""
    return y


def redrawn(
    x: Trajectory, schedule: Schedule, guide: Guide, mask: Tensor, y: Tensor, refine: Refine = as_drawn
) -> Steps[Tensor]:
    """Walk `y` down from level r of `x` as the guide says, and keep x outside the mask, bool [h, w], at every level.

    y_{t-1} = M step(y_t, guide) + (1 - M) x_{t-1} (DiffEdit, arXiv:2210.11427, section 3.2, step 3); the last blend is
    with x_0 itself.
    """
    for t in schedule.down_from(x.level):
        step = x.level - t
        epsilons = yield Denoise(guide.rows(y, x[t], schedule[t], x.texts(guide.at(step), t), step))
        epsilon = guide(epsilons, step)
        yield Progress("denoise", latents=blend(schedule.clean(y, epsilon, t), x[0], mask))
        y = blend(refine(x.step(schedule, y, epsilon, t), t - 1), x[t - 1], mask)
    return y
