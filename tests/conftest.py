"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Undo what a test set for all logging of this process: the command line, for one, silences it."""
    yield
    structlog.reset_defaults()
