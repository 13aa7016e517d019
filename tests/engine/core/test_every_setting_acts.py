"""No setting is accepted and then ignored: a changed value changes the latents or the region, or is told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.checkpoint import Checkpoint
from engine.methods import edit, infer_mask, methods
from engine.methods.registry import IN_THE_BOX
from engine.protocol import Concept, Edit, Mask, Plan, Setting
from engine.regions import ground
from engine.requests import Decode
from tests.engine.core.closed_form import drive, smooth_picture

pytestmark = pytest.mark.usefixtures("without_gradients")
INVERTING: dict[str, Any] = {"inversion": "ddim", "source_guidance": (4.0, {"inversion": "ddim"})}
CHANGED: dict[str, dict[str, Any]] = {
    "diffedit": {**INVERTING, "preset": "paper", "reference": "nothing", "variety": 0.1},
    "sega": {
        **INVERTING,
        "concept_scale": 9.0,
        "concept_threshold": 0.2,
        "warmup_steps": 3,
        "cooldown_steps": 2,
        "momentum_scale": 0.9,
        "momentum_beta": 0.9,
        "variety": 0.7,
    },
    "mdp": {
        **INVERTING,
        "manipulation": "c",
        "weight": 0.4,
        "weights": "linear",
        "begin": 0.4,
        "end": 0.9,
        "variety": 0.7,
    },
    "sdedit": {"eta": 0.0},
    "ilvr": {"factor": 8.0, "until": 0.5},
    "prompt_to_prompt": {
        **INVERTING,
        "cross_replace": 0.2,
        "self_replace": 0.9,
        "local_blend": (True, {"blend_threshold": 0.99}),
        "blend_threshold": (0.99, {"local_blend": True}),
        "variety": 0.7,
        "word_replace": "oak:0.1",
        "weights": "oak:2",
    },
    "ledits": {
        "inversion": "stored",
        "source_guidance": 5.0,
        "words": "description",
        "concept_scale": 9.0,
        "concept_threshold": 0.3,
        "warmup_steps": 2,
        "cooldown_steps": 2,
        "region_attention": 0.95,
    },
    "segment": {},
    "cutout": {"soft": 6},
    "extend": {"left": 0.25, "right": 0.25, "up": 0.25, "down": 0.25},
}
"""A value of each parameter that differs from its default, with what else has to be set for it to matter."""
NUMBERS: dict[str, Any] = {
    "maps": 1,
    "noise_strength": 0.8,
    "threshold": 0.3,
    "steps": 9,
    "guidance_scale": 2.0,
    "strength": 0.65,
}
BASE: dict[str, dict[str, Any]] = {"extend": {"right": 0.5}, "mdp": {"weight": 0.5}}
PLANS: dict[str, dict[str, Any]] = {
    "sega": {"concepts": (Concept(words="moss", warmup_steps=1, threshold=0.5),), "target": "a pear"},
    "ledits": {"removed": ("pear",), "added": ("oak",)},
    "segment": {"reference": "moss"},
    "cutout": {"reference": "moss"},
}
OWN = [(method, name) for method, told in CHANGED.items() for name in told]
OF_JOBS = [(method, name) for method in CHANGED for name in NUMBERS if method != "segment" or name in Mask.model_fields]


def differ(one: list[Any], other: list[Any]) -> bool:
    """Return whether outcomes differ by more than rounding."""
    if any(a.shape != b.shape for a, b in zip(one, other, strict=True)):
        return True
    return any(np.abs(a.astype(float) - b).max() > 1e-3 for a, b in zip(one, other, strict=True))


Make = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def make(attentive: Checkpoint) -> Make:
    """Return `made` on the model; what was made before is remembered."""
    known: dict[str, list[Any]] = {}

    def remembered(*asked: Any) -> list[Any]:
        if repr(asked) not in known:
            known[repr(asked)] = made(attentive, *asked)
        return known[repr(asked)]

    return remembered


def made(model: Checkpoint, method: str, settings: dict[str, Any], numbers: dict[str, Any]) -> list[Any]:
    """Return what a method makes of a picture: its region and the latents it decodes or, without any, the samples."""
    settings = {**BASE.get(method, {}), **settings}
    told = tuple(Setting(name=name, value=value) for name, value in settings.items())
    said: dict[str, Any] = {"source": "a pear", "target": "an oak", **PLANS.get(method, {})}
    plan = Plan(method=method, settings=told, **said)
    laid = ground(plan, smooth_picture(model.sample_size), model)
    asked = {name: value for name, value in numbers.items() if name in Mask.model_fields}
    region = drive(infer_mask(Mask(seed=3, **asked), plan, laid.samples, model), model)
    if method == "segment":
        return [region.support]
    support = np.ones(laid.samples.shape[:2], bool)
    support[:8] = False
    seen: list[Any] = []
    asked = {"steps": 6, **{name: value for name, value in numbers.items() if name in Edit.model_fields}}
    samples = drive(edit(Edit(plan=plan, seed=3, **asked), laid.samples, laid.allowed(support), model), model, seen)
    latents = [request.latents.numpy() for request in seen if isinstance(request, Decode)]
    return [region.support, *(latents or [samples])]


def test_each_parameter_of_each_method_is_tried() -> None:
    ours = {name: set(methods()[name].parameters.model_fields) for name in CHANGED}
    assert {name: set(told) for name, told in CHANGED.items()} == ours
    assert set(IN_THE_BOX) == set(CHANGED)


@pytest.mark.parametrize(("method", "name"), OWN)
def test_a_changed_value_of_a_parameter_changes_what_is_made(make: Make, method: str, name: str) -> None:
    changed = CHANGED[method][name]
    value, beside = changed if isinstance(changed, tuple) else (changed, {})
    assert differ(make(method, {**beside, name: value}, {}), make(method, beside, {}))


@pytest.mark.parametrize(("method", "name"), OF_JOBS)
def test_a_number_of_a_job_changes_what_is_made_unless_the_method_says_that_it_takes_none(
    make: Make, method: str, name: str
) -> None:
    number = {name: NUMBERS[name]}
    job = Mask(**number) if name in Mask.model_fields else Edit(plan=Plan(), **number)
    taken = not methods()[method].ignored(job, Plan(method=method))
    assert differ(make(method, {}, number), make(method, {}, {})) == taken
