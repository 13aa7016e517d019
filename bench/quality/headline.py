"""The last line: what the issue at hand is judged by, in one JSON object."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bench.quality.cases import CORE, Case
from bench.quality.peers import PEERS
from bench.quality.report import ORIGINAL, Results, against, better_masks, mean, success
from bench.quality.segmentation import Found

Figure = float | int | None
DIFFEDIT = "diffedit"
INFERRED = ("swap", "colour", "add", "remove", "portrait")
"""Kinds of edits whose mask DiffEdit infers, ours and the original alike."""


def headline(results: Results, edits: Sequence[Case], found: Found | None) -> dict[str, Figure]:
    """Return the figures by name; None for what was not measured."""
    line = {**_auto(results, edits), **_outside(results), **_masks(results, edits), **_segmentation(found)}
    return {name: _rounded(value) for name, value in {**line, "edits": len(edits)}.items()}


def _auto(results: Results, edits: Sequence[Case]) -> dict[str, Figure]:
    peers = [name for name in results if name in PEERS]
    best = {"peers.best_success": max((success(results, name, edits) for name in peers), default=None)}
    if "auto" not in results:
        return best
    pairs = [against(results, edits, "auto", name) for name in peers]
    asked = [case for case in edits if case.category != "no-op"]
    return {
        "auto.success": success(results, "auto", edits),
        "auto.success_without_no_op": success(results, "auto", asked),
        "auto.core_success": success(results, "auto", edits, CORE),
        **best,
        "auto.points_above_every_peer": min((pair.points for pair in pairs), default=None),
        "auto.largest_p": max((pair.p for pair in pairs), default=None),
    }


def _outside(results: Results) -> dict[str, Figure]:
    ours, theirs = 0, 0
    for name, scores in results.items():
        changed = sum(one.outside_support or 0 for one in scores.values())
        ours, theirs = (ours, theirs + changed) if name in PEERS else (ours + changed, theirs)
    return {"outside_samples_changed": ours, "outside_samples_changed_by_peers": theirs}


def _masks(results: Results, edits: Sequence[Case]) -> dict[str, Figure]:
    """Compare DiffEdit's masks with its original's, where masks are inferred: a style or a place is taken whole."""
    asked = [case for case in edits if case.category in INFERRED]
    found: dict[str, Figure] = {}
    for name in (DIFFEDIT, ORIGINAL + DIFFEDIT):
        for of, origins in (("iou", ("render", "generated")), ("iou_of_renders", ("render",))):
            scores = [results[name][case.name] for case in asked if case.origin in origins] if name in results else []
            found[f"{name}.{of}"] = mean(scores, "iou")
            if of == "iou":
                found[f"{name}.iou_of_ceiling"] = mean(scores, "iou") / mean(scores, "iou_ceiling")
                found[f"{name}.iou_cells"] = mean(scores, "iou_cells")
    if DIFFEDIT in results and ORIGINAL + DIFFEDIT in results:
        test = better_masks(results, DIFFEDIT, ORIGINAL + DIFFEDIT, asked)
        found |= {
            "diffedit.larger_iou": test.first_only,
            "diffedit.smaller_iou": test.second_only,
            "diffedit.iou_p": test.p,
        }
    return found


def _segmentation(found: Found | None) -> dict[str, Figure]:
    if found is None:
        return {"segment.iou": None, "segment.iou_of_ceiling": None}
    return {
        "segment.iou": found.ours,
        "segment.iou_of_ceiling": found.ours / found.ceiling,
        "segment.grabcut_iou": found.grabcut,
        "segment.otsu_iou": found.otsu,
        "segment.p_against_grabcut": found.against_grabcut.p,
        "segment.iou_with_shadow": found.shadowed.ours,
        "segment.grabcut_iou_with_shadow": found.shadowed.grabcut,
    }


def _rounded(value: Figure) -> Figure:
    if value is None or isinstance(value, int):
        return value
    return None if math.isnan(value) else float(f"{value:.2g}") if 0 < abs(value) < 0.001 else round(value, 3)
