"""Edits as the benchmark keeps them, and ratings as people give them."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bench.quality.cases import Case
from bench.rate.ratings import Rating
from bench.rate.reported import tuned

METHODS = ("diffedit", "sdedit", "copy")


def keep_edit(folder: Path, case: Case, method: str, knobs: str | None = None, shade: int = 90) -> None:
    """Keep an edit, a plain grey, in the form of bench/quality/store.py; made as tuned, unless `knobs` says how."""
    if knobs is None:
        knobs = json.dumps(tuned().get(method, {}).get(case.category, {}), sort_keys=True)
    tag = hashlib.sha256(knobs.encode()).hexdigest()[:8]
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (128, 128), (shade,) * 3).save(folder / "pictures" / f"{case.name}-{method}-{tag}.png")
    with (folder / "scores.jsonl").open("a") as file:
        file.write(f"{method}|{knobs}|{case.name}\t{{}}\n")


def rated(method: str, asked: str = "yes", kept: str = "yes", quality: int = 4, **about: Any) -> Rating:
    """Return a rating, of somebody's first picture unless told otherwise."""
    names: dict[str, Any] = {"weights": "w", "rater": "mara", "edit": "a", "picture": f"{method}-a", **about}
    return Rating.model_validate({"method": method, "asked": asked, "kept": kept, "quality": quality, **names})


def pixels(png: bytes) -> np.ndarray:
    """Return the samples of a picture, uint8 [height, width, 3]."""
    return np.asarray(Image.open(io.BytesIO(png)))
