"""Noise levels and the deterministic step between any two of them (DDIM, arXiv:2010.02502)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast, get_args

import numpy as np
from torch import Tensor

from engine.errors import BadRequest

Prediction = Literal["epsilon", "v_prediction", "sample"]
Spacing = Literal["leading", "trailing", "linspace"]
_ALMOST_ZERO = 2.0**-24
"""Stands in for zero where a checkpoint ends in pure noise: epsilon alone could not say what is beneath."""


class Level(NamedTuple):
    """One noise level: the timestep the model is told, and alpha-bar, the share of the picture's variance left."""

    timestep: int
    alpha: float

    @property
    def sigma(self) -> float:
        """Return the standard deviation of the noise."""
        return math.sqrt(max(0.0, 1.0 - self.alpha))


@dataclass(frozen=True)
class NoiseTable:
    """What a checkpoint was trained with: alpha-bar of every training timestep, and how steps are spaced over them."""

    alphas: tuple[float, ...]
    clean_alpha: float = 1.0
    spacing: Spacing = "leading"
    steps_offset: int = 0
    prediction: Prediction = "epsilon"

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> NoiseTable:
        """Read a diffusers `scheduler_config.json`. Raises ValueError for noise that is not known here."""
        alphas = np.cumprod(1.0 - _betas(config), dtype=np.float64)
        if config.get("rescale_betas_zero_snr"):
            # arXiv:2305.08891, algorithm 1: shift the last sqrt(alpha-bar) to zero, keep the first.
            root = np.sqrt(alphas)
            alphas = ((root - root[-1]) * root[0] / (root[0] - root[-1])) ** 2
        alphas = np.where(alphas < 1e-12, _ALMOST_ZERO, alphas)
        spacing = config.get("timestep_spacing", "leading")
        prediction = config.get("prediction_type", "epsilon")
        if spacing not in get_args(Spacing):
            raise ValueError(f"timestep_spacing is {spacing!r}; known are {', '.join(get_args(Spacing))}")
        if prediction not in get_args(Prediction):
            raise ValueError(f"prediction_type is {prediction!r}; known are {', '.join(get_args(Prediction))}")
        return cls(
            alphas=tuple(alphas.tolist()),
            clean_alpha=1.0 if config.get("set_alpha_to_one", True) else float(alphas[0]),
            spacing=cast(Spacing, spacing),
            steps_offset=int(config.get("steps_offset", 0)),
            prediction=cast(Prediction, prediction),
        )

    def schedule(self, steps: int) -> Schedule:
        """Return the levels of a run with `steps` steps. Raises BadRequest if there are fewer training timesteps."""
        trained = len(self.alphas)
        if not 1 <= steps <= trained:
            raise BadRequest("steps", steps, f"this checkpoint knows 1 to {trained} steps")
        match self.spacing:
            case "leading":
                timesteps = np.arange(steps) * (trained // steps) + self.steps_offset
            case "trailing":
                timesteps = np.round(np.arange(trained, 0, -trained / steps))[::-1] - 1
            case "linspace":
                timesteps = np.linspace(0, trained - 1, steps).round()
        # An offset would point behind the last training timestep when every timestep is a step.
        known = np.clip(timesteps, 0, trained - 1).astype(int).tolist()
        return Schedule((Level(0, self.clean_alpha), *(Level(t, self.alphas[t]) for t in known)))

    def at(self, strength: float) -> Level:
        """Return the training level at a share of the whole schedule, 0 < strength <= 1, whatever a run's steps."""
        trained = len(self.alphas)
        timestep = min(trained - 1, max(0, round(trained * strength)))
        return Level(timestep, self.alphas[timestep])


@dataclass(frozen=True)
class Schedule:
    """The levels of one run: 0 is the clean picture, `steps` the noisiest. Has no state of its own."""

    levels: tuple[Level, ...]

    @property
    def steps(self) -> int:
        """Return how many steps lead from the noisiest level to the clean picture."""
        return len(self.levels) - 1

    def __getitem__(self, level: int) -> Level:
        return self.levels[level]

    def down_from(self, level: int) -> Iterator[int]:
        """Yield the levels that a step starts at: `level`, ..., 2, 1."""
        return iter(range(level, 0, -1))

    def encoded(self, strength: float) -> int:
        """Return the level reached by an encoding ratio r of the schedule (at least one step)."""
        return min(self.steps, max(1, round(self.steps * strength)))

    def move(self, z: Tensor, epsilon: Tensor, from_level: int, to_level: int) -> Tensor:
        """Take the deterministic DDIM step (arXiv:2010.02502, eq. 12 with sigma = 0) between two levels, up or down."""
        start, end = self.levels[from_level], self.levels[to_level]
        keep = math.sqrt(end.alpha / start.alpha)
        return keep * z + (end.sigma - keep * start.sigma) * epsilon

    def between(self, z: Tensor, below: Tensor, level: int) -> Tensor:
        """Return the epsilon that takes `z` at a level to `below`, one level down, in the deterministic step."""
        start, end = self.levels[level], self.levels[level - 1]
        keep = math.sqrt(end.alpha / start.alpha)
        return (below - keep * z) / (end.sigma - keep * start.sigma)

    def mean(self, z: Tensor, epsilon: Tensor, level: int, eta: float) -> Tensor:
        """Return the middle of the random step from `level` down by one (eq. 12; eta 0 is DDIM, 1 is DDPM)."""
        end = self.levels[level - 1]
        direction = math.sqrt(max(0.0, end.sigma**2 - self.spread(level, eta) ** 2))
        return math.sqrt(end.alpha) * self.clean(z, epsilon, level) + direction * epsilon

    def spread(self, level: int, eta: float) -> float:
        """Return sigma, the standard deviation of that step's noise (arXiv:2010.02502, eq. 16)."""
        start, end = self.levels[level], self.levels[level - 1]
        return eta * end.sigma / start.sigma * math.sqrt(max(0.0, 1 - start.alpha / end.alpha))

    def clean(self, z: Tensor, epsilon: Tensor, level: int) -> Tensor:
        """Return the clean latents predicted from `z` at a level (arXiv:2010.02502, eq. 9)."""
        start = self.levels[level]
        return (z - start.sigma * epsilon) / math.sqrt(start.alpha)


def noised(z0: Tensor, noise: Tensor, level: Level) -> Tensor:
    """Add noise to clean latents (arXiv:2010.02502, eq. 4)."""
    return math.sqrt(level.alpha) * z0 + level.sigma * noise


def _betas(config: Mapping[str, Any]) -> np.ndarray:
    if config.get("trained_betas") is not None:
        return np.asarray(config["trained_betas"], dtype=np.float64)
    count = int(config.get("num_train_timesteps", 1000))
    start, end = float(config.get("beta_start", 0.0001)), float(config.get("beta_end", 0.02))
    match config.get("beta_schedule", "linear"):
        case "linear":
            return np.linspace(start, end, count)
        case "scaled_linear":
            return np.linspace(start**0.5, end**0.5, count) ** 2
        case "squaredcos_cap_v2":
            cosine = np.cos((np.arange(count + 1) / count + 0.008) / 1.008 * math.pi / 2) ** 2
            return np.minimum(1 - cosine[1:] / cosine[:-1], 0.999)
        case other:
            raise ValueError(f"beta_schedule is {other!r}; known are linear, scaled_linear, squaredcos_cap_v2")
