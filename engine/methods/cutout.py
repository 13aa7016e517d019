"""Take everything but one thing out of a picture: the background becomes transparent."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.diffusion.region import Region
from engine.diffusion.transparent import without
from engine.methods import segment
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Progress, Steps


class CutoutParameters(Parameters):
    """How the border looks."""

    soft: int = Field(default=1, ge=0, le=64, description="pixels over which the thing's border fades, outwards")


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return all but the thing that `plan.source` names and `plan.reference` does not: that is what goes."""
    thing = yield from segment.infer_mask(params, plan, picture, model)
    # Where nothing was found there is nothing to cut out, rather than a picture to be emptied.
    return Region.of_support(~thing.support & thing.support.any(), model)


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Return the picture as uint8 [H, W, 4], transparent inside the support and as it was outside. Asks no model."""
    del model
    yield Progress("decode")
    return without(picture, support, CutoutParameters.of(params.plan).soft)


METHOD = Method(
    "cutout",
    "takes away all but one thing",
    CutoutParameters,
    infer_mask,
    edit,
    segment.refuses,
    ignores=frozenset({"steps", "guidance_scale", "strength"}),
)
