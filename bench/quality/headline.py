"""The last line: what the issue at hand is judged by, in one JSON object."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bench.quality.arena import Arena
from bench.quality.cases import CORE, Case
from bench.quality.peers import PEERS
from bench.quality.report import Results, against, mean, success
from bench.quality.segmentation import segmentation

Figure = float | int | None


def headline(arena: Arena, results: Results, edits: Sequence[Case], scenes: int) -> dict[str, Figure]:
    """Return the figures by name; None for what was not measured. Segmentation is measured here, on so many scenes."""
    line = {**_auto(results, edits), **_outside(results), **_masks(results), **_segmentation(arena, scenes)}
    return {name: _rounded(value) for name, value in {**line, "edits": len(edits)}.items()}


def _auto(results: Results, edits: Sequence[Case]) -> dict[str, Figure]:
    peers = [name for name in results if name in PEERS]
    best = {"peers.best_success": max((success(results, name, edits) for name in peers), default=None)}
    if "auto" not in results:
        return best
    pairs = [against(results, edits, "auto", name) for name in peers]
    return {
        "auto.success": success(results, "auto", edits),
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


def _masks(results: Results) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for name in ("diffedit", "diffusers-diffedit"):
        scores = list(results.get(name, {}).values())
        found[f"{name}.iou"] = mean(scores, "iou")
        found[f"{name}.iou_of_ceiling"] = mean(scores, "iou") / mean(scores, "iou_ceiling")
    return found


def _segmentation(arena: Arena, scenes: int) -> dict[str, Figure]:
    found = segmentation(arena, scenes)
    return {
        "segment.iou": found.ours,
        "segment.iou_of_ceiling": found.ours / found.ceiling,
        "segment.grabcut_iou": found.grabcut,
        "segment.otsu_iou": found.otsu,
        "segment.iou_with_shadow": found.shadowed.ours,
        "segment.grabcut_iou_with_shadow": found.shadowed.grabcut,
    }


def _rounded(value: Figure) -> Figure:
    if value is None or isinstance(value, int):
        return value
    return None if math.isnan(value) else float(f"{value:.2g}") if 0 < abs(value) < 0.001 else round(value, 3)
