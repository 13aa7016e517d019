"""One parameter at a time, against success and background: `python -m bench.quality.sweeps [--each N]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
import matplotlib.pyplot as plt

from bench.quality.arena import Arena
from bench.quality.cases import CORE, cases
from bench.quality.command import options


@dataclass(frozen=True)
class Sweep:
    """One parameter of one method."""

    method: str
    knob: str
    words: str
    values: Sequence[float]


SWEEPS = (
    Sweep("diffedit", "strength", "encoding ratio", (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
    Sweep("diffedit", "threshold", "mask threshold", (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)),
    Sweep("diffedit", "maps", "noise maps", (1, 2, 4, 8, 12, 16)),
    Sweep("sega", "concept_scale", "edit guidance", (2.0, 5.0, 10.0, 15.0, 20.0, 30.0)),
    Sweep("mdp", "end", "interval's end (share of the steps)", (0.1, 0.3, 0.5, 0.7, 0.9)),
)


def main() -> None:
    """Measure and draw every sweep, or those of some methods."""
    parser = options("bench.quality.sweeps", __doc__)
    parser.add_argument("--each", type=int, default=8, help="edits of each of the core categories")
    parser.add_argument("--methods", nargs="+", default=[sweep.method for sweep in SWEEPS])
    parser.add_argument("--to", type=Path, default=Path("docs/sweeps"))
    arguments = parser.parse_args()
    arena = Arena(arguments.keep)
    edits = [case for case in cases("test", arguments.each) if case.category in CORE]
    arguments.to.mkdir(parents=True, exist_ok=True)
    for sweep in SWEEPS:
        if sweep.method not in arguments.methods:
            continue
        points = []
        for value in sweep.values:
            knobs = [{**arena.knobs(sweep.method, case), sweep.knob: value} for case in edits]
            scores = arena.scores(sweep.method, list(zip(edits, knobs, strict=True)))
            points.append((np.mean([s.success for s in scores]), np.mean([s.background for s in scores])))
            print(f"{sweep.method} {sweep.knob}={value:g}: success {points[-1][0]:.3f}, background {points[-1][1]:.3f}")
        draw(sweep, np.array(points), len(edits), arguments.to / f"{sweep.method}-{sweep.knob}.png")
    arena.close()


def draw(sweep: Sweep, points: np.ndarray, edits: int, file: Path) -> None:
    """Draw success and background over a parameter's values."""
    figure, axis = plt.subplots(figsize=(5, 3), layout="constrained")
    axis.plot(sweep.values, points[:, 0], marker="o", color="#36708c", label="success")
    axis.plot(sweep.values, points[:, 1], marker="s", color="#c8553d", label="background within 8/255")
    axis.set(xlabel=sweep.words, ylim=(0, 1.03), title=f"{sweep.method}: {sweep.words} ({edits} edits)")
    axis.grid(alpha=0.3)
    axis.legend(fontsize=8)
    figure.savefig(file, dpi=120)
    plt.close(figure)


if __name__ == "__main__":
    main()
