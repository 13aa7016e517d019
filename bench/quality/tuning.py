"""Parameters for everybody, ours and the peers alike: as many trials each, on edits that are never reported."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from bench.quality.arena import Arena
from bench.quality.cases import CATEGORIES, Case
from bench.quality.contestants import Knobs

TRIALS = 8
"""Sets of parameters everybody may try for a category; a grid that holds more is thinned evenly."""
LIKE_ANY_OTHER = "swap"
"""A no-op is asked for in the words of a swap, and nobody can know better beforehand."""

WORDS = ("concepts", "description")
"""What a peer that steers by concepts is told: what comes and goes, or the whole description of what is wanted."""

GRIDS: dict[str, dict[str, Sequence[float | bool | str]]] = {
    "diffedit": {"strength": (0.6, 0.8, 0.9, 1.0), "guidance_scale": (4.0, 7.5)},
    "sega": {"concept_scale": (5.0, 10.0), "concept_threshold": (0.5, 0.9), "warmup_steps": (2, 10)},
    "ledits": {"concept_scale": (3.0, 7.5), "concept_threshold": (0.5, 0.9), "strength": (0.85, 1.0)},
    "prompt_to_prompt": {"strength": (0.8, 1.0), "guidance_scale": (4.0, 7.5), "cross_replace": (0.2, 0.6)},
    "mdp": {"strength": (0.7, 1.0), "guidance_scale": (3.0, 7.5), "end": (0.3, 0.56)},
    "sdedit": {"strength": (0.5, 0.65, 0.8, 0.9), "guidance_scale": (3.0, 7.5)},
    "ilvr": {"strength": (0.4, 0.6, 0.8, 1.0), "guidance_scale": (3.0, 7.5)},
    "unmasked": {"strength": (0.5, 0.65, 0.8, 1.0), "guidance_scale": (4.0, 7.5)},
    "diffusers-diffedit": {"strength": (0.8, 1.0), "guidance_scale": (4.0, 7.5), "clamp": (2.0, 3.0)},
    "diffusers-sega": {"edit_guidance_scale": (5.0, 10.0), "edit_threshold": (0.5, 0.9), "words": WORDS},
    "diffusers-ledits": {"edit_guidance_scale": (3.0, 7.5), "edit_threshold": (0.5, 0.9), "words": WORDS},
}


def trials(name: str) -> list[Knobs]:
    """Return the sets of parameters somebody may try, at most TRIALS; who has no grid is taken as they are."""
    grid = GRIDS.get(name, {})
    every = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    if len(every) <= TRIALS:
        return list(every)
    return [every[i] for i in np.linspace(0, len(every) - 1, TRIALS).round().astype(int)]


def tune(arena: Arena, name: str, cases: Sequence[Case], say: Callable[[str], None]) -> dict[str, Knobs]:
    """Return somebody's best parameters for every category: most successes, then the least background touched."""
    best: dict[str, Knobs] = {}
    for category in CATEGORIES:
        own = [case for case in cases if case.category == category and arena.can(name, case)]
        if category == "no-op" or not own:
            continue
        found: list[tuple[tuple[float, float], Knobs]] = []
        for knobs in trials(name):
            scores = [arena.score(name, case, knobs) for case in own]
            right, background = ([getattr(one, what) for one in scores] for what in ("success", "background"))
            found.append(((float(np.mean(right)), float(np.mean(background))), knobs))
        rank, best[category] = max(found, key=lambda one: one[0])
        say(f"{name} {category} {dict(best[category])}: success {rank[0]:.3f}")
    return {**best, "no-op": best.get(LIKE_ANY_OTHER, {})}
