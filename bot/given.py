"""Keyword arguments of which some may be left out."""

from __future__ import annotations

from typing import Any


def given(**options: Any) -> dict[str, Any]:
    """Return the arguments that are not None: the rest is left to the defaults of whoever is called."""
    return {name: value for name, value in options.items() if value is not None}
