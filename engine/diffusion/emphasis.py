"""How much the words of a prompt weigh, as numbers for its tokens."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.diffusion.alignment import Worded
from engine.emphasis import Emphasis


def factors(target: Worded, told: tuple[Emphasis, ...]) -> Tensor | None:
    """Return what the attention to each token of a prompt is multiplied with; None if all weigh 1."""
    numbers = torch.ones(target.length)
    for one in told:
        numbers[target.find(one.words)] = one.number
    return None if bool((numbers == 1).all()) else numbers
