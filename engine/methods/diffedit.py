"""DiffEdit (arXiv:2210.11427): find what two texts disagree about in a picture, and redraw only that."""

from __future__ import annotations

import numpy as np

from engine.diffusion.blend import blend
from engine.diffusion.components import tidied
from engine.diffusion.guide import Guided
from engine.diffusion.maps import cells_above, contrast, normalised, smoothed
from engine.diffusion.noise import gaussian, stirred
from engine.diffusion.paste import paste
from engine.diffusion.region import Region, margin
from engine.diffusion.schedule import noised
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.methods.source import encoded, inverted
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Decode, Denoise, Progress, Row, Steps, Text

VARIETY = 0.5
"""Share of fresh noise that a seed other than 0 adds to the encoding inside the mask: the paper's start has none."""


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Step 1, section 3.2: where predictions for query Q and reference R differ, averaged over n noises.

    x_r = noised(x_0, e_i);  M = [normalised(mean_i |e(x_r, Q) - e(x_r, R)|) > threshold]. 2n rows, no guidance; each
    map has its own noise. R is `plan.reference`, else `plan.source`; both may be empty.
    """
    reference = plan.source if plan.reference is None else plan.reference
    z0 = yield from encoded(picture, model)
    query, against = yield Text((plan.target, reference))
    level = model.table.at(params.noise_strength)
    noises = gaussian(params.seed, (params.maps, *z0.shape), model.device)
    xs = [noised(z0, noise, level) for noise in noises]
    yield Progress("map", total=2 * len(xs))
    epsilons = yield Denoise(tuple(Row(x, level, text) for text in (query, against) for x in xs))
    differing = contrast(epsilons[: len(xs)], epsilons[len(xs) :])
    cells = tidied(cells_above(normalised(smoothed(differing)), params.threshold))
    return Region.of_cells(cells, width=picture.shape[1], height=picture.shape[0])


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Steps 2 and 3, section 3.2: encode to ratio r, decode with Q, and keep x outside the mask at every level.

    y_r = x_r;  y_{t-1} = M ddim(y_t, Q) + (1 - M) x_{t-1}. The last blend is with x_0 itself.
    """
    region = Region.of_support(support, model)
    schedule = model.schedule(params.steps)
    r = schedule.encoded(params.strength)
    empty, query = yield Text(("", params.plan.target))
    q = Guided(empty, query, params.guidance_scale)
    x = yield from inverted(picture, model, schedule, r, ("", empty), rows_after=r * len(q.texts), exact=params.exact)
    mask = model.on_device(region.latent)

    y = stirred(x[r], x[0], schedule[r], VARIETY, params.seed)
    for t in schedule.down_from(r):
        epsilons = yield Denoise(tuple(Row(y, schedule[t], text) for text in q.texts))
        epsilon = q(epsilons, r - t)
        yield Progress("denoise", latents=blend(schedule.clean(y, epsilon, t), x[0], mask))
        y = blend(schedule.move(y, epsilon, t, t - 1), x[t - 1], mask)

    yield Progress("decode")
    redrawn = yield Decode(y)
    return paste(picture, redrawn, support, margin(region.latent.shape, *support.shape[::-1]))


METHOD = Method("diffedit", "redraws what the new description changes, and nothing else", Parameters, infer_mask, edit)
