"""What an editing method is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.diffusion.region import Region
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Steps


class InferMask(Protocol):
    """Infers the region that a plan changes in a picture, uint8 [H, W, 3 or 4]."""

    def __call__(self, params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]: ...


class Redraw(Protocol):
    """Redraws a picture, uint8 [H, W, 3 or 4], inside the approved support, bool [H, W]."""

    def __call__(self, params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]: ...


@dataclass(frozen=True)
class Method:
    """One way to edit; register an instance under the entry point group `threadbrush.methods`."""

    name: str
    summary: str
    infer_mask: InferMask
    edit: Redraw
