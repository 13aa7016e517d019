"""Classifier-free guidance (arXiv:2207.12598), as the texts it needs and the combination of their predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from torch import Tensor

from engine.diffusion.schedule import Level
from engine.requests import Conditioning, Row

C = TypeVar("C")


def needed(negative: C, prompt: C, scale: float) -> tuple[C, ...]:
    """Return the conditionings that `guide` combines: guidance 1 needs the prompt alone, 0 the negative alone."""
    if scale == 1:
        return (prompt,)
    return (negative,) if scale == 0 else (negative, prompt)


def guide(epsilons: Sequence[Tensor], scale: float) -> Tensor:
    """Combine predictions in the order of `needed`: e(negative) + scale * (e(prompt) - e(negative))."""
    if len(epsilons) == 1:
        return epsilons[0]
    negative, prompt = epsilons
    return negative + scale * (prompt - negative)


class Guide(Protocol):
    """What steers one sample: the conditionings it asks for, and how their predictions become one."""

    texts: tuple[Conditioning, ...]
    """Where it asks for a negative or empty text besides others, that one comes first."""

    def at(self, step: int) -> tuple[Conditioning, ...]:  # noqa: ARG002
        """Return the conditionings of the step-th step (from 0), as many as `texts`; mostly they are the same."""
        return self.texts

    def rows(self, y: Tensor, x: Tensor, level: Level, texts: Sequence[Conditioning], step: int) -> tuple[Row, ...]:  # noqa: ARG002
        """Return what is asked of the model for `texts`, mostly those of `at`; `x` is the source at this level."""
        return tuple(Row(y, level, text) for text in texts)

    def __call__(self, epsilons: Sequence[Any], step: int) -> Tensor:
        """Return the guided prediction of the step-th step (from 0) from the answers to `rows`."""
        ...


class Guided(Guide):
    """A Guide that is classifier-free guidance and nothing else."""

    def __init__(self, negative: Conditioning, prompt: Conditioning, scale: float) -> None:
        self.texts = needed(negative, prompt, scale)
        self._scale = scale

    def __call__(self, epsilons: Sequence[Tensor], step: int) -> Tensor:  # noqa: ARG002
        """Return the guided prediction; every step is alike."""
        return guide(epsilons, self._scale)
