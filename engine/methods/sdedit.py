"""SDEdit (arXiv:2108.01073): noise the picture, and let the model draw it again from there."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.diffusion.guide import Guided
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.methods.scene import noised_over
from engine.model import Model
from engine.protocol import Edit
from engine.requests import Steps, Text


class SdeditParameters(Parameters):
    """Beside the strength t_0, which is the job's (section 3.2: 0.3 to 0.6 keep the layout)."""

    eta: float = Field(default=1, ge=0, le=1, description="how random the steps are: 1 as in the paper, 0 not at all")


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Draw from x_{t_0} = sqrt(a) x_0 + sigma e; outside the region x_t is x_0 noised (section 3; its VP form)."""
    own = SdeditParameters.of(params.plan)
    empty, prompt = yield Text(("", params.plan.target or params.plan.source))
    guide = Guided(empty, prompt, params.guidance_scale)
    each = len(guide.texts)
    scene = yield from noised_over(params, own.eta, picture, support, model, rows_a_step=each)
    return (yield from scene.redrawn(guide, scene.x[scene.x.level]))


METHOD = Method(
    "sdedit", "imagines the picture anew, the more so the greater the strength", SdeditParameters, None, edit
)
