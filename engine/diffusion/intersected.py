"""Semantic guidance inside implicit masks (LEDITS++, arXiv:2311.16711, section 4.3)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from engine.diffusion.attention import AttentionMap, Capture, averaged, resized
from engine.diffusion.guide import Guide
from engine.diffusion.schedule import Level
from engine.diffusion.semantic import direction
from engine.protocol import Concept
from engine.requests import Attended, Conditioning, Row

ATTENTION_SIDE = 4
"""Cells of the latents to a cell of the maps that M1 is made of, along a side (16 x 16 maps of 64 x 64 latents)."""
LATE = 0.8
"""Share of the training timesteps above which noise estimates say nothing yet of where: there M1 acts alone."""


class IntersectedGuide(Guide):
    """Guides one sample by the empty text and several edits, each inside M1 (what its words look at) and M2 (where
    its estimate differs most).

    e(empty) + sum of the edits' s_e psi M1 M2 (eq. 10 to 13), each from its warm-up to its cool-down.
    """

    def __init__(self, empty: Conditioning, edits: Sequence[tuple[Concept, Conditioning]], trained: int) -> None:
        """Prepare; `trained` is how many timesteps the model was trained on."""
        self.texts = (empty, *(text for _, text in edits))
        self._edits = tuple(edits)
        self._trained = trained
        self._early = False

    def rows(self, y: Tensor, x: Tensor, level: Level, texts: Sequence[Conditioning], step: int) -> tuple[Row, ...]:  # noqa: ARG002
        """Return the empty text's row and those of the edits, whose attention comes back."""
        self._early = level.timestep > LATE * self._trained
        empty, *edits = texts
        return (Row(y, level, empty), *(Row(y, level, text, capture=capture_of(y)) for text in edits))

    def __call__(self, epsilons: Sequence[Tensor | Attended], step: int) -> Tensor:
        """Return the guided prediction of the step-th step (from 0)."""
        empty, *answers = epsilons
        guided = plain = empty if isinstance(empty, Tensor) else empty.epsilon
        for (edit, text), answer in zip(self._edits, answers, strict=True):
            acts = edit.warmup_steps <= step and (edit.cooldown_steps is None or step < edit.cooldown_steps)
            if acts and isinstance(answer, Attended):
                psi = direction(answer.epsilon, plain, edit)
                mask = looked_at(answer.maps, text, edit.threshold, psi)
                if not self._early:
                    mask = mask & strong(psi, edit.threshold)
                guided = guided + edit.guidance_scale * psi * mask
        return guided


def capture_of(z: Tensor) -> Capture:
    """Return which maps M1 is made of for these latents."""
    return Capture(max(z.shape[-2:]) // ATTENTION_SIDE)


def looked_at(maps: Sequence[AttentionMap], text: Conditioning, threshold: float, z: Tensor) -> Tensor:
    """Return M1, bool [h, w] of the latents: where the smoothed attention to the words reaches its own quantile."""
    words = [at for at, (start, end) in enumerate(text.spans) if start < end]
    looked = _smoothed(averaged(maps)[..., words].sum(-1))
    mask = looked >= torch.quantile(looked.flatten(), threshold)
    return resized(mask.float()[..., None], *z.shape[-2:])[..., 0] > 0


def strong(psi: Tensor, threshold: float) -> Tensor:
    """Return M2, bool [h, w]: where the sum of |psi| over the channels reaches its own quantile."""
    size = psi.abs().sum(0).float()
    return size >= torch.quantile(size.flatten(), threshold)


def _smoothed(looked: Tensor) -> Tensor:
    """Blur by the authors' kernel, exp(-d^2) over three cells a side; a map of one row or column stays as it is."""
    if min(looked.shape) < 2:
        return looked
    side = torch.tensor([math.exp(-1), 1.0, math.exp(-1)], device=looked.device)
    kernel = torch.outer(side, side) / side.sum() ** 2
    padded = functional.pad(looked[None, None], (1, 1, 1, 1), mode="reflect")
    return functional.conv2d(padded, kernel[None, None])[0, 0]
