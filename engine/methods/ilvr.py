"""ILVR (arXiv:2108.02938): draw a new picture that agrees with the old one in all that is coarse."""

from __future__ import annotations

import numpy as np
from pydantic import Field
from torch import Tensor

from engine.diffusion.guide import Guided
from engine.diffusion.lowpass import lowpass
from engine.diffusion.noise import noise_of
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.methods.scene import noised_over
from engine.model import Model
from engine.protocol import Edit
from engine.requests import Steps, Text


class IlvrParameters(Parameters):
    """Algorithm 1; the paper works on pixels, so its factors of 4 to 64 are 0.5 to 8 cells of 8 pixels.

    It starts from pure noise: that is the job's strength 1. With less the picture itself, noised, is the start.
    """

    factor: float = Field(default=4, ge=1, le=64, description="what is finer than so many latent cells may differ (N)")
    until: float = Field(
        default=0, ge=0, le=1, description="noise, as a share of the schedule, down to which the picture is followed"
    )


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Draw with x_{t-1} = x'_{t-1} + phi_N(y_{t-1}) - phi_N(x'_{t-1}), y the picture noised (eq. 8, algorithm 1).

    x_T is pure noise where all of the schedule is walked, else y_r.
    """
    own = IlvrParameters.of(params.plan)
    empty, prompt = yield Text(("", params.plan.target or params.plan.source))
    guide = Guided(empty, prompt, params.guidance_scale)
    scene = yield from noised_over(params, 1.0, picture, support, model, rows_a_step=len(guide.texts))
    last, top = own.until * scene.schedule.steps, scene.x.level
    start = scene.x[top]
    if top == scene.schedule.steps:
        start = noise_of(start, scene.x[0], scene.schedule[top])

    def followed(x: Tensor, level: int) -> Tensor:
        return x + lowpass(scene.x[level] - x, own.factor) if level >= last else x

    return (yield from scene.redrawn(guide, start, followed))


METHOD = Method(
    "ilvr",
    "draws a variation that keeps the coarse of the picture, from pure noise with strength 1",
    IlvrParameters,
    None,
    edit,
)
