"""Which pictures can be rated: edits as bench/quality keeps them, and the controls that belong to them.

Reads files only: neither torch nor the model is loaded for the page.
"""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from bench.quality.cases import Case
from bench.rate.reported import Tuned, reported, shared, tuned
from picturebook.world import picture as render

TRUTH, SOURCE = "truth", "source"
CONTROLS = (TRUTH, SOURCE)
"""What is shown among the results because the right answers are known: the wanted picture, and the untouched one."""


class NothingToRate(Exception):
    """There is no folder of edits to show."""


@dataclass(frozen=True)
class Shown:
    """A result to be rated: whose it is, of which edit, and where its pixels are (None: they can be drawn)."""

    case: Case
    method: str
    name: str
    file: Path | None


@dataclass(frozen=True)
class Gallery:
    """Everything that can be rated of one set of weights; `name` is the folder's."""

    name: str
    shown: tuple[Shown, ...]
    sources: dict[str, Path]
    """Where the source pictures of generated cases lie, by the case's name; others are drawn."""
    left_out: tuple[str, ...] = ()
    """Sentences about who and what is not shown, so that all that are shown did the same edits."""

    def before(self, case: Case) -> bytes:
        """Return the picture before the edit, PNG."""
        file = self.sources.get(case.name)
        return as_png(render(case.before)) if file is None else again_as_png(file)

    def after(self, one: Shown) -> bytes:
        """Return the result, PNG."""
        if one.file is not None:
            return again_as_png(one.file)
        return as_png(render(one.case.after)) if one.method == TRUTH else self.before(one.case)


def as_png(picture: np.ndarray) -> bytes:
    """Return a picture, uint8 [H, W, 3], as PNG without any metadata."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


@lru_cache(512)
def again_as_png(file: Path) -> bytes:
    """Return a kept picture written anew, so that nothing in the file tells where it comes from."""
    return as_png(np.asarray(Image.open(file).convert("RGB")))


def newest(folder: Path) -> Path:
    """Return the folder of edits that was written to last; raises NothingToRate where there is none."""
    kept = sorted(folder.glob("*/scores.jsonl"), key=lambda file: file.stat().st_mtime)
    if not kept:
        raise NothingToRate(f"{folder} holds no edits")
    return kept[-1].parent


def gallery(folder: Path, only: Collection[str] = (), best: Tuned | None = None) -> Gallery:
    """Read a folder that bench/quality kept: of everybody the reported edits, and the same ones of all that are shown.

    `only` names the methods to show, `best` their parameters by category; left out, those that were tuned. Raises
    NothingToRate where nothing is left.
    """
    kept, known = reported(folder, tuned() if best is None else best)
    sources = _sources(folder, known)
    known = {name: case for name, case in known.items() if case.origin == "render" or name in sources}
    kept = {method: {name: file for name, file in own.items() if name in known} for method, own in kept.items()}
    shown, left_out = shared(kept, only)
    results = [
        Shown(known[name], method, file.stem, file) for method, own in shown.items() for name, file in own.items()
    ]
    if not results:
        raise NothingToRate("; ".join([f"{folder} holds no pictures to show of the wanted methods", *left_out]))
    used = {one.case.name for one in results}
    controls = _controls([case for case in known.values() if case.name in used])
    return Gallery(folder.name, (*results, *controls), sources, left_out)


def _sources(folder: Path, known: dict[str, Case]) -> dict[str, Path]:
    """Return the drawn source picture of each generated case: the last seed that was tried is the one taken."""
    tried: dict[str, dict[int, Path]] = defaultdict(dict)
    for file in (folder / "pictures").glob("source-*.png"):
        parts = re.fullmatch(r"source-(.+)-(\d+)", file.stem)
        if parts and parts[1] in known:
            tried[parts[1]][int(parts[2])] = file
    return {name: files[max(files)] for name, files in tried.items()}


def _controls(shown: list[Case]) -> list[Shown]:
    """Return the controls of these cases.

    What a generated picture should have become is not known to the pixel, so it has no truth; where nothing was asked
    for, the source is the truth.
    """
    controls = [Shown(case, TRUTH, f"{case.name}-{TRUTH}", None) for case in shown if case.origin == "render"]
    return controls + [Shown(case, SOURCE, f"{case.name}-{SOURCE}", None) for case in shown if case.category != "no-op"]


def counts(one: Gallery) -> Counter[str]:
    """Return how many results there are of each method, controls among them."""
    return Counter(shown.method for shown in one.shown)
