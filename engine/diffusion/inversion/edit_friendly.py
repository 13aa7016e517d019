"""Edit-friendly DDPM inversion (arXiv:2304.06140): noise the picture anew at every level, keep what steps missed."""

from __future__ import annotations

from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.noise import gaussian
from engine.diffusion.schedule import noised
from engine.diffusion.trajectory import Trajectory
from engine.requests import Denoise, Row, Steps


def invert(source: Source) -> Steps[Trajectory]:
    """Draw x_t independently for every t (eq. 6) and take z_t from x_{t-1} = mu_t(x_t) + sigma_t z_t (eq. 5).

    `noises` holds sigma_t z_t, the last one (where sigma may be 0) too: the picture's own prompt at its guidance leads
    exactly back. All rows can be asked for at once, for no level waits for another.
    """
    x0, schedule, guide = source.path[0], source.schedule, source.guide
    levels = range(1, source.level + 1)
    fresh = gaussian(source.seed, (source.level, *x0.shape), x0.device)
    x = [x0, *(noised(x0, noise, schedule[t]) for t, noise in zip(levels, fresh, strict=True))]
    epsilons = yield Denoise(tuple(Row(x[t], schedule[t], text) for t in levels for text in guide.texts))
    each = len(guide.texts)
    noises = []
    for t in levels:
        epsilon = guide(epsilons[(t - 1) * each : t * each], source.level - t)
        noises.append(x[t - 1] - schedule.mean(x[t], epsilon, t, 1.0))
    return Trajectory(tuple(x), noises=tuple(noises), eta=1.0)


EDIT_FRIENDLY = Inversion(
    "edit_friendly", "noise of its own for every step, exact", lambda source: source.rows_down, invert, climbs=False
)
