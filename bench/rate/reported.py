"""Which of the edits that bench/quality kept are the reported ones: nobody's sweeps, the same edits by everybody."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from bench.quality.cases import Case, cases

TUNED = Path(__file__).resolve().parents[1] / "quality" / "tuned.json"
NEWEST = ("auto", "ceiling")
"""Whose settings nobody tuned: *auto*'s name the plan it made, the ceiling's the try; the last one kept counts."""
SAME_AS_SOURCE = "copy"
"""The benchmark's baseline that answers with the source: the control says the same."""
NEARLY_ALL = 0.9
"""Share of the most edits anybody did that somebody must have done too to be shown without being named."""

Knobs = Mapping[str, float | int | bool | str]
Tuned = Mapping[str, Mapping[str, Knobs]]
"""Parameters by contestant and category, as `bench.quality --tune` found them."""
Kept = dict[str, dict[str, Path]]
"""Pictures by method and case."""


def tuned(file: Path = TUNED) -> Tuned:
    """Return what bench/quality/tuned.py reads, without what that imports: torch and the engine."""
    return json.loads(file.read_text())["knobs"] if file.exists() else {}


def reported(folder: Path, best: Tuned) -> tuple[Kept, dict[str, Case]]:
    """Return everybody's pictures of the test split, made with the parameters tuned for the case's category; the cases.

    Whom nobody tuned is reported with no parameters at all. Edits whose picture is gone are left out.
    """
    lines = [line for line in _lines(folder) if line[0] != SAME_AS_SOURCE and line[2].startswith("test-")]
    known = _cases({name for _, _, name in lines})
    kept: Kept = defaultdict(dict)
    for method, knobs, name in lines:
        if method in NEWEST or json.loads(knobs) == best.get(method, {}).get(known[name].category, {}):
            kept[method][name] = _picture(folder, name, method, knobs)
    there = {method: {name: file for name, file in own.items() if file.exists()} for method, own in kept.items()}
    return {method: own for method, own in there.items() if own}, known


def shared(kept: Kept, only: Collection[str]) -> tuple[Kept, tuple[str, ...]]:
    """Return the edits that everybody shown has done, and sentences about what was left out for that.

    Shown is who is named in `only`; where nobody is, who has done NEARLY_ALL of what anybody did.
    """
    most = max((len(own) for own in kept.values()), default=0)
    behind = {name: len(own) for name, own in kept.items() if not only and len(own) < NEARLY_ALL * most}
    names = only or [name for name in kept if name not in behind]
    shown = {name: kept.get(name, {}) for name in names}
    done = list(dict.fromkeys(case for own in shown.values() for case in own))
    common = [case for case in done if all(case in own for own in shown.values())]
    said = []
    if behind:
        said.append(f"Of {most} edits these did only a few and are left out unless named: {_listed(behind)}")
    if len(common) < len(done):
        missing = {name: len(done) - len(own) for name, own in shown.items() if len(own) < len(done)}
        said.append(f"{len(done) - len(common)} of {len(done)} edits are left out, missing from: {_listed(missing)}")
    return {name: {case: own[case] for case in common} for name, own in shown.items()}, tuple(said)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _cases(names: Collection[str]) -> dict[str, Case]:
    each = 1 + max((int(name.rpartition("-")[2]) for name in names), default=-1)
    return {case.name: case for case in cases("test", each) if case.name in names}


def _picture(folder: Path, case: str, method: str, knobs: str) -> Path:
    tag = hashlib.sha256(knobs.encode()).hexdigest()[:8]
    return folder / "pictures" / f"{case}-{method}-{tag}.png"


def _lines(folder: Path) -> list[tuple[str, str, str]]:
    """Return method, parameters (JSON) and case of every kept edit, in the order they were kept."""
    lines = (folder / "scores.jsonl").read_text().splitlines()
    keys = (line.partition("\t")[0].split("|") for line in lines)
    return [(method, knobs, case) for method, knobs, case in keys]
