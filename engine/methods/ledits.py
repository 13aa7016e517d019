"""LEDITS++ (arXiv:2311.16711): several edits at once, each where its words look and its estimate differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import torch
from pydantic import Field

from engine.diffusion.intersected import IntersectedGuide, capture_of, looked_at
from engine.diffusion.maps import RECIPES, contrast
from engine.diffusion.noise import gaussian
from engine.diffusion.region import Region
from engine.diffusion.schedule import noised
from engine.methods.concepts import check_acting, contradiction
from engine.methods.method import Method
from engine.methods.scene import InversionName, Inverting, opened, walked
from engine.methods.source import encoded
from engine.model import Model
from engine.protocol import Concept, Edit, Mask, Plan
from engine.requests import Denoise, Progress, Row, Steps, Text


class LeditsParameters(Inverting):
    """What holds for all edits; where it is None each edit's own counts."""

    inversion: InversionName = Field(default="edit_friendly", description="how the picture becomes noise")
    source_guidance: float | None = Field(
        default=0.0, ge=0, le=50, description="guidance of the old description while inverting; 0: none is needed"
    )
    words: Literal["changes", "description"] = Field(
        default="changes",
        description="changes: less of what leaves, more of what comes; description: towards the whole new description",
    )
    concept_scale: float | None = Field(default=None, ge=0, le=50, description="s_e of every edit; None: own (5)")
    concept_threshold: float | None = Field(
        default=None, ge=0, le=0.999, description="lambda, quantile of both masks; None: each edit's own (0.9)"
    )
    warmup_steps: int = Field(default=0, ge=0, le=200, description="steps before an edit acts")
    cooldown_steps: int | None = Field(default=None, ge=0, le=200, description="step from which none acts; None: own")
    region_attention: float = Field(
        default=0.5,
        ge=0,
        le=0.999,
        description="quantile of the attention to an edit's words that its region starts at",
    )

    def edits(self, plan: Plan) -> tuple[Concept, ...]:
        """Return the plan's concepts, and less of the words that leave and more of those that come.

        The whole descriptions only where a plan names none of these: else what stays would be pushed away, too.
        """
        unnamed = not (plan.removed or plan.added or plan.concepts)
        gone, come = ((plan.source,), (plan.target,)) if unnamed else (plan.removed, plan.added)
        swap = Concept(words=" ".join(gone), direction="less"), Concept(words=" ".join(come))
        swaps = () if plan.source == plan.target else swap
        return self._told((*swaps, *plan.concepts))

    def directions(self, plan: Plan) -> tuple[Concept, ...]:
        """Return what the walk is guided by: the edits, or the new description in place of what leaves and comes."""
        if self.words == "changes" or plan.source == plan.target:
            return self.edits(plan)
        return self._told((Concept(words=plan.target), *plan.concepts))

    def _told(self, concepts: Iterable[Concept]) -> tuple[Concept, ...]:
        asked = {(one.words, one.direction): one for one in concepts}
        told = {"guidance_scale": self.concept_scale, "threshold": self.concept_threshold}
        told |= {"warmup_steps": self.warmup_steps, "cooldown_steps": self.cooldown_steps}
        update = {name: value for name, value in told.items() if value is not None}
        return tuple(one.model_copy(update=update) for one in asked.values() if one.words.strip())


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return where an edit's words look and its direction psi is strong, averaged over n noises; the union of all."""
    own = LeditsParameters.of(plan)
    edits = own.edits(plan)
    z0 = yield from encoded(picture, model)
    empty, *texts = yield Text(("", *(edit.words for edit in edits)))
    n, level = params.maps, model.table.at(params.noise_level())
    xs = [noised(z0, noise, level) for noise in gaussian(params.seed, (n, *z0.shape), model.device)]
    yield Progress("map", total=n * (1 + len(edits)))
    captured = tuple(Row(x, level, text, capture=capture_of(x)) for text in texts for x in xs)
    answers = yield Denoise((*captured, *(Row(x, level, empty) for x in xs)))
    cells = np.zeros(z0.shape[-2:], bool)
    for at, text in enumerate(texts):
        seen = answers[at * n : (at + 1) * n]
        psi = contrast([one.epsilon for one in seen], answers[-n:])
        looked = looked_at([one for answer in seen for one in answer.maps], text, own.region_attention, z0)
        cells |= RECIPES["ours"].cells(torch.where(looked, psi, 0.0), params.threshold, params.noise_level())
    return Region.of_cells(cells, width=picture.shape[1], height=picture.shape[0])


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Walk down with the noise the inversion found, guided by the edits in their masks; blend outside the region."""
    own = LeditsParameters.of(params.plan)
    edits = own.directions(params.plan)
    check_acting(edits, walked(params, own, model))
    scene = yield from opened(params, own, picture, support, model, rows_a_step=1 + len(edits))
    empty, *texts = yield Text((scene.told.negative_prompt, *(edit.words for edit in edits)))
    guide = IntersectedGuide(empty, list(zip(edits, texts, strict=True)), len(model.table.alphas))
    return (yield from scene.redrawn(guide, scene.x[scene.x.level]))


def refuses(plan: Plan) -> str | None:
    """Say what is missing or contradicts itself."""
    edits = LeditsParameters.of(plan).edits(plan)
    return contradiction(edits) if edits else "it needs something that comes, leaves, or becomes more or less"


METHOD = Method(
    "ledits",
    "several changes at once, each where its words look",
    LeditsParameters,
    infer_mask,
    edit,
    refuses,
    leans=True,
    ignores=frozenset({"guidance_scale"}),
)
