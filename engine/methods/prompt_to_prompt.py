"""Prompt-to-Prompt (arXiv:2208.01626): draw a new prompt with the old one's attention, so that the layout stays."""

from __future__ import annotations

import numpy as np
import torch
from pydantic import Field

from engine.diffusion.alignment import Worded, aligned, changed, occurrences
from engine.diffusion.attention import AttentionPlan
from engine.diffusion.contrast import contrasts
from engine.diffusion.emphasis import factors
from engine.diffusion.following import Control, Following, LocalBlend
from engine.diffusion.maps import RECIPES
from engine.diffusion.masked import as_drawn
from engine.diffusion.region import Region
from engine.emphasis import WEIGHTS, Emphasis, bounded, listed, unmarked
from engine.methods.method import Method
from engine.methods.scene import InversionName, Inverting, opened
from engine.methods.source import encoded
from engine.model import Model
from engine.protocol import Edit, Mask, Plan
from engine.requests import Steps, Text


class PromptToPromptParameters(Inverting):
    """The schedules of section 3.2, and what words weigh.

    The shares are those of the authors' published notebooks (cross_replace_steps 0.8, self_replace_steps 0.4).
    """

    inversion: InversionName = Field(default="auto", description=Inverting.model_fields["inversion"].description)
    cross_replace: float = Field(default=0.8, ge=0, le=1, description="share of the steps with the old cross-attention")
    self_replace: float = Field(default=0.4, ge=0, le=1, description="share of the steps with the old self-attention")
    word_replace: str = Field(default="", description="cross_replace of single new words: hat:0.2, dog:0.8")
    weights: str = Field(default="", description="what new words weigh, -2 to 2: fluffy:1.6, red:-1")
    local_blend: bool = Field(default=False, description="keep the picture where the changed words are not looked at")
    blend_threshold: float = Field(default=0.3, ge=0, le=1, description="of the attention to these words, 0-1")
    variety: float = Field(default=0.2, ge=0, le=1, description="share of fresh noise for seeds other than 0")

    def read(self, prompt: str) -> tuple[str, tuple[Emphasis, ...], tuple[Emphasis, ...]]:
        """Return a prompt without marks, what its words weigh, and how long single ones are replaced."""
        plain, marks = unmarked(prompt)
        weights = (*bounded("weights", marks, *WEIGHTS), *listed("weights", self.weights, *WEIGHTS))
        return plain, weights, listed("word_replace", self.word_replace, 0, 1)


def infer_mask(params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]:
    """Return where the new prompt, its words weighed, differs from the old one (DiffEdit's map, arXiv:2210.11427)."""
    prompt, weights, _ = PromptToPromptParameters.of(plan).read(plan.target)
    z0 = yield from encoded(picture, model)
    old, new = yield Text((plan.source if plan.reference is None else plan.reference, prompt))
    weighed = factors(Worded(prompt, new), weights)
    plans = None if weighed is None else AttentionPlan(factors=weighed)
    level = model.table.at(params.noise_level())
    (differing,) = yield from contrasts(z0, level, (new,), old, maps=params.maps, seed=params.seed, plan=plans)
    cells = RECIPES["ours"].cells(differing, params.threshold, params.noise_level())
    return Region.of_cells(cells, width=picture.shape[1], height=picture.shape[0])


def edit(params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]:
    """Algorithm 1: walk down beside the source, M_t := Edit(M_t, M_t*, t), and keep the source outside the region.

    The new prompt is guided as the job says; the source's way is the one it was drawn or inverted with.
    """
    own = PromptToPromptParameters.of(params.plan)
    prompt, weights, injections = own.read(params.plan.target)
    scene = yield from opened(params, own, picture, support, model, rows_a_step=3, text=params.plan.source)
    empty, old, new = yield Text((scene.told.negative_prompt, scene.told.prompt, prompt))
    source, target = Worded(scene.told.prompt, old), Worded(prompt, new)
    until = torch.full((target.length,), own.cross_replace)
    for word in injections:
        until[target.find(word.words)] = word.number
    control = Control(aligned(source, target), until, own.self_replace, factors(target, weights))
    left, came = changed(source, target)
    for one in weights:
        left, came = left + source.find(one.words), came + target.find(one.words)
    local = LocalBlend(scene.x, (left, came), own.blend_threshold) if own.local_blend else None
    guide = Following(old, (empty, new), params.guidance_scale, control, scene.x.level, local)
    return (yield from scene.redrawn(guide, scene.start(own.variety, params.seed), local or as_drawn))


def refuses(plan: Plan) -> str | None:
    """Say what is missing. Raises BadRequest for weights that cannot be read or are out of range."""
    prompt, weights, injections = PromptToPromptParameters.of(plan).read(plan.target)
    if not prompt.strip():
        return "it needs to be told what the picture shall show"
    missing = [one.words for one in (*weights, *injections) if not occurrences(one.words, prompt)]
    if missing:
        return f"{', '.join(missing)} is no word of {prompt!r}, so its weight would change nothing"
    if not plan.source:
        return "it needs to know what the picture shows now"
    same = plan.source.split() == prompt.split() and all(one.number == 1 for one in weights)
    return "old and new description are the same, and no word is weighed" if same else None


METHOD = Method(
    "prompt_to_prompt",
    "draws the new description with the old one's layout; weighs single words, (fluffy:1.6)",
    PromptToPromptParameters,
    infer_mask,
    edit,
    refuses,
)
