"""A labeller with keys of its own, and pictures made for the occasion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.provenance import Labeller
from engine.settings import EngineSettings


@pytest.fixture
def settings(tmp_path: Path) -> EngineSettings:
    """Return settings whose keys lie in the test's folder."""
    return EngineSettings(credentials=str(tmp_path / "keys"))


@pytest.fixture
def labeller(settings: EngineSettings) -> Labeller:
    """Return what labels and signs."""
    return Labeller(settings)


def samples(seed: int = 1, side: int = 64, channels: int = 3) -> np.ndarray:
    """Return a picture that does not compress."""
    return np.random.default_rng(seed).integers(0, 256, (side, side, channels), np.uint8)
