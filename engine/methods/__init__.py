"""The editing methods: ours and, through the entry point group `threadbrush.methods`, anybody's.

A method is a `Method` with a name, one sentence for people, its parameters, and two generators over `engine.requests`.
"""

from __future__ import annotations

import numpy as np

from engine.diffusion.region import Region
from engine.errors import BadRequest
from engine.methods.generate import generate
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.methods.registry import methods
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Progress, Steps

__all__ = ["Method", "Parameters", "edit", "generate", "infer_mask", "methods", "named"]


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Infer what `plan` changes in a picture, uint8 [H, W, 3 or 4], with the method the plan names.

    A method without a mask of its own may change the whole picture. Raises BadRequest for what the method cannot do.
    """
    method = named(plan.method)
    method.check(plan)
    if method.infer_mask is None:
        return Region.of_support(np.ones(picture.shape[:2], bool), model)
    yield Progress(method=method.name)
    return (yield from method.infer_mask(params, plan, picture, model))


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Carry out a plan inside `support`, bool [H, W]; every sample outside it equals the picture's."""
    method = named(params.plan.method)
    method.check(params.plan)
    if support.shape != picture.shape[:2]:
        raise BadRequest("mask", support.shape, f"the picture has {picture.shape[:2]} rows and columns")
    if not support.any():
        return picture.copy()
    yield Progress(method=method.name)
    return (yield from method.edit(params, picture, support, model))


def named(name: str) -> Method:
    """Return the method of this name. Raises BadRequest if nobody registered one."""
    known = methods()
    if name not in known:
        raise BadRequest("method", name, f"known are {', '.join(known)}")
    return known[name]
