"""MDP (arXiv:2303.16765): bend the way from noise to a new picture towards the way the old picture came."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field
from torch import Tensor

from engine.diffusion.guide import Guide, Guided, needed
from engine.diffusion.manipulate import Fading, MixedGuidance, MixedNoise, MixedText, Paths, Weights
from engine.errors import BadRequest
from engine.methods.method import Method
from engine.methods.scene import InversionName, Inverting, opened, scheduled
from engine.model import Model
from engine.protocol import Edit, Plan
from engine.requests import Steps, Text


class MdpParameters(Inverting):
    """Section 3: what is manipulated, and the weights w_t of the source's path, of 50 steps the first 26 at most."""

    inversion: InversionName = Field(default="auto", description=Inverting.model_fields["inversion"].description)
    manipulation: Literal["epsilon", "c", "x", "beta"] = Field(
        default="epsilon",
        description="what is mixed: the noise (epsilon), the text (c), the latents (x) or the guidance (beta)",
    )
    weight: float = Field(
        default=1, ge=0, le=1, description="how much of the old picture's way is taken: 1 keeps it, 0 ignores it"
    )
    weights: Fading = Field(default="constant", description="how the weight fades over its interval")
    begin: float = Field(default=0.04, ge=0, le=1, description="where the interval begins, as a share of the steps")
    end: float = Field(default=0.56, ge=0, le=1, description="where the interval ends, as a share of the steps")
    variety: float = Field(default=0, ge=0, le=1, description="share of fresh noise for other seeds")


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Walk x* down from x_r^A with condition B, mixed with the source's path A (section 3.2) where w_t > 0.

    epsilon: e* = (1 - w) e(x*, B) + w e^A.  c: c* = (1 - w) B + w A.  x: x*_{t-1} = (1 - w) ddim(x*, e(x*, B)) + w
    x^A_{t-1}.  beta: e* = (1 - w) e(x*, B) + w e(x*, A). A is the picture drawn again from its seed (the synthetic
    path) or its inversion (the real one). B is guided as the job says, A as it was drawn.
    """
    own = MdpParameters.of(params.plan)
    schedule = scheduled(params, own, model)
    w, top = Weights(own.weight, own.weights, own.begin, own.end, schedule.steps), schedule.encoded(params.strength)
    if not any(w.holds(level) for level in schedule.down_from(top)):
        entered = f"the picture is entered at {1 - top / schedule.steps:g}"
        reason = f"{entered}, and no step from there on is in the interval: raise it or strength"
        raise BadRequest("end", own.end, reason)
    each = {"beta": 3, "c": 2}.get(own.manipulation, len(needed(0, 1, params.guidance_scale)))
    said = params.plan.source
    scene = yield from opened(params, own, picture, support, model, rows_a_step=each, text=said)
    x, told = scene.x, scene.told
    empty, source, target = yield Text((told.negative_prompt, told.prompt, params.plan.target))
    w = replace(w, steps=scene.schedule.steps)
    both = Paths(empty, source, told.guidance_scale, target, params.guidance_scale, x.level, w)

    def kept(y: Tensor, level: int) -> Tensor:
        share = w.at(level + 1) if own.manipulation == "x" else 0.0
        return (1 - share) * y + share * x[level] if share else y

    guide: Guide
    match own.manipulation:
        case "epsilon":
            guide = MixedNoise(empty, target, params.guidance_scale, x, scene.schedule, w)
        case "c":
            guide = MixedText(both)
        case "beta":
            guide = MixedGuidance(both)
        case "x":
            guide = Guided(empty, target, params.guidance_scale)
    return (yield from scene.redrawn(guide, scene.start(own.variety, params.seed), kept))


def refuses(plan: Plan) -> str | None:
    """Say what contradicts itself."""
    own = MdpParameters.of(plan)
    if not plan.target.strip():
        return "it needs to be told what the picture shall show"
    if own.begin >= own.end:
        return f"its interval begins at {own.begin:g} and ends at {own.end:g}, so no step is in it"
    if own.manipulation == "epsilon" and own.inversion == "edit_friendly":
        return "the noise of edit_friendly is random and cannot be mixed in; choose stored, or another manipulation"
    return None


METHOD = Method("mdp", "draws the new picture along the way the old one came", MdpParameters, None, edit, refuses)
