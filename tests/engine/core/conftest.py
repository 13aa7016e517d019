"""Shared: random checkpoints, loaded once, and runtimes that stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.checkpoint import Checkpoint
from engine.loading import load_model
from engine.runtime import Runtime
from tests.engine.core.random_checkpoint import ATTENTIVE, write_checkpoint


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Keep to one core: these networks are too small to gain from two, and two processes would stall each other."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkpoint with the latents that diffusers' own pipelines expect."""
    return write_checkpoint(tmp_path_factory.mktemp("random") / "checkpoint")


@pytest.fixture(scope="session")
def checkpoint(checkpoint_folder: Path) -> Checkpoint:
    """Return it loaded."""
    return load_model(checkpoint_folder, "cpu", "float32")


@pytest.fixture(scope="session")
def attentive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkpoint whose U-Net looks at the text at three sizes."""
    return write_checkpoint(tmp_path_factory.mktemp("attentive") / "checkpoint", unet=ATTENTIVE)


@pytest.fixture(scope="session")
def attentive(attentive_folder: Path) -> Checkpoint:
    """Return it loaded."""
    return load_model(attentive_folder, "cpu", "float32")


@pytest.fixture
def without_gradients() -> Iterator[None]:
    """Drive methods by hand as the runtime drives them: nothing is kept for a derivative."""
    with torch.no_grad():
        yield


@pytest.fixture
def run_on() -> Iterator[Callable[..., Runtime]]:
    """Start a runtime on a model; it is closed after the test."""
    started: list[Runtime] = []

    def start(model: Any, **options: Any) -> Runtime:
        started.append(Runtime(model, **options))
        started[-1].start()
        return started[-1]

    yield start
    for runtime in started:
        runtime.close()
