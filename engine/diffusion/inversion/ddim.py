"""DDIM inversion with nothing stored (arXiv:2010.02502, section 4.3): up, and down again as the model would go."""

from __future__ import annotations

from engine.diffusion.inversion.climb import climb
from engine.diffusion.inversion.descend import descend
from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.trajectory import Trajectory
from engine.requests import Steps


def invert(source: Source) -> Steps[Trajectory]:
    """Keep only the noisiest latents and predict the others, guided by the picture's own prompt.

    Guidance that the way up did not have leads astray: this is what the other inversions are measured against.
    """
    path = yield from climb(source.schedule, source.path, source.level, source.text)
    return Trajectory((yield from descend(source.schedule, path[-1], source.level, source.guide)))


DDIM = Inversion("ddim", "up and, guided, down again: inexact", lambda s: s.rows_up + s.rows_down, invert, climbs=False)
