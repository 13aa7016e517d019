"""The model these runtimes serve."""

from __future__ import annotations

import pytest

from tests.engine.core.closed_form import ClosedForm


@pytest.fixture
def model() -> ClosedForm:
    """Return one that counts its calls and knows two words."""
    return ClosedForm({"pear": 0.7, "x": 0.2})
