"""The stored trajectory (DiffEdit, arXiv:2210.11427, section 3.2): whoever blends with it loses nothing."""

from __future__ import annotations

from engine.diffusion.inversion.climb import climb
from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.trajectory import Trajectory
from engine.requests import Steps


def invert(source: Source) -> Steps[Trajectory]:
    """Keep the latents of the way up; z0 among them, so the picture itself is met exactly."""
    return Trajectory((yield from climb(source.schedule, source.path, source.level, source.text)))


STORED = Inversion("stored", "the latents met on the way up, exact", lambda source: source.rows_up, invert)
