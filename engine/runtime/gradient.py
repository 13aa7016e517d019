"""Derivatives for methods that optimize; everything else of the engine runs without them."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.errors import NumbersFault
from engine.model import Model
from engine.requests import Grad


def gradient(request: Grad, model: Model) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Return the function's value and its derivative by each input. Raises NumbersFault for NaN or infinity."""
    with torch.enable_grad():
        leaves = [value.detach().requires_grad_() for value in request.inputs]
        value = request.function(model.denoise, *leaves)
        slopes = torch.autograd.grad(value, leaves)
    if not all(told.isfinite().all() for told in (value, *slopes)):
        raise NumbersFault("denoiser's gradient")
    return value.detach(), slopes
