"""A few edits to rate where bench/quality has not run: three ways, the embedded model, minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from bench.quality.cases import CATEGORIES, Case, cases
from bench.quality.contestants import Desk, Ours
from bench.quality.store import WEIGHTS
from engine.errors import BadRequest
from engine.model import load_model
from picturebook import DIFFUSION_FOLDER
from picturebook.world import picture as render

METHODS = ("diffedit", "ledits", "sdedit")
NO_KNOBS = "{}"


def make_demo_edits(count: int, folder: Path, say: Callable[[str], None]) -> Path:
    """Edit `count` renders in METHODS' ways with their defaults; returns the folder, laid out as bench/quality's.

    What is there already is not made again; what a method refuses to do is left out, and said. The
    lines hold no scores: nobody has judged these edits.
    """
    digest = hashlib.sha256()
    for name in WEIGHTS:
        digest.update((DIFFUSION_FOLDER / name).read_bytes())
    kept = folder / f"demo-{digest.hexdigest()[:12]}"
    (kept / "pictures").mkdir(parents=True, exist_ok=True)
    lines = kept / "scores.jsonl"
    done = set(lines.read_text().splitlines()) if lines.exists() else set()
    wanted = [(case, name) for case in drawn(count) for name in METHODS]
    missing = [(case, name) for case, name in wanted if _line(case, name) not in done]
    if missing:
        desk = Desk(load_model(DIFFUSION_FOLDER, "cpu", "auto"))
        try:
            for place, (case, name) in enumerate(missing):
                try:
                    made = Ours(name, desk)(case, render(case.before), {})
                except BadRequest as refusal:
                    say(f"edit {place + 1} of {len(missing)}: {case.said}: left out, {refusal}")
                    continue
                _keep(kept, case, name, made.picture)
                with lines.open("a") as file:
                    file.write(_line(case, name) + "\n")
                say(f"edit {place + 1} of {len(missing)}: {case.said}")
        finally:
            desk.close()
    return kept


def drawn(count: int) -> list[Case]:
    """Return cases that start from renders, one category after the other."""
    each = 2 * -(-count // len(CATEGORIES))
    renders = [case for case in cases("test", each) if case.origin == "render"]
    return sorted(renders, key=lambda case: case.name.rpartition("-")[2])[:count]


def _line(case: Case, method: str) -> str:
    return f"{method}|{NO_KNOBS}|{case.name}\t"


def _keep(folder: Path, case: Case, method: str, picture: np.ndarray) -> None:
    tag = hashlib.sha256(NO_KNOBS.encode()).hexdigest()[:8]
    Image.fromarray(picture).save(folder / "pictures" / f"{case.name}-{method}-{tag}.png")
