"""Measure every editing method where the truth is known: `python -m bench.quality [--quick] [--tune] [--methods …]`.

Edits in eight categories are carried out by *auto*, by every method, by diffusers' own pipelines and by baselines, on
the same weights, words and seeds. Results are kept per edit; a stopped run goes on. Prints tables and, last, one JSON
line.
"""

from __future__ import annotations

import json
import time

import numpy as np

from bench.quality import measurements, tuned
from bench.quality.arena import Arena, everybody
from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.command import options
from bench.quality.document import SHEETS, put
from bench.quality.headline import headline
from bench.quality.pace import Pace, mean_pace, paced
from bench.quality.report import Results, by_category, figures, of_category, pairings, rivalries
from bench.quality.segmentation import SCENES, segmentation
from bench.quality.segmentation import table as segmented
from bench.quality.sheet import sheet
from bench.quality.tuning import GRIDS, TUNING_EDITS, tune
from engine.methods import methods

QUICK = ("auto", "diffedit", "diffusers-diffedit", "copy")


def measured(arena: Arena, names: tuple[str, ...], edits: list[Case]) -> Results:
    """Let everybody do every edit; say how far it is."""
    results, began = {}, time.monotonic()
    for place, name in enumerate(names):
        able = [case for case in edits if arena.can(name, case)]
        scores = {case.name: one for case, one in zip(able, arena.all_at_best(name, able), strict=True)}
        results[name] = scores
        right = np.mean([one.success for one in scores.values()])
        print(f"{place + 1}/{len(names)} {name}: {right:.3f} ({time.monotonic() - began:.0f} s)", flush=True)
    return results


def page(results: Results, edits: list[Case], category: str, pace: Pace) -> str:
    """Return all that was found about one kind of edit: every figure, and who is better than whom."""
    own = [case for case in edits if case.category == category]
    table = figures(results, mean_pace(pace, (category,)))
    return f"{table}\n\n{pairings(results, own, rivalries(results))}"


def main() -> None:
    """Read the command line, measure, print."""
    parser = options("bench.quality", __doc__, documented=True)
    parser.add_argument("--methods", nargs="+", help="who is measured; all, when left out")
    parser.add_argument("--each", type=int, default=50, help="edits a category")
    parser.add_argument(
        "--quick", action="store_true", help="a few edits by the most important contestants, in minutes"
    )
    parser.add_argument("--tune", action="store_true", help="look for parameters on other edits, and stop")
    parser.add_argument(
        "--measure", action="store_true", help="write what *auto* picks by, from edits that are not reported, and stop"
    )
    arguments = parser.parse_args()
    if arguments.quick and arguments.document:
        parser.error("--quick measures too little for the document: leave one of --quick and --document out")
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
            return
        if arguments.measure:
            rows = measurements.measurements(arena, [n for n in names if n in methods()], tuned.read())
            measurements.write(rows, "python -m bench.quality --measure", "picturebook")
            return
        results = measured(arena, names, edits)
        pace = paced(arena, names, edits, runs=1 if arguments.quick else 2)
        tables = {
            "success": by_category(results, edits),
            "pairings": pairings(results, edits, rivalries(results)),
            "figures": figures(results, mean_pace(pace)),
        }
        kinds = {
            category: page(of_category(results, edits, category), edits, category, pace) for category in CATEGORIES
        }
        print("\n\n".join([*tables.values(), *(f"{category}\n\n{table}" for category, table in kinds.items())]))
        if arguments.document:
            for name, table in tables.items():
                put(name, table)
            for category, table in kinds.items():
                shown = [case for case in edits if case.category == category][:6]
                sheet(arena, results, shown, SHEETS.parent / f"{category}.png")
                put(category, table, SHEETS)
        # Finding things is nobody's in particular: whoever names methods asks for theirs.
        found = None if arguments.methods else segmentation(arena, 8 if arguments.quick else SCENES)
        if found is not None:
            print(segmented(found))
        if found is not None and arguments.document:
            put("segmentation", segmented(found))
        line = headline(results, edits, found)
        line = json.dumps({**line, "seconds": round(time.monotonic() - began, 1)})
        if arguments.document:
            put("line", f"```json\n{line}\n```")
        print(line)
    finally:
        arena.close()


if __name__ == "__main__":
    main()
