"""*auto*: pick the method by what is asked for and by what was measured, and say why."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from engine.language.lexicon import COLORS, PEOPLE, SHADES, WORN
from engine.language.measured import ENOUGH, Category, Measurements
from engine.language.plans import insist
from engine.language.words import head_of, singular
from engine.protocol import Change, Plan

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


def choose(plan: Plan, offered: Collection[str], method: str | None, known: Measurements) -> Plan:
    """Return the plan for the method that a person insists on, or else for the one that does its kind of edit best.

    `offered` are the names in the registry (empty: all are taken to be there), `known` is what was measured on the
    loaded model; `why` says what made the choice.
    """
    if method is not None:
        own = {"strength": None, "guidance_scale": None}
        return insist(plan, method).model_copy(update={"why": "which you asked for", **own})
    category = category_of(plan)
    usual = next((name for name in USUAL[category] if not offered or name in offered), "diffedit")
    fits = [
        one
        for one in known.results
        if one.category == category and one.n >= ENOUGH and (not offered or one.method in offered)
    ]
    if not fits:
        why = f"the usual choice for {NAMES[category]}; which is best has not been measured on this model"
        return insist(plan, usual).model_copy(update={"why": why})
    best = max(fits, key=lambda one: (one.assured, one.method == usual))
    right = round(best.success * best.n)
    why = f"which got {right} of {best.n} right when the methods were measured on {NAMES[category]}"
    said = {setting.name for setting in plan.settings}
    settings = (*plan.settings, *(one for one in best.settings if one.name not in said))
    found = {"settings": settings, "strength": best.strength, "guidance_scale": best.guidance_scale}
    return insist(plan, best.method).model_copy(update={"why": why, **found})
