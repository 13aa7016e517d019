"""A sample whose attention follows the source's (Prompt-to-Prompt, arXiv:2208.01626, section 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from engine.diffusion.attention import AttentionPlan, Capture, averaged, resized
from engine.diffusion.blend import blend
from engine.diffusion.guide import Guided
from engine.diffusion.schedule import Level
from engine.diffusion.trajectory import Trajectory
from engine.requests import Attended, Conditioning, Row

TIE = "prompt-to-prompt"
BLEND_FROM = 0.2
"""Share of the steps before the local blend begins: too early, the maps say little."""


@dataclass(frozen=True, eq=False)
class Control:
    """What is taken from the source, and how long; shares are of all steps.

    alignment: [target tokens, source tokens]. cross_until: [target tokens], each token's tau. self_until: that of
    self-attention. factors: [target tokens], c of re-weighting, in every step; None: no word is weighed.
    """

    alignment: Tensor
    cross_until: Tensor
    self_until: float
    factors: Tensor | None = None

    def plan(self, share: float, side: int) -> AttentionPlan | None:
        """Return what holds when this share of the steps is done, without a source; None if nothing does any more.

        side: cells up to which self-attention is taken.
        """
        weights = (self.cross_until > share).float()
        cross = weights if bool(weights.any()) else None
        own = share >= self.self_until
        if cross is None and own and self.factors is None:
            return None
        return AttentionPlan(None, self.alignment, cross, self.factors, 0.0 if own else 1.0, side)


class LocalBlend:
    """Keeps the source where the words that differ are not looked at (section 4, local editing): a `Refine`.

    words: places of the tokens that count in the source and in the target. The maps of all steps so far are averaged
    and scaled by their highest value; a cell is changed where either exceeds the threshold.
    """

    def __init__(self, x: Trajectory, words: tuple[Sequence[int], Sequence[int]], threshold: float) -> None:
        self._x, self._words, self._threshold = x, words, threshold
        self._seen: tuple[list[Tensor], list[Tensor]] = [], []

    def see(self, source: Attended, target: Attended) -> None:
        """Take in what both looked at in a step."""
        for seen, answer, words in zip(self._seen, (source, target), self._words, strict=True):
            if words:
                seen.append(averaged(answer.maps)[..., list(words)].mean(-1))

    def __call__(self, y: Tensor, level: int) -> Tensor:
        """Return the latents of a level with the source's own where nothing is to change."""
        steps = self._x.level
        if steps - level <= BLEND_FROM * steps or not any(self._seen):
            return y
        mask = torch.stack([self._mask(seen, y) for seen in self._seen if seen]).any(0)
        return blend(y, self._x[level], mask)

    def _mask(self, seen: Sequence[Tensor], y: Tensor) -> Tensor:
        looked = torch.stack(list(seen)).mean(0)
        wide = functional.max_pool2d(looked[None], 3, stride=1, padding=1)[0]
        return resized((wide / wide.max() > self._threshold).float()[..., None], *y.shape[-2:])[..., 0] > 0


class Following(Guided):
    """Guides one sample by its prompt, whose attention follows that of the source prompt on the source's latents.

    Only the prompt's row follows, not the empty one's, and only as long as the control says so.
    """

    def __init__(
        self,
        source: Conditioning,
        texts: tuple[Conditioning, Conditioning],
        scale: float,
        control: Control,
        steps: int,
        local: LocalBlend | None = None,
    ) -> None:
        """Prepare; `texts` are the empty one and the prompt, `steps` how many there will be."""
        super().__init__(*texts, scale)
        self._source, self._control, self._steps, self._local = source, control, steps, local
        # Guidance 0 leaves the prompt out, and nobody is there to follow.
        self._follows = scale != 0

    def rows(self, y: Tensor, x: Tensor, level: Level, texts: Sequence[Conditioning], step: int) -> tuple[Row, ...]:
        """Return the rows of the texts and, while the last of them follows it, the source's, all tied."""
        side = max(y.shape[-2:])
        plan = self._control.plan(step / self._steps, side // 2)
        capture = None if self._local is None else Capture(side // 4)
        if not self._follows or (plan is None and capture is None):
            return super().rows(y, x, level, texts, step)
        source = Row(x, level, self._source, capture=capture, tie=TIE)
        followed = None if plan is None else replace(plan, source=source)
        *plain, target = texts
        following = Row(y, level, target, attention=followed, capture=capture, tie=TIE)
        return (*(Row(y, level, text, tie=TIE) for text in plain), following, source)

    def __call__(self, epsilons: Sequence[Any], step: int) -> Tensor:
        """Return the guided prediction; the source's own is not needed."""
        *told, last = epsilons
        if not isinstance(last, Attended):
            return super().__call__(epsilons[: len(self.texts)], step)
        if self._local is not None:
            self._local.see(last, told[-1])
        return super().__call__([*told[:-1], told[-1].epsilon], step)
