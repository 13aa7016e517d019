"""Find a thing by its words: where the picture looks different once they are taken out of its description."""

from __future__ import annotations

import numpy as np

from engine.diffusion.components import tidied_support
from engine.diffusion.contrast import contrasts
from engine.diffusion.guided import along_edges, otsu
from engine.diffusion.maps import normalized, smoothed
from engine.diffusion.paste import at_working_size
from engine.diffusion.region import Region
from engine.diffusion.shrink import resized, small_size
from engine.diffusion.walker import outlined
from engine.errors import BadRequest
from engine.methods.method import Method
from engine.methods.parameters import Parameters
from engine.methods.source import encoded
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Steps, Text

NOISE = 0.7
"""Noise level at which a thing's words tell most about its outline; measured on the drawn world."""
SMALL = 256
"""Longer side, pixels, of the copy on which a thing's outline is drawn."""
SMALLEST = 0.002
"""Share of the picture below which what was found is noise."""


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return the pixels of the thing that `plan.source` names and `plan.reference` does not. 2n rows, no guidance.

    DiffEdit's map (arXiv:2210.11427, section 3.2, step 1) between the two texts, laid along the picture's edges, cut
    where Otsu's method cuts it, and moved to where the colors of what was found end. The job's threshold moves Otsu's
    cut: 0.5 leaves it, less takes more of the picture.
    """
    z0 = yield from encoded(picture, model)
    named, emptied = yield Text((plan.source, plan.reference or ""))
    level = model.table.at(params.noise_level(NOISE))
    (contrast,) = yield from contrasts(z0, level, (named,), emptied, maps=params.maps, seed=params.seed)
    height, width = picture.shape[:2]
    strength = normalized(smoothed(contrast)).float().cpu().numpy()
    if not strength.any():
        return Region.of_support(np.zeros((height, width), bool), model)
    small = at_working_size(picture, *small_size(height, width, SMALL))
    fine = along_edges(strength, small)
    cut = 2 * params.threshold * otsu(fine)
    found = tidied_support(fine > cut)
    if found.mean() < SMALLEST:
        return Region.of_support(np.zeros((height, width), bool), model)
    sure = np.clip((fine - cut) / max(abs(cut), 1e-6), -1, 1)
    inside = resized(outlined(small, found, sure), width, height)
    return Region.of_support(tidied_support(inside > 0.5), model)


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Refuse: finding a thing changes nothing."""
    del picture, support, model
    raise BadRequest("method", params.plan.method, "it finds things and changes nothing; `cutout` takes the rest away")
    yield  # pyright: ignore[reportUnreachable]  (what makes this a generator, as every method is)


def refuses(plan: Plan) -> str | None:
    """Say what is missing."""
    if plan.reference is None:
        return "it needs the words of one thing: say for instance `/segment object:house`"
    return None


METHOD = Method("segment", "finds a thing by its words and changes nothing", Parameters, infer_mask, edit, refuses)
