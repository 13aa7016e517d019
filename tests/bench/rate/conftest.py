"""Edits a benchmark kept, and a place for what people say of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bench.quality.cases import cases
from bench.rate.ratings import Ratings
from tests.bench.rate.kept import METHODS, keep_edit


@pytest.fixture
def edits(tmp_path: Path) -> Path:
    """Two edits a category by three methods; of the generated ones, only the first swap's source was kept."""
    folder = tmp_path / "quality" / "0123456789ab"
    for case in cases("test", 2):
        for method in METHODS:
            keep_edit(folder, case, method)
    for seed in (5, 6):
        Image.new("RGB", (128, 128), (seed,) * 3).save(folder / "pictures" / f"source-test-swap-001-{seed}.png")
    return folder


@pytest.fixture
def ratings(tmp_path: Path) -> Ratings:
    return Ratings(tmp_path / "rate" / "ratings.db")
