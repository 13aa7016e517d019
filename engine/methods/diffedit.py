"""DiffEdit (arXiv:2210.11427): find what two texts disagree about in a picture, and redraw only that."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from engine.diffusion.contrast import contrasts
from engine.diffusion.guide import Guided
from engine.diffusion.maps import RECIPES
from engine.diffusion.region import Region
from engine.diffusion.schedule import Level
from engine.methods.method import Method
from engine.methods.scene import Inverting, opened
from engine.methods.source import encoded
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Steps, Text

VARIETY = 0.5
"""Share of fresh noise that a seed other than 0 adds to the encoding inside the mask: the paper's start has none."""

DIFFUSERS_STEPS = 50
"""`num_inference_steps` that diffusers' `generate_mask` counts `mask_encode_strength` in, where none are given."""


class DiffEditParameters(Inverting):
    """What section 3.2 leaves open, beside n, noise strength, threshold and encoding ratio, which are the job's."""

    preset: Literal["ours", "paper", "diffusers"] = Field(
        default="ours",
        description="how the map becomes a mask: as in the paper, in diffusers, or smoothed and tidied",
    )
    reference: Literal["description", "nothing"] = Field(
        default="description", description="what the new description is contrasted with; nothing: no reference text"
    )
    variety: float | None = Field(
        default=None, ge=0, le=1, description="fresh noise for other seeds; left out: 0.5, and 0 for the other presets"
    )

    @property
    def stirred(self) -> float:
        """Return the share of fresh noise for seeds other than 0: the originals know none."""
        return self.variety if self.variety is not None else VARIETY if self.preset == "ours" else 0.0

    def level(self, strength: float, model: Model) -> Level:
        """Return the level the maps are taken at: in diffusers that of a run's own schedule, rounded down."""
        if self.preset != "diffusers":
            return model.table.at(strength)
        schedule = model.schedule(min(DIFFUSERS_STEPS, len(model.table.alphas)))
        return schedule[max(1, int(schedule.steps * strength))]


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Step 1, section 3.2: where predictions for query Q and reference R differ, averaged over n noises.

    x_r = noised(x_0, e_i);  M = [normalized(mean_i |e(x_r, Q) - e(x_r, R)|) > threshold]. 2n rows, no guidance; each
    map has its own noise. R is `plan.reference`, else `plan.source`; both may be empty.
    """
    own = DiffEditParameters.of(plan)
    said = "" if own.reference == "nothing" else plan.source
    z0 = yield from encoded(picture, model)
    query, reference = yield Text((plan.target, said if plan.reference is None else plan.reference))
    level = own.level(params.noise_level(), model)
    (differing,) = yield from contrasts(z0, level, (query,), reference, maps=params.maps, seed=params.seed)
    cells = RECIPES[own.preset].cells(differing, params.threshold, params.noise_level())
    return Region.of_cells(cells, width=picture.shape[1], height=picture.shape[0])


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Steps 2 and 3, section 3.2: encode to ratio r, decode with Q, and keep x outside the mask at every level.

    y_r = x_r;  y_{t-1} = M ddim(y_t, Q) + (1 - M) x_{t-1}. The last blend is with x_0 itself.
    """
    own = DiffEditParameters.of(params.plan)
    empty, query = yield Text(("", params.plan.target))
    guide = Guided(empty, query, params.guidance_scale)
    scene = yield from opened(params, own, picture, support, model, rows_a_step=len(guide.texts))
    return (yield from scene.redrawn(guide, scene.start(own.stirred, params.seed)))


METHOD = Method(
    "diffedit", "redraws what the new description changes, and nothing else", DiffEditParameters, infer_mask, edit
)
