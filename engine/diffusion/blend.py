"""Keep the source's latents outside a mask."""

from __future__ import annotations

import torch
from torch import Tensor


def blend(edited: Tensor, source: Tensor, mask: Tensor) -> Tensor:
    """Return `edited` where the mask (bool [h, w]) is true and exactly `source` elsewhere; both [channels, h, w].

    DiffEdit's y = M y + (1 - M) x (arXiv:2210.11427, section 3.2, step 3), as a choice, not a product: 0 * inf never
    appears and the source's bits survive. `source` must be the trajectory's entry at the level the step *arrived* at.
    """
    return torch.where(mask, edited, source)
