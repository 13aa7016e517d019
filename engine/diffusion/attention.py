"""Attention control as data. The row has its place; the runtime refuses a plan until a method needs one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, eq=False)
class AttentionPlan:
    """How a row's attention follows another row's (Prompt-to-Prompt, arXiv:2208.01626).

    source: tie name of the row to take maps from. alignment: [target tokens, source tokens].
    cross_weight, self_weight: share of the source's map at this level, 0-1.
    """

    source: Hashable
    alignment: Tensor
    cross_weight: float = 0.0
    self_weight: float = 0.0


@dataclass(frozen=True)
class Capture:
    """Which attention maps shall come back with the prediction: cross-attention up to this many cells a side."""

    max_side: int
