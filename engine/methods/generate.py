"""Draw pictures from text, with classifier-free guidance and, where concepts are given, semantic guidance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.diffusion.guide import Guide, Guided
from engine.diffusion.noise import gaussian
from engine.diffusion.semantic import SemanticGuide
from engine.errors import BadRequest
from engine.methods.concepts import check_acting, check_concepts
from engine.model import Model
from engine.protocol import Concept, Generate
from engine.requests import Conditioning, Decode, Denoise, Progress, Row, Steps, Text


def generate(params: Generate, model: Model) -> Steps[list[np.ndarray]]:
    """Draw `count` pictures, uint8 [h, w, 3]; picture i starts from the noise of seed + i, whatever its company.

    DDIM (arXiv:2010.02502, eq. 12, sigma = 0) from level N to 0, guided by arXiv:2207.12598 or, with concepts, by SEGA
    (arXiv:2301.12247, eq. 7). Raises BadRequest for concepts that contradict each other or begin too late to act, and
    for a size or a number of steps that the model cannot do.
    """
    check_concepts(params.concepts)
    check_acting(params.concepts, params.steps)
    shape = model.latent_shape(*picture_size(params, model))
    schedule = model.schedule(params.steps)
    texts = yield Text((params.negative_prompt, params.prompt, *(c.words for c in params.concepts)))
    guides = [guide_of(texts, params.guidance_scale, params.concepts) for _ in range(params.count)]
    zs = [gaussian(params.seed + i, shape, model.device) for i in range(params.count)]
    each = len(guides[0].texts)
    yield Progress("denoise", total=schedule.steps * params.count * each, method="generate")

    for k in schedule.down_from(schedule.steps):
        rows = tuple(Row(z, schedule[k], text) for z, g in zip(zs, guides, strict=True) for text in g.texts)
        epsilons = yield Denoise(rows)
        for i, g in enumerate(guides):
            epsilon = g(epsilons[i * each : (i + 1) * each], schedule.steps - k)
            if i == 0:
                yield Progress("denoise", latents=schedule.clean(zs[0], epsilon, k))
            zs[i] = schedule.move(zs[i], epsilon, k, k - 1)

    yield Progress("decode")
    pictures = []
    for z in zs:
        pictures.append((yield Decode(z)))
    return pictures


def guide_of(texts: Sequence[Conditioning], scale: float, concepts: Sequence[Concept]) -> Guide:
    """Return what steers one picture; `texts` are those of the negative prompt, the prompt and each concept."""
    negative, prompt, *conceptual = texts
    if concepts:
        return SemanticGuide(negative, prompt, scale, list(zip(concepts, conceptual, strict=True)))
    return Guided(negative, prompt, scale)


def picture_size(params: Generate, model: Model) -> tuple[int, int]:
    """Return width and height in pixels. Raises BadRequest unless the model's network divides them."""
    width, height = params.width or model.sample_size, params.height or model.sample_size
    for argument, value in (("width", width), ("height", height)):
        if value % model.size_multiple:
            raise BadRequest(argument, value, f"this model draws multiples of {model.size_multiple} pixels")
    return width, height
