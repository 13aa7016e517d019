"""Null-text inversion (arXiv:2211.09794): an empty text of its own for every level, so that guidance leads back."""

from __future__ import annotations

import math
from dataclasses import replace

import torch
from torch import Tensor

from engine.diffusion.guide import guide
from engine.diffusion.inversion.climb import climb
from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.trajectory import Trajectory
from engine.requests import Denoise, Grad, Row, Steps

INNER_STEPS = 10
"""N of algorithm 1."""
LEARNING_RATE, NUMBERS = 1e-2, 77 * 768
"""Of the first level, for a text of so many numbers; it falls to half of that over the walk (1e-2 (1 - i / 100))."""
GOOD_ENOUGH, SLACK = 1e-5, 1e-3
"""Mean squared error at which a level is done, and how much more is allowed by the last one (1e-5 + 2e-5 i)."""


def invert(source: Source) -> Steps[Trajectory]:
    """Algorithm 1: walk up with the prompt; down with guidance, fit empty_t to |z_{t-1}^* - step(z_t, empty_t)|^2.

    Every level starts from the empty text of the one above, and from the latents that the fitted texts led to.
    """
    path = yield from climb(source.schedule, source.path, source.level, source.text)
    if len(source.guide.texts) < 2:
        return Trajectory(path)
    z, empty, found = path[-1], source.empty.tokens.float(), []
    for k in source.schedule.down_from(source.level):
        (prompted,) = yield Denoise((Row(z, source.schedule[k], source.prompt),))
        empty = yield from fitted(source, k, z, prompted, path[k - 1], empty)
        found.append(replace(source.empty, tokens=empty))
        (plain,) = yield Denoise((Row(z, source.schedule[k], found[-1]),))
        z = source.schedule.move(z, guide((plain, prompted), source.guidance_scale), k, k - 1)
    return Trajectory(path, empties=tuple(reversed(found)))


def fitted(source: Source, k: int, z: Tensor, prompted: Tensor, goal: Tensor, empty: Tensor) -> Steps[Tensor]:
    """Return the empty text, tokens float32 [length, width], with which the step from level k meets its goal."""
    spent = (source.level - k) / source.level
    fitting = empty.clone()
    # Adam moves every number alike, so that a text of fewer numbers would not get as far in ten steps.
    reach = math.sqrt(NUMBERS / empty.numel())
    adam = torch.optim.Adam([fitting], lr=LEARNING_RATE * reach * (1 - spent / 2))

    def error(denoise, tokens: Tensor) -> Tensor:
        (plain,) = denoise([Row(z, source.schedule[k], replace(source.empty, tokens=tokens))])
        met = source.schedule.move(z, guide((plain, prompted), source.guidance_scale), k, k - 1)
        # The sum, not the mean: its slopes do not vanish in half precision, and Adam does not care for their scale.
        return (met - goal).square().sum()

    for _ in range(INNER_STEPS):
        missed, (fitting.grad,) = yield Grad(error, (fitting,))
        if float(missed) / goal.numel() < GOOD_ENOUGH + SLACK * spent:
            break
        adam.step()
    return fitting


def most_rows(source: Source) -> int:
    """Return how many rows and gradients are asked for if no level is done early."""
    return source.rows_up + (source.level * (2 + INNER_STEPS) if len(source.guide.texts) > 1 else 0)


NULL_TEXT = Inversion("null_text", "an empty text fitted to each step", most_rows, invert, climbs_with_prompt=True)
