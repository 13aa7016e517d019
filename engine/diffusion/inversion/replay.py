"""The way a picture that the model drew itself really came (MDP's synthetic case, arXiv:2303.16765, section 3)."""

from __future__ import annotations

from engine.diffusion.inversion.descend import descend
from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.noise import gaussian
from engine.diffusion.trajectory import Trajectory
from engine.requests import Steps


def invert(source: Source) -> Steps[Trajectory]:
    """Draw the picture again from its seed, all the way; `level` must be the schedule's noisiest."""
    z0 = source.path[0]
    start = gaussian(source.seed, tuple(z0.shape), z0.device)
    return Trajectory((yield from descend(source.schedule, start, source.level, source.guide)))


REPLAY = Inversion("replay", "drawn again from its seed", lambda source: source.rows_down, invert, climbs=False)
