"""The manipulations of a diffusion path (MDP, arXiv:2303.16765, section 3) as guides of the shared decode loop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from torch import Tensor

from engine.diffusion.guide import Guide, Guided, guide
from engine.diffusion.schedule import Schedule
from engine.diffusion.trajectory import Trajectory
from engine.requests import Conditioning

Fading = Literal["constant", "linear", "cosine", "exponential"]
DECAY = 5.0
"""The exponential weight ends at e to the minus this."""


@dataclass(frozen=True)
class Weights:
    """w_t, how much of the source's path is taken: `height` where the interval begins, then fading over it.

    begin, end: shares of the schedule's steps, 0 the noisiest; outside the interval w is 0. Where a picture is entered
    at level r of N, the steps above were never taken, so the interval counts from level N all the same.
    """

    height: float
    fading: Fading
    begin: float
    end: float
    steps: int

    def holds(self, level: int) -> bool:
        """Return whether the step that starts at a level is in the interval."""
        return self.begin <= self._place(level) < self.end

    def at(self, level: int) -> float:
        """Return w for the step that starts at a level."""
        if not self.holds(level):
            return 0.0
        along = (self._place(level) - self.begin) / (self.end - self.begin)
        match self.fading:
            case "constant":
                return self.height
            case "linear":
                return self.height * (1 - along)
            case "cosine":
                return self.height * (1 + math.cos(math.pi * along)) / 2
            case "exponential":
                return self.height * math.exp(-DECAY * along)

    def _place(self, level: int) -> float:
        # The middle of the step: with it an interval of 0 to 1 holds them all, and neighbors share none.
        return (self.steps - level + 0.5) / self.steps


class MixedNoise(Guided):
    """MDP-epsilon: e* = (1 - w) e(x*, B) + w e^A, where e^A is what led from the source's x_t to its x_{t-1}."""

    def __init__(
        self, empty: Conditioning, target: Conditioning, scale: float, x: Trajectory, schedule: Schedule, w: Weights
    ) -> None:
        super().__init__(empty, target, scale)
        self._x, self._schedule, self._weights = x, schedule, w

    def __call__(self, epsilons: Sequence[Tensor], step: int) -> Tensor:
        """Return e* of the step-th step (from 0)."""
        level = self._x.level - step
        w = self._weights.at(level)
        target = super().__call__(epsilons, step)
        if w == 0:
            return target
        return (1 - w) * target + w * self._schedule.between(self._x[level], self._x[level - 1], level)


@dataclass(frozen=True, eq=False)
class Paths:
    """The two paths that are mixed, the source's (A) and the target's (B): each one's text and guidance scale.

    The first step starts at `level`; `empty` is the text that both are guided away from.
    """

    empty: Conditioning
    source: Conditioning
    source_scale: float
    target: Conditioning
    target_scale: float
    level: int
    weights: Weights

    def share(self, step: int) -> float:
        """Return w, the source's share, of the step-th step (from 0)."""
        return self.weights.at(self.level - step)


class MixedText(Guide):
    """MDP-c: c* = (1 - w) c^B + w c^A, token by token; the guidance goes from B's to A's with it."""

    def __init__(self, paths: Paths) -> None:
        self.texts = (paths.empty, paths.target)
        self._paths = paths

    def at(self, step: int) -> tuple[Conditioning, ...]:
        """Return the texts of a step, the mixture in the prompt's place."""
        both = self._paths
        return both.empty, _mixed(both.target, both.source, both.share(step))

    def __call__(self, epsilons: Sequence[Tensor], step: int) -> Tensor:
        """Return the guided prediction of the step-th step (from 0)."""
        both, w = self._paths, self._paths.share(step)
        return guide(epsilons, (1 - w) * both.target_scale + w * both.source_scale)


class MixedGuidance(Guide):
    """MDP-beta: e* = (1 - w) e(x*, B) + w e(x*, A), each guided by its own scale."""

    def __init__(self, paths: Paths) -> None:
        self.texts = (paths.empty, paths.source, paths.target)
        self._paths = paths

    def __call__(self, epsilons: Sequence[Tensor], step: int) -> Tensor:
        """Return e* of the step-th step (from 0)."""
        empty, source, target = epsilons
        both, w = self._paths, self._paths.share(step)
        return (1 - w) * guide((empty, target), both.target_scale) + w * guide((empty, source), both.source_scale)


def _mixed(one: Conditioning, other: Conditioning, w: float) -> Conditioning:
    pooled = None if one.pooled is None or other.pooled is None else (1 - w) * one.pooled + w * other.pooled
    return replace(one, tokens=(1 - w) * one.tokens + w * other.tokens, pooled=pooled)
