"""Everybody's best parameters, as tuning found them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bench.quality.cases import Case
from bench.quality.contestants import Knobs

TUNED = Path(__file__).with_name("tuned.json")

Tuned = Mapping[str, Mapping[str, Knobs]]
"""Parameters by contestant and category."""


def read(file: Path = TUNED) -> Tuned:
    """Return everybody's best parameters as they were found; nothing for whom nobody tuned."""
    return json.loads(file.read_text())["knobs"] if file.exists() else {}


def knobs_for(best: Tuned, name: str, case: Case) -> Knobs:
    """Return the parameters somebody does a case with."""
    return best.get(name, {}).get(case.category, {})


def write(best: Tuned, made_by: str, file: Path = TUNED) -> None:
    """Keep everybody's parameters; whom `best` does not name keeps what was found before."""
    kept = {**read(file), **best}
    file.write_text(json.dumps({"made_by": made_by, "knobs": kept}, indent=1, sort_keys=True) + "\n")
