"""Whatever was measured meanwhile: these tests are about words, with the methods as they are usually chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.language import demo
from engine.language.measured import UNMEASURED


@pytest.fixture(autouse=True)
def _nothing_measured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave out the shipped measurements, except where a test is about them."""
    demo.demo_world.cache_clear()
    if "shipped" not in request.node.name:
        monkeypatch.setattr(demo, "measured", lambda: UNMEASURED)
    yield
    demo.demo_world.cache_clear()
