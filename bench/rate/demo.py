"""A few edits to rate where bench/quality has not run: three ways, the embedded model, minutes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.contestants import Desk, Knobs, Ours
from bench.quality.store import edition_hash
from bench.quality.tuned import knobs_for, read
from engine.errors import BadRequest
from engine.language import NotUnderstood
from engine.loading import load_model
from picturebook import DIFFUSION_FOLDER
from picturebook.world import picture as render

METHODS = ("diffedit", "ledits", "sdedit")


def make_demo_edits(count: int, folder: Path, say: Callable[[str], None]) -> Path:
    """Edit `count` renders in METHODS' ways, parameters as tuned; returns the folder, laid out as bench/quality's.

    What is there already is not made again; what a method refuses to do is left out, and said. The lines hold no
    scores: nobody has judged these edits.
    """
    kept = folder / f"demo-{edition_hash()}"
    (kept / "pictures").mkdir(parents=True, exist_ok=True)
    lines = kept / "scores.jsonl"
    done = set(lines.read_text().splitlines()) if lines.exists() else set()
    best = read()
    wanted = [(case, name, knobs_for(best, name, case)) for case in drawn(count) for name in METHODS]
    missing = [one for one in wanted if _line(*one) not in done]
    if missing:
        desk = Desk(load_model(DIFFUSION_FOLDER, "cpu", "auto"))
        try:
            for place, (case, name, knobs) in enumerate(missing):
                about = f"edit {place + 1} of {len(missing)}: {case.said}"
                try:
                    made = Ours(name, desk).edited(case, render(case.before), knobs)
                except (BadRequest, NotUnderstood) as refusal:
                    say(f"{about}: left out, {name} cannot do it: {refusal}")
                    continue
                _keep(kept, case, name, knobs, made.picture)
                with lines.open("a") as file:
                    file.write(_line(case, name, knobs) + "\n")
                say(about)
        finally:
            desk.close()
    return kept


def drawn(count: int) -> list[Case]:
    """Return cases that start from renders, one category after the other."""
    each = 2 * -(-count // len(CATEGORIES))
    renders = [case for case in cases("test", each) if case.origin == "render"]
    return sorted(renders, key=lambda case: case.name.rpartition("-")[2])[:count]


def _line(case: Case, method: str, knobs: Knobs) -> str:
    return f"{method}|{_json(knobs)}|{case.name}\t"


def _keep(folder: Path, case: Case, method: str, knobs: Knobs, picture: np.ndarray) -> None:
    tag = hashlib.sha256(_json(knobs).encode()).hexdigest()[:8]
    Image.fromarray(picture).save(folder / "pictures" / f"{case.name}-{method}-{tag}.png")


def _json(knobs: Knobs) -> str:
    return json.dumps(dict(knobs), sort_keys=True)
