"""Which pictures can be rated: edits as bench/quality keeps them, and the controls that belong to them.

Reads files only: neither torch nor the model is loaded for the page.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from bench.quality.cases import Case, cases
from picturebook.world import picture as render

TRUTH, SOURCE = "truth", "source"
CONTROLS = (TRUTH, SOURCE)
"""What is shown among the results because the right answers are known: the wanted picture, and the untouched one."""
SAME_AS_SOURCE = "copy"
"""The benchmark's baseline that answers with the source: the control says the same."""


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


def gallery(folder: Path, only: Collection[str] = ()) -> Gallery:
    """Read a folder that bench/quality kept; `only` names the methods to show (all, when empty).

    Of everybody the settings with which most edits of the test split were made are shown: that is the reported run, not
    a sweep. Raises NothingToRate where nothing is left.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in (folder / "scores.jsonl").read_text().splitlines():
        method, knobs, case = line.partition("\t")[0].split("|")
        if case.startswith("test-") and method != SAME_AS_SOURCE and (not only or method in only):
            found[method][knobs].append(case)
    wanted = {method: max(settings.items(), key=lambda one: len(one[1])) for method, settings in found.items()}
    known = _cases({name for _, names in wanted.values() for name in names})
    sources = _sources(folder, known)
    known = {name: case for name, case in known.items() if case.origin == "render" or name in sources}
    results = [
        Shown(known[name], method, file.stem, file)
        for method, (knobs, names) in wanted.items()
        for name in names
        if name in known and (file := _file(folder, name, method, knobs)).exists()
    ]
    if not results:
        raise NothingToRate(f"{folder} holds no pictures of the wanted methods")
    used = {one.case.name for one in results}
    return Gallery(folder.name, (*results, *_controls([known[name] for name in known if name in used])), sources)


def _cases(names: set[str]) -> dict[str, Case]:
    each = 1 + max((int(name.rpartition("-")[2]) for name in names), default=-1)
    return {case.name: case for case in cases("test", each) if case.name in names}


def _file(folder: Path, case: str, method: str, knobs: str) -> Path:
    tag = hashlib.sha256(knobs.encode()).hexdigest()[:8]
    return folder / "pictures" / f"{case}-{method}-{tag}.png"


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
