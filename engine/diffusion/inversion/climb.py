"""Walk a picture up the noise levels (DDIM inversion, arXiv:2010.02502, section 4.3)."""

from __future__ import annotations

from torch import Tensor

from engine.diffusion.schedule import Schedule
from engine.requests import Conditioning, Denoise, Row, Steps


def climb(schedule: Schedule, path: tuple[Tensor, ...], level: int, text: Conditioning) -> Steps[tuple[Tensor, ...]]:
    """Extend a way up, z0 first, to a level at guidance 1; return its `level + 1` latents.

    The prediction is asked for at the level the step arrives at: that is where the step back down will ask for it, and
    level 0 is none that the model was trained on.
    """
    grown = list(path)
    for k in range(len(path) - 1, level):
        (epsilon,) = yield Denoise((Row(grown[k], schedule[k + 1], text),))
        grown.append(schedule.move(grown[k], epsilon, k, k + 1))
    return tuple(grown[: level + 1])
