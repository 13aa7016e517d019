"""Results kept per edit, so that a stopped run goes on where it was; several threads and processes may keep at once.

What somebody made (picture, region, rows) and how it was scored are kept apart: when a figure is defined anew, remove
`scores.jsonl`, and everything is scored again without being made again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock, get_ident

import numpy as np
from PIL import Image

from bench.quality.cases import Case
from bench.quality.contestants import Knobs
from bench.quality.outcome import Made, Score
from engine.diffusion.region import Region
from picturebook import DIFFUSION_FOLDER, JUDGE_FOLDER

WEIGHTS = tuple(
    f"{part}/{file}.safetensors"
    for part, file in (
        ("unet", "diffusion_pytorch_model"),
        ("vae", "diffusion_pytorch_model"),
        ("text_encoder", "model"),
    )
)
EDITION = 2
"""Counted up when methods or peers change what they make: results of an older edition are not used again."""


def edition_hash() -> str:
    """Return a short hash of everything whose change makes old results worthless: edition, generator and judge."""
    digest = hashlib.sha256(str(EDITION).encode())
    for file in [*(DIFFUSION_FOLDER / name for name in WEIGHTS), JUDGE_FOLDER / "model.safetensors"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Store:
    """A folder of scores (one JSON line an edit), pictures and regions, of one set of weights."""

    def __init__(self, folder: Path) -> None:
        """Open or begin it."""
        self.folder = folder / edition_hash()
        (self.folder / "pictures").mkdir(parents=True, exist_ok=True)
        self._file = self.folder / "scores.jsonl"
        self._writing = Lock()
        self._scores: dict[str, Score] = {}
        for line in self._file.read_text().splitlines() if self._file.exists() else ():
            key, _, kept = line.partition("\t")
            self._scores[key] = Score.model_validate_json(kept)

    def score(
        self, contestant: str, knobs: Knobs, case: Case, make: Callable[[], Made], judge: Callable[[Made], Score]
    ) -> Score:
        """Return the kept score of an edit, or have it made, unless that is kept, and judged, and keep both."""
        key = f"{contestant}|{json.dumps(dict(knobs), sort_keys=True)}|{case.name}"
        if key not in self._scores:
            score = judge(self.made(contestant, knobs, case, make))
            with self._writing, self._file.open("a") as file:
                file.write(f"{key}\t{score.model_dump_json()}\n")
            self._scores[key] = score
        return self._scores[key]

    def made(self, contestant: str, knobs: Knobs, case: Case, make: Callable[[], Made]) -> Made:
        """Return what somebody made of an edit, or have it made now and keep it."""
        picture = self.path(contestant, knobs, case)
        beside = picture.with_suffix(".npz")
        if beside.exists():
            with np.load(beside) as kept:
                region = Region(kept["latent"], kept["support"]) if "latent" in kept else None
                return Made(np.asarray(Image.open(picture).convert("RGB")), region, int(kept["rows"]))
        made = make()
        _save(_png(made.picture), picture)
        buffer = io.BytesIO()
        if made.region is None:
            np.savez_compressed(buffer, rows=made.rows)
        else:
            np.savez_compressed(buffer, rows=made.rows, latent=made.region.latent, support=made.region.support)
        _save(buffer.getvalue(), beside)
        return made

    def path(self, contestant: str, knobs: Knobs, case: Case) -> Path:
        """Return where the picture of an edit lies; its region and rows lie beside it."""
        tag = hashlib.sha256(json.dumps(dict(knobs), sort_keys=True).encode()).hexdigest()[:8]
        return self.folder / "pictures" / f"{case.name}-{contestant}-{tag}.png"

    def picture(self, name: str, make: Callable[[], np.ndarray]) -> np.ndarray:
        """Return a kept picture, uint8 [H, W, 3], or make it now and keep it."""
        file = self.folder / "pictures" / f"{name}.png"
        if not file.exists():
            _save(_png(make()), file)
        return np.asarray(Image.open(file).convert("RGB"))


def _png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def _save(data: bytes, file: Path) -> None:
    """Write a file that nobody sees half of: several threads and processes may make the same."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}-{get_ident()}")
    unfinished.write_bytes(data)
    unfinished.replace(file)
