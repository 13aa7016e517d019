"""*auto*: pick the method by what is asked for and by what was measured, and say why."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from engine.language.lexicon import COLORS, PEOPLE, SHADES, WORN
from engine.language.plans import insist
from engine.language.words import head_of, singular
from engine.protocol import Change, Plan, Setting

Category = Literal[
    "swap", "color", "add", "remove", "portrait", "setting", "style", "more", "several", "reweight", "reimagine", "vary"
]
MEASURED = Path(__file__).with_name("measured.json")
ENOUGH = 20
"""Edits of a category below which a method's success rate says nothing."""


class Measurement(BaseModel):
    """How often a method got edits of a category right, and with which of its parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Category
    method: str
    success: float = Field(ge=0, le=1, description="share of the edits")
    n: int = Field(ge=1, description="edits")
    settings: tuple[Setting, ...] = Field(default=(), description="the parameters it was measured with")
    strength: float | None = Field(default=None, gt=0, le=1)
    guidance_scale: float | None = Field(default=None, ge=0, le=50)

    @property
    def assured(self) -> float:
        """Return the lower end of the 95 % Wilson interval of `success`."""
        z2, n, p = 1.96**2, self.n, self.success
        return (p + z2 / (2 * n) - 1.96 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)


class Measurements(BaseModel):
    """What bench/quality found on one model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_by: str = Field(default="", description="the command that wrote it")
    model: str = Field(default="", description="the checkpoint it was measured on")
    results: tuple[Measurement, ...] = ()


NAMES: dict[Category, str] = {
    "swap": "one thing for another",
    "color": "a color",
    "add": "something added",
    "remove": "something removed",
    "portrait": "a change to a face",
    "setting": "another place or time",
    "style": "another style",
    "more": "more or less of something",
    "several": "a change together with a more or less",
    "reweight": "words to weigh",
    "reimagine": "the picture anew",
    "vary": "a variation",
}
USUAL: dict[Category, tuple[str, ...]] = {
    **dict.fromkeys(get_args(Category), ("diffedit",)),
    "more": ("sega", "ledits"),
    "several": ("ledits", "sega", "diffedit"),
    "reweight": ("prompt_to_prompt",),
    "reimagine": ("sdedit",),
    "vary": ("ilvr", "sdedit"),
}
"""The papers' own fields, the first that is there: what is used until there are measurements."""


@cache
def measured(path: Path = MEASURED) -> Measurements:
    """Return what was measured; nothing where nobody measured yet."""
    return Measurements.model_validate(json.loads(path.read_text("utf-8"))) if path.exists() else Measurements()


def category_of(plan: Plan) -> Category:
    """Return the kind of edit a plan asks for; of several kinds the one that is hardest to do without."""
    kinds: list[Category] = [_category(change) for change in plan.changes] or ["swap"]
    decisive: tuple[Category, ...] = ("reweight", "reimagine", "vary")
    for one in decisive:
        if one in kinds:
            return one
    if plan.concepts:
        return "several" if plan.source != plan.target else "more"
    return kinds[0]


def _category(change: Change) -> Category:
    noun = singular(head_of((change.thing or change.new or "it").split()))
    new = set(change.new.lower().split())
    face = noun in WORN | {"hair", "skin", "eye", "mouth"} or noun in PEOPLE
    kind = change.kind
    match kind:
        case "less":
            return "more"
        case "place":
            return "setting"
        case "mood":
            return "portrait"
        case "swap" | "add" | "remove" if face:
            return "portrait"
        case "describe":
            return "portrait" if face or not new else "color" if new <= COLORS | SHADES else "swap"
        case "swap" | "add" | "remove" | "style" | "more" | "reweight" | "reimagine" | "vary":
            return kind


def choose(plan: Plan, offered: Collection[str], method: str | None = None, known: Measurements | None = None) -> Plan:
    """Return the plan for the method that a person insists on, or else for the one that does its kind of edit best.

    `offered` are the names in the registry (empty: all are taken to be there); `why` says what made the choice.
    """
    if method is not None:
        own = {"strength": None, "guidance_scale": None}
        return insist(plan, method).model_copy(update={"why": "which you asked for", **own})
    category = category_of(plan)
    known = measured() if known is None else known
    usual = next((name for name in USUAL[category] if not offered or name in offered), "diffedit")
    fits = [
        one
        for one in known.results
        if one.category == category and one.n >= ENOUGH and (not offered or one.method in offered)
    ]
    if not fits:
        why = f"the usual choice for {NAMES[category]}; which is best has not been measured yet"
        return insist(plan, usual).model_copy(update={"why": why})
    best = max(fits, key=lambda one: (one.assured, one.method == usual))
    right = round(best.success * best.n)
    why = f"which got {right} of {best.n} right when the methods were measured on {NAMES[category]}"
    said = {setting.name for setting in plan.settings}
    settings = (*plan.settings, *(one for one in best.settings if one.name not in said))
    found = {"settings": settings, "strength": best.strength, "guidance_scale": best.guidance_scale}
    return insist(plan, best.method).model_copy(update={"why": why, **found})
