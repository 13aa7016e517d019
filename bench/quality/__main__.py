"""Measure every editing method where the truth is known: `python -m bench.quality [--quick] [--tune] [--methods …]`.

Edits in eight categories are carried out by *auto*, by every method, by diffusers' own pipelines and by baselines, on
the same weights, words and seeds. Results are kept per edit; a stopped run goes on. Prints tables and, last, one JSON
line.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np

from bench.quality import measurements, tuned
from bench.quality.arena import Arena, everybody
from bench.quality.cases import CATEGORIES, CORE, Case, cases
from bench.quality.document import DOCUMENT, put
from bench.quality.peers import PEERS
from bench.quality.report import Results, by_category, figures, mean, pairings, success
from bench.quality.segmentation import segmentation
from bench.quality.sheet import sheet
from bench.quality.truth import ceiling
from bench.quality.tuning import GRIDS, tune
from engine.methods import methods

QUICK = ("auto", "diffedit", "diffusers-diffedit", "copy")
TUNING_EDITS = 4
"""Edits a category that every set of parameters is tried on."""
MEASURING_EDITS = 20
"""Edits a category that tell *auto* which method to pick: fewer say nothing (engine.language.measured.ENOUGH)."""


def measured(arena: Arena, names: tuple[str, ...], edits: list[Case]) -> Results:
    """Let everybody do every edit; say how far it is."""
    results, began = {}, time.monotonic()
    for place, name in enumerate(names):
        scores = {case.name: arena.at_best(name, case) for case in edits if arena.can(name, case)}
        results[name] = scores
        right = np.mean([one.success for one in scores.values()])
        print(f"{place + 1}/{len(names)} {name}: {right:.3f} ({time.monotonic() - began:.0f} s)", flush=True)
    return results


def headline(arena: Arena, results: Results, edits: list[Case], looked: int) -> dict[str, float | int | None]:
    """Return the figures of the last line."""
    diffedit = [score for score in results.get("diffedit", {}).values() if score.iou is not None]
    best_masks = [
        ceiling(arena.truth(case).region, (32, 32)).iou
        for case in edits
        if case.name in results.get("diffedit", {}) and results["diffedit"][case.name].iou is not None
    ]
    found = segmentation(arena, looked)
    peers = [success(results, name, edits) for name in results if name in PEERS]
    changed = [s.outside_support for scores in results.values() for s in scores.values() if s.outside_support]
    ours_changed = [
        s.outside_support or 0 for name, scores in results.items() if name not in PEERS for s in scores.values()
    ]
    line: dict[str, float | int | None] = {
        "auto.success": _of(results, "auto", edits),
        "auto.core_success": success(results, "auto", edits, CORE) if "auto" in results else None,
        "outside_samples_changed": int(sum(ours_changed)),
        "outside_samples_changed_by_peers": int(sum(changed)) - int(sum(ours_changed)),
        "diffedit.iou": mean(diffedit, "iou"),
        "diffedit.iou_of_ceiling": mean(diffedit, "iou") / float(np.mean(best_masks)) if diffedit else None,
        "diffusers-diffedit.iou": mean(list(results.get("diffusers-diffedit", {}).values()), "iou"),
        "segment.iou": found.ours,
        "segment.iou_of_ceiling": found.ours / found.ceiling,
        "segment.grabcut_iou": found.grabcut,
        "segment.otsu_iou": found.otsu,
        "segment.iou_with_shadow": found.shadowed.ours,
        "segment.grabcut_iou_with_shadow": found.shadowed.grabcut,
        "peers.best_success": max(peers, default=None),
        "edits": len(edits),
    }
    return {name: _rounded(value) for name, value in line.items()}


def _of(results: Results, name: str, edits: list[Case]) -> float | None:
    return success(results, name, edits) if name in results else None


def _rounded(value: float | int | None) -> float | int | None:
    if value is None or isinstance(value, int):
        return value
    return None if math.isnan(value) else round(value, 3)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--methods", nargs="+", help="who is measured; all, when left out")
    parser.add_argument("--each", type=int, default=50, help="edits a category")
    parser.add_argument(
        "--quick", action="store_true", help="a few edits by the most important contestants, in minutes"
    )
    parser.add_argument("--tune", action="store_true", help="first look for everybody's parameters on other edits")
    parser.add_argument(
        "--measure", action="store_true", help="write what *auto* picks by, from edits that are not reported, and stop"
    )
    parser.add_argument("--keep", type=Path, default=Path("data/quality"), help="where results are kept")
    parser.add_argument("--document", action="store_true", help=f"write tables and contact sheets into {DOCUMENT} too")
    arguments = parser.parse_args()
    began = time.monotonic()
    names = tuple(arguments.methods or (QUICK if arguments.quick else everybody()))
    edits = cases("test", 2 if arguments.quick else arguments.each)
    arena = Arena(arguments.keep)
    try:
        if arguments.tune:
            for name in names:
                if name in GRIDS:
                    found = tune(arena, name, cases("validation", TUNING_EDITS), lambda s: print(s, flush=True))
                    tuned.write({name: found}, "python -m bench.quality --tune")
        if arguments.measure:
            edits = cases("validation", MEASURING_EDITS)
            rows = measurements.measurements(arena, [n for n in names if n in methods()], edits, tuned.read())
            measurements.write(rows, "python -m bench.quality --measure", "picturebook")
            return
        results = measured(arena, names, edits)
        tables = {
            "success": by_category(results, edits),
            "figures": figures(results),
            "pairings": pairings(results, edits),
        }
        print("\n\n".join(tables.values()))
        for name, table in tables.items() if arguments.document else ():
            put(name, table)
        for category in CATEGORIES if arguments.document else ():
            shown = [case for case in edits if case.category == category][:6]
            sheet(arena, results, shown, DOCUMENT.parent / "edits" / f"{category}.png")
        line = headline(arena, results, edits, 8 if arguments.quick else 60)
        line = json.dumps({**line, "seconds": round(time.monotonic() - began, 1)})
        if arguments.document:
            put("line", f"```json\n{line}\n```")
        print(line)
    finally:
        arena.close()


if __name__ == "__main__":
    main()
