"""Measure what is promised: `python -m bench.responsible`. Prints a table and, last, one JSON line.

Takes under three minutes on two cores. A part that fails is named in `missing` with its figures, never counted as held.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import inspect
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.responsible import deletion, faces, gate
from bench.responsible.red_team import Half

PROMISED = (
    "faces_found",
    "false_alarms",
    "labels_valid",
    "chain_parents",
    "label_ms",
    "label_kb",
    "refused_of_bad",
    "passed_of_good",
    "rows_left",
    "blobs_left",
    "remote_fetches",
)
"""Figures the last line has at least."""


def gate_halves() -> dict[str, float]:
    """Hold both halves of the red-team set against the gate; the frozen one gives the promised figures."""
    figures: dict[str, float] = {}
    halves: dict[Half, str] = {"frozen": "", "open": "_open"}
    for half, suffix in halves.items():
        found = gate.measure(half)
        print(
            f"  {half:7} half: refused {found.refused_of_bad:.1%} of {found.bad} bad texts, "
            f"passed {found.passed_of_good:.1%} of {found.good} innocent look-alikes"
        )
        figures[f"refused_of_bad{suffix}"] = round(found.refused_of_bad, 4)
        figures[f"passed_of_good{suffix}"] = round(found.passed_of_good, 4)
    return figures


def labels() -> Any:
    """Run the part about labels, which needs the engine's signing chain."""
    return importlib.import_module("bench.responsible.labels").measure()


PARTS: dict[str, Callable[[], Any]] = {
    "faces": faces.measure,
    "gate": gate_halves,
    "deletion": deletion.measure,
    "labels": labels,
}


def measured(name: str) -> dict[str, object]:
    """Run one part; one that fails is told with its reason, and the others go on."""
    started = time.monotonic()
    print(f"{name}:", flush=True)
    try:
        found = PARTS[name]()
        figures = asyncio.run(found) if inspect.iscoroutine(found) else found
    except Exception as fault:
        print(f"  FAILED: {type(fault).__name__}: {fault}", flush=True)
        return {}
    print(f"  ({time.monotonic() - started:.1f} s)", flush=True)
    return dict(figures)


def main() -> int:
    """Measure every part; returns how many promised figures are missing."""
    argparse.ArgumentParser(prog="python -m bench.responsible", description=__doc__).parse_args()
    started = time.monotonic()
    figures: dict[str, object] = {}
    for name in PARTS:
        figures |= measured(name)
    missing = [name for name in PROMISED if name not in figures]
    promised = {name: figures.pop(name) for name in PROMISED if name in figures}
    seconds = round(time.monotonic() - started, 1)
    print(json.dumps({**promised, **figures, "missing": missing, "seconds": seconds}))
    return len(missing)


if __name__ == "__main__":
    sys.exit(min(1, main()))
