"""Whatever was measured meanwhile: these tests are about words, with the methods as they are usually chosen."""

from __future__ import annotations

import importlib

import pytest


@pytest.fixture(autouse=True)
def nothing_measured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the shipped measurements, except where a test is about them."""
    if "shipped" not in request.node.name:
        choosing = importlib.import_module("engine.language.choose")
        monkeypatch.setattr(choosing, "measured", choosing.Measurements)
