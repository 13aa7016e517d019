"""Go on with a picture beyond its frame: the canvas grows, the old picture stays as it is, the rest is drawn."""

from __future__ import annotations

from typing import cast

import numpy as np
from pydantic import Field

from engine.diffusion.canvas import Frame, Widened, working_size
from engine.diffusion.guide import Guided
from engine.diffusion.region import Region
from engine.methods.method import OF_MAPS, Method
from engine.methods.parameters import Parameters
from engine.methods.scene import noised_over
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Progress, Steps, Text


class ExtendParameters(Parameters):
    """How far the canvas reaches beyond the picture at each side."""

    left: float = Field(default=0, ge=0, le=2, description="share of the picture's width that is added on the left")
    right: float = Field(default=0, ge=0, le=2, description="share of the picture's width that is added on the right")
    up: float = Field(default=0, ge=0, le=2, description="share of the picture's height that is added at the top")
    down: float = Field(default=0, ge=0, le=2, description="share of the picture's height that is added at the bottom")

    def frame(self, height: int, width: int) -> Frame:
        """Return the pixels that a picture of this size gets at each side."""
        return Frame(
            left=round(self.left * width),
            up=round(self.up * height),
            right=round(self.right * width),
            down=round(self.down * height),
        )


def canvas(plan: Plan, picture: np.ndarray, model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Return the canvas, uint8 [H, W, 3 or 4], and where it is new, bool [H, W].

    Raises BadRequest if the model cannot draw one of that size.
    """
    height, width = picture.shape[:2]
    frame = ExtendParameters.of(plan).frame(height, width)
    laid = frame.around(picture)
    working_size(model, (width, height), (laid.shape[1], laid.shape[0]))
    return laid, frame.new(height, width)


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return the whole canvas; where it is not new it is taken out of the region by whoever laid it."""
    del params, plan
    yield Progress("map")
    return Region.of_support(np.ones(picture.shape[:2], bool), model)


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Draw what is new of a canvas, `picture`: masked decode (DiffEdit, arXiv:2210.11427, section 3.2, step 3).

    What is known is noised afresh to each level (SDEdit, arXiv:2108.01073, with mask) and kept outside the support.
    """
    known = ~support
    rows, columns = np.flatnonzero(known.any(1)), np.flatnonzero(known.any(0))
    height, width = support.shape
    old = (int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1) if known.any() else (width, height)
    wider = cast(Model, Widened(model, *working_size(model, old, (width, height))))
    empty, query = yield Text(("", params.plan.target))
    guide = Guided(empty, query, params.guidance_scale)
    scene = yield from noised_over(params, 0.0, picture, support, wider, rows_a_step=len(guide.texts))
    return (yield from scene.redrawn(guide, scene.start(0.0, params.seed)))


def refuses(plan: Plan) -> str | None:
    """Say what is missing."""
    if not any(setting.value for setting in plan.settings if setting.name in ExtendParameters.model_fields):
        return "it needs at least one side and how far: say for instance left=0.5 for half the picture's width"
    return None


METHOD = Method(
    "extend",
    "goes on with a picture beyond its frame",
    ExtendParameters,
    infer_mask,
    edit,
    refuses,
    canvas,
    ignores=OF_MAPS,
)
