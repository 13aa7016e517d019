"""Semantic guidance with several concepts (SEGA, arXiv:2301.12247, section 3)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.guide import Guide
from engine.protocol import Concept
from engine.requests import Conditioning

MOMENTUM_SCALE = 0.1
"""s_m of equation 8."""
MOMENTUM_BETA = 0.4
"""beta_m of equation 9."""


def direction(epsilon_concept: Tensor, epsilon_empty: Tensor, concept: Concept) -> Tensor:
    """Return psi, the concept's direction in noise space (eq. 4), turned around for "less"."""
    psi = epsilon_concept - epsilon_empty
    return psi if concept.direction == "more" else -psi


def strongest(psi: Tensor, concept: Concept) -> Tensor:
    """Return mu * psi (eq. 5 and 6): scaled by s_e where |psi| reaches its channel's lambda-quantile, 0 elsewhere."""
    size = psi.abs()
    eta = torch.quantile(size.flatten(1).float(), concept.threshold, dim=1)[:, None, None]
    return torch.where(size >= eta, concept.guidance_scale * psi, torch.zeros_like(psi))


class SemanticGuide(Guide):
    """Guides one sample by a prompt and by concepts; holds the sample's momentum, so make one a sample.

    While only some concepts are warm, the mean of those that act is added; from the step on at which the last one is
    warm, the sum of all with momentum (eq. 8). Momentum gathers from the first step (eq. 9).
    """

    def __init__(
        self,
        empty: Conditioning,
        prompt: Conditioning,
        scale: float,
        concepts: Sequence[tuple[Concept, Conditioning]],
        momentum_scale: float = MOMENTUM_SCALE,
        momentum_beta: float = MOMENTUM_BETA,
    ) -> None:
        self.texts = (empty, prompt, *(text for _, text in concepts))
        self._scale = scale
        self._concepts = tuple(concept for concept, _ in concepts)
        self._momentum_scale, self._momentum_beta = momentum_scale, momentum_beta
        self._momentum: Tensor | None = None

    def __call__(self, epsilons: Sequence[Tensor], step: int) -> Tensor:
        """Return e(empty) + s_g (e(prompt) - e(empty)) + gamma (eq. 7) for the step-th step (from 0)."""
        empty, prompt, *conceptual = epsilons
        guided = empty + self._scale * (prompt - empty)
        gammas = [
            torch.zeros_like(empty) if _cold(c, step) else strongest(direction(e, empty, c), c)
            for c, e in zip(self._concepts, conceptual, strict=True)
        ]
        momentum = torch.zeros_like(empty) if self._momentum is None else self._momentum
        total = torch.stack(gammas).sum(0) + self._momentum_scale * momentum
        self._momentum = self._momentum_beta * momentum + (1 - self._momentum_beta) * total
        warm = [step >= c.warmup_steps for c in self._concepts]
        if all(warm):
            return guided + total
        acting = [g for g, c, w in zip(gammas, self._concepts, warm, strict=True) if w and not _cold(c, step)]
        # None may act: the warm ones have cooled down before the others began.
        return guided + torch.stack(acting).mean(0) if acting else guided


def _cold(concept: Concept, step: int) -> bool:
    return concept.cooldown_steps is not None and step >= concept.cooldown_steps
