"""SEGA (arXiv:2301.12247) on a real picture: more or less of a concept, inside an approved region."""

from __future__ import annotations

import numpy as np

from engine.diffusion.blend import blend
from engine.diffusion.components import tidied
from engine.diffusion.maps import cells_above, contrast, normalised, smoothed
from engine.diffusion.noise import gaussian, stirred
from engine.diffusion.paste import paste
from engine.diffusion.region import Region, margin
from engine.diffusion.schedule import noised
from engine.diffusion.semantic import SemanticGuide
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.methods.source import encoded, inverted
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Decode, Denoise, Progress, Row, Steps, Text

VARIETY = 0.2
"""Share of fresh noise that a seed other than 0 adds: little, for all but the concept shall stay as it is."""


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return where the concepts' own directions psi (eq. 4) are strong, averaged over n noises; the union of all.

    |psi| is the mean over noises and channels of |e(x_r, c) - e(x_r, empty)|, normalised as DiffEdit's map. n rows for
    the empty text and n for each concept.
    """
    concepts = plan.concepts
    z0 = yield from encoded(picture, model)
    texts = yield Text(("", *(c.words for c in concepts)))
    level = model.table.at(params.noise_strength)
    noises = gaussian(params.seed, (params.maps, *z0.shape), model.device)
    xs = [noised(z0, noise, level) for noise in noises]
    yield Progress("map", total=len(texts) * len(xs))
    epsilons = yield Denoise(tuple(Row(x, level, text) for text in texts for x in xs))
    empty, *conceptual = (epsilons[i : i + len(xs)] for i in range(0, len(epsilons), len(xs)))
    maps = [normalised(smoothed(contrast(psi, empty))) for psi in conceptual]
    cells = np.logical_or.reduce([tidied(cells_above(strong, params.threshold)) for strong in maps])
    return Region.of_cells(cells, width=picture.shape[1], height=picture.shape[0])


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Invert the picture, walk back down guided by its own text and the concepts (eq. 7), blend outside the region."""
    concepts = params.plan.concepts
    region = Region.of_support(support, model)
    schedule = model.schedule(params.steps)
    r = schedule.encoded(params.strength)
    empty, source, *conceptual = yield Text(("", params.plan.source, *(c.words for c in concepts)))
    guide = SemanticGuide(empty, source, params.guidance_scale, list(zip(concepts, conceptual, strict=True)))
    rows = r * len(guide.texts)
    x = yield from inverted(picture, model, schedule, r, ("", empty), rows_after=rows, exact=params.exact)
    mask = model.on_device(region.latent)

    y = stirred(x[r], x[0], schedule[r], VARIETY, params.seed)
    for t in schedule.down_from(r):
        epsilons = yield Denoise(tuple(Row(y, schedule[t], text) for text in guide.texts))
        epsilon = guide(epsilons, r - t)
        yield Progress("denoise", latents=blend(schedule.clean(y, epsilon, t), x[0], mask))
        y = blend(schedule.move(y, epsilon, t, t - 1), x[t - 1], mask)

    yield Progress("decode")
    redrawn = yield Decode(y)
    return paste(picture, redrawn, support, margin(region.latent.shape, *support.shape[::-1]))


def refuses(plan: Plan) -> str | None:
    """Say what is missing."""
    return None if plan.concepts else "it needs at least one concept: say what there shall be more or less of"


METHOD = Method("sega", "makes something in the picture more or less so", Parameters, infer_mask, edit, refuses)
