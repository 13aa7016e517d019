"""A picture opened for redrawing: the approved region, the noise levels, and the picture's trajectory through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field
from torch import Tensor

from engine.diffusion.guide import Guide
from engine.diffusion.inversion import INVERSIONS, noised_path
from engine.diffusion.masked import Refine, as_drawn, redrawn
from engine.diffusion.noise import stirred
from engine.diffusion.paste import paste
from engine.diffusion.region import Region, margin
from engine.diffusion.schedule import Schedule
from engine.diffusion.trajectory import Trajectory
from engine.errors import BadRequest
from engine.methods.parameters import Parameters
from engine.methods.source import encoded, inverted, replayed
from engine.model import Model
from engine.protocol import Edit, Origin
from engine.requests import Decode, Progress, Steps

InversionName = Literal["auto", "stored", "ddim", "negative_prompt", "null_text", "edit_friendly", "replay"]


class Inverting(Parameters):
    """Parameters of a method that starts from an inversion."""

    inversion: InversionName = Field(
        default="stored",
        description="how the picture becomes noise; auto: drawn again from its seed, with its own steps, else stored",
    )
    source_guidance: float | None = Field(
        default=None,
        ge=0,
        le=50,
        description="guidance towards the old description of ddim, null_text and edit_friendly; left out: the edit's",
    )

    def drawn(self, params: Edit) -> Origin | None:
        """Return how the picture was drawn, where it shall be drawn again instead of being inverted."""
        return params.origin if self.inversion in ("auto", "replay") else None


@dataclass(frozen=True, eq=False)
class Scene:
    """What a method draws in: `x` is the picture's trajectory, `told` says what it shows and how it was guided."""

    picture: np.ndarray
    support: np.ndarray
    region: Region
    mask: Tensor
    schedule: Schedule
    x: Trajectory
    told: Origin

    def start(self, variety: float, seed: int) -> Tensor:
        """Return the noisiest latents, with a share of fresh noise for seeds other than 0.

        An inversion that drew its noise by lot has used the seed already, and its steps belong to that very noise.
        """
        if self.x.noises:
            return self.x[self.x.level]
        return stirred(self.x[self.x.level], self.x[0], self.schedule[self.x.level], variety, seed)

    def redrawn(self, guide: Guide, y: Tensor, refine: Refine = as_drawn) -> Steps[np.ndarray]:
        """Draw the region from `y` down as the guide says and paste it: outside the support nothing changes."""
        z = yield from redrawn(self.x, self.schedule, guide, self.mask, y, refine)
        yield Progress("decode")
        drawn = yield Decode(z)
        reach = margin(self.region.latent.shape, *self.support.shape[::-1])
        return paste(self.picture, drawn, self.support, reach)


def scheduled(params: Edit, own: Inverting, model: Model) -> Schedule:
    """Return the levels a picture is drawn over: where it is drawn again from its seed, those it was drawn over."""
    origin = own.drawn(params)
    return model.schedule(params.steps if origin is None else origin.steps)


def walked(params: Edit, own: Inverting, model: Model) -> int:
    """Return how many steps lead down from where a picture is entered, if it is what its seed gives."""
    return scheduled(params, own, model).encoded(params.strength)


def opened(
    params: Edit,
    own: Inverting,
    picture: np.ndarray,
    support: np.ndarray,
    model: Model,
    *,
    rows_a_step: int,
    text: str = "",
) -> Steps[Scene]:
    """Invert a picture, uint8 [H, W, 3 or 4], for drawing inside `support`, bool [H, W]; `text` leads the way up.

    Raises BadRequest if it shall be drawn again from its seed, but is not what the seed gives.
    """
    origin = own.drawn(params)
    if origin is not None:
        schedule = scheduled(params, own, model)
        x = yield from replayed(params, origin, picture, model, schedule, rows_a_step=rows_a_step)
        if x is not None:
            return _scene(picture, support, model, schedule, x, origin)
    if own.inversion == "replay":
        reason = "the picture is none that this model drew from a known seed; try stored"
        raise BadRequest("inversion", own.inversion, reason)
    schedule = model.schedule(params.steps)
    told = Origin(prompt=params.plan.source, steps=params.steps, guidance_scale=params.guidance_scale)
    x = yield from inverted(
        params,
        INVERSIONS["stored" if own.inversion == "auto" else own.inversion],
        picture,
        model,
        schedule,
        guidance_scale=params.guidance_scale if own.source_guidance is None else own.source_guidance,
        text=text,
        rows_a_step=rows_a_step,
    )
    return _scene(picture, support, model, schedule, x, told)


def noised_over(
    params: Edit, eta: float, picture: np.ndarray, support: np.ndarray, model: Model, *, rows_a_step: int
) -> Steps[Scene]:
    """Noise a picture instead of inverting it: nothing is asked of the model, and more of the picture is lost."""
    schedule = model.schedule(params.steps)
    level = schedule.encoded(params.strength)
    z0 = yield from encoded(picture, model)
    x = noised_path(z0, schedule, level, params.seed, eta)
    told = Origin(prompt=params.plan.source, steps=params.steps, guidance_scale=params.guidance_scale)
    yield Progress("denoise", total=level * rows_a_step)
    return _scene(picture, support, model, schedule, x, told)


def _scene(
    picture: np.ndarray, support: np.ndarray, model: Model, schedule: Schedule, x: Trajectory, told: Origin
) -> Scene:
    region = Region.of_support(support, model)
    return Scene(picture, support, region, model.on_device(region.latent), schedule, x, told)
