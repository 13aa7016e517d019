"""The noise level at which masks are best: `python -m bench.quality.noise [--write]`.

On renders that are neither tuned on nor reported, where the truth is exact, for the kinds of edits whose mask is
inferred. `--write` keeps the best level where the engine reads it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.quality.arena import Arena
from bench.quality.cases import Case, cases
from bench.quality.command import options
from bench.quality.contestants import plan_for
from bench.quality.headline import INFERRED
from bench.quality.truth import Overlap, cells_of, overlap, truth_of
from bench.quality.tuning import TUNING_EDITS
from engine.language.measured import MEASURED, measured
from engine.methods import infer_mask
from engine.protocol import Mask

LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8)


def met(arena: Arena, case: Case, level: float) -> Overlap:
    """Return how well the mask that DiffEdit infers at a noise level meets the truth, cell by cell."""
    _, picture = arena.started(case)
    job, plan = Mask(seed=case.seed, noise_strength=level), plan_for(case, "diffedit")
    region = arena.desk.run(infer_mask(job, plan, picture, arena.desk.model))
    return overlap(region.latent, cells_of(truth_of(case).region, arena.cells(picture)))


def best(found: Sequence[tuple[float, float]]) -> float:
    """Return the level of the largest IoU; of equal ones the lowest, which keeps most of the picture."""
    return max(found, key=lambda one: (one[1], -one[0]))[0]


def main() -> None:
    """Measure, print, and keep if asked to."""
    parser = options("bench.quality.noise", __doc__)
    parser.add_argument("--each", type=int, default=12, help="renders a kind of edit")
    parser.add_argument("--write", action="store_true", help=f"write the best level into {MEASURED.name}")
    arguments = parser.parse_args()
    arena = Arena(arguments.keep)
    drawn = cases("validation", TUNING_EDITS + 2 * arguments.each)
    edits = [case for case in drawn if case.category in INFERRED and case.origin == "render"]
    edits = [case for case in edits if case not in cases("validation", TUNING_EDITS)]
    found = []
    for level in LEVELS:
        masks = [met(arena, case, level) for case in edits]
        iou, precision, recall = (
            float(np.mean([getattr(m, f) for m in masks])) for f in ("iou", "precision", "recall")
        )
        print(
            f"noise {level}: IoU {iou:.3f}, precision {precision:.3f}, recall {recall:.3f} of {len(masks)} masks",
            flush=True,
        )
        found.append((level, iou))
    arena.close()
    print(f"best: {best(found)}")
    if arguments.write:
        kept = measured().model_copy(update={"noise_strength": best(found)})
        MEASURED.write_text(kept.model_dump_json(indent=1, exclude_defaults=True) + "\n")


if __name__ == "__main__":
    main()
