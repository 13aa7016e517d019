"""A picture as the methods see it: its latents and its inversion, remembered between jobs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from torch import Tensor

from engine.diffusion.inversion import INVERSIONS, Inversion, Source
from engine.diffusion.paste import at_working_size
from engine.diffusion.schedule import Schedule
from engine.diffusion.trajectory import Key, Trajectory, picture_key
from engine.model import Model
from engine.protocol import Edit, Origin
from engine.requests import Decode, Encode, Progress, Steps, Text

ALIKE = 2.0
"""Mean difference of samples up to which a picture counts as the one that was drawn again."""


def encoded(picture: np.ndarray, model: Model) -> Steps[Tensor]:
    """Encode a picture, uint8 [H, W, 3 or 4], at the model's working size."""
    yield Progress("encode")
    height, width = picture.shape[:2]
    return (yield Encode(at_working_size(picture, *model.working_size(width, height))))


def inverted(
    params: Edit,
    inversion: Inversion,
    picture: np.ndarray,
    model: Model,
    schedule: Schedule,
    *,
    guidance_scale: float,
    text: str,
    rows_a_step: int,
) -> Steps[Trajectory]:
    """Return a picture's latents up to the level that `params.strength` asks for.

    text: what the way up is walked with, unless the inversion insists on the plan's source. guidance_scale: that of the
    picture's own way down. Announces the rows that this and the way down will take: what is remembered takes none.
    """
    level, said = schedule.encoded(params.strength), params.plan.source
    climbed = said if inversion.climbs_with_prompt else text
    up = _key(params, picture, model, schedule, climbed)
    seed = 0 if inversion.climbs else params.seed
    key = replace(up, kind=inversion.name, guidance_scale=guidance_scale, shape=(level, said, seed))
    keeps = inversion.lasting and inversion.name != "stored"
    known = model.trajectories.get(key, level) if keeps else None
    if known is not None:
        yield Progress("invert", total=rows_a_step * level)
        return known
    path = model.trajectories.get(up, level) or Trajectory(((yield from encoded(picture, model)),))
    walked, empty, prompt = yield Text((climbed, "", said))
    source = Source(path.latents, schedule, level, walked, empty, prompt, guidance_scale, seed)
    yield Progress("invert", total=inversion.rows(source) + rows_a_step * level)
    found = yield from inversion.invert(source)
    if inversion.climbs and source.rows_up:
        model.trajectories.put(up, Trajectory(found.latents))
    if keeps:
        model.trajectories.put(key, found)
    return Trajectory(found.latents[: level + 1], found.empties, found.noises, found.eta)


def replayed(
    params: Edit, origin: Origin, picture: np.ndarray, model: Model, schedule: Schedule, *, rows_a_step: int
) -> Steps[Trajectory | None]:
    """Return the way a picture was drawn, up to the level that `params.strength` asks for; None if it is not the one.

    The schedule must be that of the picture's own steps.
    """
    level = schedule.encoded(params.strength)
    said = f"{origin.negative_prompt}\n{origin.prompt}"
    key = replace(
        _key(params, picture, model, schedule, said),
        kind="replay",
        guidance_scale=origin.guidance_scale,
        shape=(origin.seed,),
    )
    known = model.trajectories.get(key, schedule.steps)
    if known is None:
        z0 = yield from encoded(picture, model)
        empty, prompt = yield Text((origin.negative_prompt, origin.prompt))
        source = Source((z0,), schedule, schedule.steps, prompt, empty, prompt, origin.guidance_scale, origin.seed)
        yield Progress("invert", total=source.rows_down + rows_a_step * level)
        known = yield from INVERSIONS["replay"].invert(source)
        drawn = yield Decode(known[0])
        shown = at_working_size(picture, drawn.shape[1], drawn.shape[0])
        if np.abs(drawn.astype(np.int16) - shown).mean() > ALIKE:
            return None
        model.trajectories.put(key, known)
    else:
        yield Progress("invert", total=rows_a_step * level)
    return Trajectory(known.latents[: level + 1])


def _key(params: Edit, picture: np.ndarray, model: Model, schedule: Schedule, text: str) -> Key:
    height, width = picture.shape[:2]
    return Key(
        picture=picture_key(picture),
        size=model.working_size(width, height),
        model=model.name,
        dtype=str(model.dtype),
        steps=schedule.steps,
        text=text,
        exact=params.exact,
    )
