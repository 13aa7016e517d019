"""Parameters for everybody, ours and the peers alike: as many trials each, on edits that are never reported."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.quality.arena import Arena
from bench.quality.cases import Case
from bench.quality.contestants import Knobs

TUNED = Path(__file__).with_name("tuned.json")
TRIALS = 8
"""Sets of parameters everybody may try; a grid that holds more is thinned evenly."""

GRIDS: dict[str, dict[str, Sequence[float | bool]]] = {
    "diffedit": {"strength": (0.6, 0.8, 1.0), "guidance_scale": (5.0, 7.5), "threshold": (0.35, 0.5)},
    "sega": {"concept_scale": (5.0, 10.0), "guidance_scale": (2.0, 5.0), "threshold": (0.35, 0.5)},
    "ledits": {"strength": (0.6, 0.8, 1.0), "guidance_scale": (3.5, 7.5), "threshold": (0.35, 0.5)},
    "prompt_to_prompt": {"strength": (0.8, 1.0), "guidance_scale": (5.0, 7.5), "threshold": (0.35, 0.5)},
    "mdp": {"strength": (0.8, 1.0), "guidance_scale": (5.0, 7.5), "end": (0.3, 0.56)},
    "sdedit": {"strength": (0.4, 0.5, 0.6, 0.7), "guidance_scale": (5.0, 7.5)},
    "ilvr": {"strength": (0.4, 0.6, 0.8, 1.0), "guidance_scale": (5.0, 7.5)},
    "unmasked": {"strength": (0.4, 0.6, 0.8, 1.0), "guidance_scale": (5.0, 7.5)},
    "diffusers-diffedit": {"strength": (0.6, 0.8, 1.0), "guidance_scale": (5.0, 7.5), "clamp": (2.0, 3.0)},
    "diffusers-sega": {"edit_guidance_scale": (5.0, 10.0), "edit_threshold": (0.8, 0.9), "warmup_steps": (3, 8)},
    "diffusers-ledits": {"skip": (0.15, 0.3), "edit_guidance_scale": (7.5, 12.0), "edit_threshold": (0.75, 0.9)},
}


def trials(name: str) -> list[Knobs]:
    """Return the sets of parameters somebody may try, at most TRIALS; nobody without a grid has any."""
    grid = GRIDS.get(name, {})
    every = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    if len(every) <= TRIALS:
        return list(every)
    return [every[i] for i in np.linspace(0, len(every) - 1, TRIALS).round().astype(int)]


def tuned(file: Path = TUNED) -> dict[str, Knobs]:
    """Return everybody's best parameters as they were found; nothing for whom nobody tuned."""
    return json.loads(file.read_text())["knobs"] if file.exists() else {}


def tune(arena: Arena, names: Sequence[str], cases: Sequence[Case], say: Callable[[str], None]) -> dict[str, Knobs]:
    """Return each one's best parameters: most successes, then the least background touched."""
    best = dict(tuned())
    for name in names:
        found: list[tuple[tuple[float, float], Knobs]] = []
        for knobs in trials(name):
            scores = [arena.score(name, case, knobs) for case in cases]
            rank = (
                float(np.mean([one.success for one in scores])),
                float(np.mean([one.background for one in scores])),
            )
            found.append((rank, knobs))
            say(f"{name} {dict(knobs)}: success {rank[0]:.3f}")
        best[name] = max(found, key=lambda one: one[0])[1]
    return best
