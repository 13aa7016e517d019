"""Attention control as data: what a row's attention takes from another row's, and which of its maps come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor

if TYPE_CHECKING:
    from engine.requests import Row

Part = Literal["down", "mid", "up"]
"""Which leg of the U-Net a map comes from."""


@dataclass(frozen=True, eq=False)
class AttentionPlan:
    """How one row's attention follows another's in one step (Prompt-to-Prompt, arXiv:2208.01626, section 3.2).

    source: the row whose maps are taken, one of the same Denoise with the same tie; its maps are its own, before any
        plan of its own. None: nothing is taken, only `factors` act.
    alignment: [target tokens, source tokens], the share of each source token's attention that each target token gets.
        A target token whose row is zero is new: it keeps its own attention.
    cross_weights: [target tokens], 0-1, how much of the aligned source map replaces the row's own, token by token.
    factors: [target tokens], what the attention to each token is multiplied with at last (re-weighting, c).
    self_weight: 0-1, share of the source's self-attention, in layers of up to `self_max_side` cells a side.
    """

    source: Row | None = None
    alignment: Tensor | None = None
    cross_weights: Tensor | None = None
    factors: Tensor | None = None
    self_weight: float = 0.0
    self_max_side: int = 0

    @property
    def acts_across(self) -> bool:
        """Return whether the plan changes the row's cross-attention."""
        taken = self.source is not None and self.alignment is not None and self.cross_weights is not None
        return taken or self.factors is not None

    def takes_self(self, side: int) -> bool:
        """Return whether self-attention of a layer with this many cells on its longer side is taken."""
        return self.source is not None and self.self_weight > 0 and side <= self.self_max_side

    def replaced(self, own: Tensor, source: Tensor) -> Tensor:
        """Return cross-attention [..., cells, target tokens] with the source's [..., cells, source tokens] put in."""
        if self.alignment is None or self.cross_weights is None:
            return own
        # Both matrices are data of the method and may have stayed on another device or in full precision.
        alignment = self.alignment.to(own)
        weights = torch.where(alignment.any(1), self.cross_weights.to(own), 0.0)
        return own + weights * (source @ alignment.T - own)

    def mixed(self, own: Tensor, source: Tensor) -> Tensor:
        """Return self-attention [..., cells, cells] with its share of the source's."""
        return own + self.self_weight * (source - own)


@dataclass(frozen=True)
class Capture:
    """Bring a row's cross-attention back with its prediction, from layers of up to this many cells a side.

    Where a network has none so small, the coarsest it has come back.
    """

    max_side: int


@dataclass(frozen=True, eq=False)
class AttentionMap:
    """Cross-attention [rows, columns, tokens] of one leg and size, float32: the mean over `heads` heads of all layers.

    It is what the row attended with, after its plan's replacement and before the plan's factors.
    """

    part: Part
    heads: int
    probabilities: Tensor


def averaged(maps: Sequence[AttentionMap], parts: Sequence[Part] = ("down", "up")) -> Tensor:
    """Return the mean of the finest maps over their layers and heads: [rows, columns, tokens].

    Maps of other legs than `parts` only count where these have none. Raises ValueError without a map.
    """
    wanted = [one for one in maps if one.part in parts] or list(maps)
    if not wanted:
        raise ValueError("no map was captured")
    finest = max(one.probabilities[..., 0].numel() for one in wanted)
    alike = [one for one in wanted if one.probabilities[..., 0].numel() == finest]
    heads = sum(one.heads for one in alike)
    return torch.stack([one.probabilities * (one.heads / heads) for one in alike]).sum(0)


def resized(attention: Tensor, height: int, width: int) -> Tensor:
    """Return maps [rows, columns, tokens] at the size of the latents, by repeating cells."""
    channels_first = attention.permute(2, 0, 1)[None]
    return torch.nn.functional.interpolate(channels_first, (height, width))[0].permute(1, 2, 0)
