"""SEGA (arXiv:2301.12247) on a picture: more or less of some concepts, inside an approved region."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.diffusion.contrast import contrasts
from engine.diffusion.maps import RECIPES
from engine.diffusion.region import Region
from engine.diffusion.semantic import MOMENTUM_BETA, MOMENTUM_SCALE, SemanticGuide
from engine.methods.concepts import check_acting, contradiction
from engine.methods.method import Method
from engine.methods.scene import InversionName, Inverting, opened, walked
from engine.methods.source import encoded
from engine.model import Model
from engine.protocol import Concept, Edit, Mask, Plan
from engine.requests import Steps, Text


class SegaParameters(Inverting):
    """Those of section 3 that hold for all concepts, and for each concept that they shall hold for."""

    inversion: InversionName = Field(
        default="auto",
        description="auto: drawn again from its seed, with the steps and guidance it was drawn with; else stored",
    )
    concept_scale: float | None = Field(
        default=None, ge=0, le=50, description="how strongly all concepts act (s_e); left out: each its own, mostly 5"
    )
    concept_threshold: float | None = Field(
        default=None,
        ge=0,
        le=0.999,
        description="share of the cells a concept leaves alone (lambda); left out: each its own, mostly 0.9",
    )
    warmup_steps: int | None = Field(
        default=None, ge=0, le=200, description="steps before a concept acts (delta); left out: each its own, mostly 10"
    )
    cooldown_steps: int | None = Field(
        default=None,
        ge=0,
        le=200,
        description="step from which a concept acts no more; left out: each its own, mostly never",
    )
    momentum_scale: float = Field(
        default=MOMENTUM_SCALE, ge=0, le=1, description="how much of the directions so far is added (s_m)"
    )
    momentum_beta: float = Field(
        default=MOMENTUM_BETA, ge=0, le=0.999, description="how slowly those directions fade (beta_m)"
    )
    variety: float = Field(default=0.2, ge=0, le=1, description="share of fresh noise for other seeds")

    def applied(self, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
        """Return the concepts with what was set for all of them."""
        told = {
            "guidance_scale": self.concept_scale,
            "threshold": self.concept_threshold,
            "warmup_steps": self.warmup_steps,
            "cooldown_steps": self.cooldown_steps,
        }
        update = {name: value for name, value in told.items() if value is not None}
        return tuple(concept.model_copy(update=update) for concept in concepts)


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return where the concepts' own directions psi (eq. 4) are strong, averaged over n noises; the union of all.

    |psi| is the mean over noises and channels of |e(x_r, c) - e(x_r, empty)|, normalized as DiffEdit's map. n rows for
    the empty text and n for each concept.
    """
    z0 = yield from encoded(picture, model)
    empty, *conceptual = yield Text(("", *(c.words for c in plan.concepts)))
    level = model.table.at(params.noise_level())
    psis = yield from contrasts(z0, level, tuple(conceptual), empty, maps=params.maps, seed=params.seed)
    cells = np.logical_or.reduce([RECIPES["ours"].cells(psi, params.threshold, params.noise_level()) for psi in psis])
    return Region.of_cells(cells, width=picture.shape[1], height=picture.shape[0])


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Walk the picture's own way down, guided by its own text and the concepts (eq. 7); blend outside the region."""
    own = SegaParameters.of(params.plan)
    concepts = own.applied(params.plan.concepts)
    check_acting(concepts, walked(params, own, model))
    scene = yield from opened(params, own, picture, support, model, rows_a_step=2 + len(concepts))
    words = (c.words for c in concepts)
    empty, source, *conceptual = yield Text((scene.told.negative_prompt, scene.told.prompt, *words))
    directed = list(zip(concepts, conceptual, strict=True))
    momentum = (own.momentum_scale, own.momentum_beta)
    guide = SemanticGuide(empty, source, scene.told.guidance_scale, directed, *momentum)
    return (yield from scene.redrawn(guide, scene.start(own.variety, params.seed)))


def refuses(plan: Plan) -> str | None:
    """Say what is missing or contradicts itself."""
    missing = "it needs at least one concept: say what there shall be more or less of"
    return contradiction(SegaParameters.of(plan).applied(plan.concepts)) if plan.concepts else missing


METHOD = Method(
    "sega", "makes something in the picture more or less so", SegaParameters, infer_mask, edit, refuses, leans=True
)
