"""A real picture as the methods see it: its latents, and their inversion, remembered between jobs."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from engine.diffusion.invert import invert
from engine.diffusion.paste import at_working_size
from engine.diffusion.schedule import Schedule
from engine.diffusion.trajectory import Key, picture_key
from engine.model import Model
from engine.requests import Conditioning, Encode, Progress, Steps


def encoded(picture: np.ndarray, model: Model) -> Steps[Tensor]:
    """Encode a picture, uint8 [H, W, 3 or 4], at the model's working size."""
    yield Progress("encode")
    height, width = picture.shape[:2]
    return (yield Encode(at_working_size(picture, *model.working_size(width, height))))


def inverted(
    picture: np.ndarray,
    model: Model,
    schedule: Schedule,
    level: int,
    text: tuple[str, Conditioning],
    *,
    rows_after: int,
    exact: bool,
) -> Steps[tuple[Tensor, ...]]:
    """Return the latents of a picture at levels 0 ... `level`, inverted with a prompt and its conditioning.

    Announces the rows that this and `rows_after` more will take: a remembered trajectory takes none.
    """
    height, width = picture.shape[:2]
    key = Key(
        picture=picture_key(picture),
        size=model.working_size(width, height),
        model=model.name,
        dtype=str(model.dtype),
        steps=schedule.steps,
        text=text[0],
        exact=exact,
    )
    path = model.trajectories.get(key, level)
    missing = max(0, level + 1 - max(1, len(path)))
    if not path:
        path = ((yield from encoded(picture, model)),)
    yield Progress("invert", total=missing + rows_after)
    if missing:
        path = yield from invert(schedule, path, level, text[1])
        model.trajectories.put(key, path)
    return path[: level + 1]
