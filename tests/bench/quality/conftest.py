"""The judge, loaded once."""

from __future__ import annotations

import pytest

from picturebook import JUDGE_FOLDER
from picturebook.judge import Judge


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Return the picture book's judge of what a picture shows."""
    return Judge.load(JUDGE_FOLDER)
