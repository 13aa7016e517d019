"""Parameters for everybody, ours and the peers alike: as many trials each, on edits that are never reported."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.quality.arena import Arena
from bench.quality.cases import CATEGORIES, Case
from bench.quality.contestants import Knobs
from bench.quality.outcome import Score
from bench.quality.peers import PASTED, PeerDiffEdit, PeerLedits, PeerSega

TRIALS = 12
"""Sets of parameters everybody tries for a category."""
FIRST_EDITS, SHORTLIST, ALL_EDITS = 4, 3, 8
"""Every set is tried on the first edits; the best few are tried on all of them."""
TUNING_EDITS = 2 * ALL_EDITS
"""Edits a category to tune on: whoever edits generated pictures only can do every other one."""
LIKE_ANY_OTHER = "swap"
"""A no-op is asked for in the words of a swap, and nobody can know better beforehand."""

Grid = Mapping[str, Sequence[float | bool | str]]
"""Values by parameter: every combination is a set to try."""

DIFFUSERS_DIFFEDIT: tuple[Grid, ...] = tuple(
    {"strength": (0.6, 1.0), "guidance_scale": (4.0, 7.5), "clamp": (clamp,), "noise_strength": (noise,)}
    for clamp, noise in ((2.0, 0.5), (3.0, 0.7), (4.0, 0.7))
)

GRIDS: dict[str, tuple[Grid, ...]] = {
    "diffedit": ({"strength": (0.5, 0.6, 0.7, 0.8, 0.9, 1.0), "guidance_scale": (4.0, 7.5)},),
    "sega": ({"concept_scale": (5.0, 10.0, 20.0), "concept_threshold": (0.5, 0.9), "warmup_steps": (2, 10)},),
    "ledits": (
        {"concept_scale": (1.5, 3.0, 7.5), "concept_threshold": (0.5, 0.9), "strength": (1.0,)},
        {
            "words": ("description",),
            "concept_scale": (3.0, 7.5),
            "concept_threshold": (0.1, 0.5, 0.9),
            "strength": (0.85,),
        },
    ),
    "prompt_to_prompt": ({"strength": (0.8, 1.0), "guidance_scale": (4.0, 7.5), "cross_replace": (0.2, 0.5, 0.8)},),
    "mdp": (
        {"strength": (0.7,), "guidance_scale": (3.0, 7.5), "end": (0.45, 0.56, 0.8)},
        {"strength": (1.0,), "guidance_scale": (3.0, 7.5), "end": (0.3, 0.56, 0.8)},
    ),
    "sdedit": ({"strength": (0.35, 0.5, 0.65, 0.8, 0.9, 1.0), "guidance_scale": (3.0, 7.5)},),
    "ilvr": (
        {"strength": (0.4, 0.6, 0.8, 1.0), "guidance_scale": (3.0, 7.5)},
        {"strength": (0.8, 1.0), "guidance_scale": (3.0,), "factor": (2.0, 8.0)},
    ),
    "unmasked": ({"strength": (0.35, 0.5, 0.65, 0.8, 0.9, 1.0), "guidance_scale": (4.0, 7.5)},),
    PeerDiffEdit.name: DIFFUSERS_DIFFEDIT,
    PASTED: DIFFUSERS_DIFFEDIT,
    PeerSega.name: ({"edit_guidance_scale": (5.0, 10.0, 20.0), "edit_threshold": (0.5, 0.9), "warmup_steps": (2, 10)},),
    PeerLedits.name: (
        {"words": ("concepts",), "edit_guidance_scale": (3.0, 7.5), "edit_threshold": (0.5, 0.9), "skip": (0.04, 0.15)},
        {"words": ("description",), "edit_guidance_scale": (3.0, 7.5), "edit_threshold": (0.1, 0.5)},
    ),
}

Rank = tuple[float, float, float]


def trials(name: str) -> list[Knobs]:
    """Return the sets of parameters somebody tries; who has no grid is taken as they are."""
    return [
        dict(zip(grid, values, strict=True))
        for grid in GRIDS.get(name, ({},))
        for values in itertools.product(*grid.values())
    ]


def rank(scores: Sequence[Score]) -> Rank:
    """Return what sets are compared by: successes; then the change with all else kept; then how plainly it shows.

    A quiet background is part of success; were it what breaks ties, who edits least would win wherever nobody succeeds.
    """
    figures = ((one.success, one.wanted and one.kept, one.prompt) for one in scores)
    success, right, plain = np.mean(list(figures), axis=0).tolist()
    return success, right, plain


def tune(arena: Arena, name: str, cases: Sequence[Case], say: Callable[[str], None]) -> dict[str, Knobs]:
    """Return somebody's best parameters for every category, as `rank` has them, by the first cases that they can do."""
    best: dict[str, Knobs] = {}
    for category in CATEGORIES:
        own = [case for case in cases if case.category == category and arena.can(name, case)][:ALL_EDITS]
        if category == "no-op" or not own:
            continue
        shortlist = _best(arena, name, own[:FIRST_EDITS], trials(name))[:SHORTLIST]
        (best[category], found), *_ = _best(arena, name, own, [knobs for knobs, _ in shortlist])
        say(f"{name} {category} {dict(best[category])}: success {found[0]:.3f}, right {found[1]:.3f}")
    return {**best, "no-op": best.get(LIKE_ANY_OTHER, {})}


def _best(arena: Arena, name: str, cases: Sequence[Case], sets: Sequence[Knobs]) -> list[tuple[Knobs, Rank]]:
    """Return sets of parameters with their ranks on some cases, the best first."""
    scores = arena.scores(name, [(case, knobs) for knobs in sets for case in cases])
    ranks = [rank(scores[at : at + len(cases)]) for at in range(0, len(scores), len(cases))]
    return sorted(zip(sets, ranks, strict=True), key=lambda one: one[1], reverse=True)
