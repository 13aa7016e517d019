"""Results kept per edit, so that a stopped run goes on where it was; several threads and processes may keep at once."""

from __future__ import annotations

import hashlib
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
from picturebook import DIFFUSION_FOLDER, JUDGE_FOLDER

WEIGHTS = ("unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors")


def weights_hash() -> str:
    """Return a short hash of everything whose change makes old results worthless: generator and judge."""
    digest = hashlib.sha256()
    for file in [*(DIFFUSION_FOLDER / name for name in WEIGHTS), JUDGE_FOLDER / "model.safetensors"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Store:
    """A folder of scores (one JSON line an edit) and pictures, of one set of weights."""

    def __init__(self, folder: Path) -> None:
        """Open or begin it."""
        self.folder = folder / weights_hash()
        (self.folder / "pictures").mkdir(parents=True, exist_ok=True)
        self._file = self.folder / "scores.jsonl"
        self._scores: dict[str, Score] = {}
        self._writing = Lock()
        for line in self._file.read_text().splitlines() if self._file.exists() else ():
            key, _, kept = line.partition("\t")
            self._scores[key] = Score.model_validate_json(kept)

    def score(self, contestant: str, knobs: Knobs, case: Case, make: Callable[[], tuple[Made, Score]]) -> Score:
        """Return the kept score of an edit, or make it now and keep it with its picture."""
        key = f"{contestant}|{json.dumps(dict(knobs), sort_keys=True)}|{case.name}"
        if key not in self._scores:
            made, score = make()
            _save(made.picture, self.path(contestant, knobs, case))
            with self._writing, self._file.open("a") as file:
                file.write(f"{key}\t{score.model_dump_json()}\n")
            self._scores[key] = score
        return self._scores[key]

    def path(self, contestant: str, knobs: Knobs, case: Case) -> Path:
        """Return where the picture of an edit lies."""
        tag = hashlib.sha256(json.dumps(dict(knobs), sort_keys=True).encode()).hexdigest()[:8]
        return self.folder / "pictures" / f"{case.name}-{contestant}-{tag}.png"

    def picture(self, name: str, make: Callable[[], np.ndarray]) -> np.ndarray:
        """Return a kept picture, uint8 [H, W, 3], or make it now and keep it."""
        file = self.folder / "pictures" / f"{name}.png"
        if not file.exists():
            _save(make(), file)
        return np.asarray(Image.open(file).convert("RGB"))


def _save(picture: np.ndarray, file: Path) -> None:
    """Write a PNG that nobody sees half of: several threads and processes may make the same picture."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}-{get_ident()}")
    Image.fromarray(picture).save(unfinished, "PNG")
    unfinished.replace(file)
