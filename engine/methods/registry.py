"""Finds the methods: those in the box, and those that installed packages offer."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

import structlog

from engine.methods.method import Method

GROUP = "threadbrush.methods"
IN_THE_BOX = {
    name: f"engine.methods.{name}:METHOD"
    for name in (
        "diffedit",
        "sega",
        "mdp",
        "sdedit",
        "ilvr",
        "prompt_to_prompt",
        "ledits",
        "segment",
        "cutout",
        "extend",
    )
}
"""The same entries as in pyproject.toml, for a checkout that nobody installed."""

_log = structlog.get_logger()


@cache
def methods() -> dict[str, Method]:
    """Return all methods by name, our own first; what cannot be loaded is logged and left out."""
    offered = [EntryPoint(name, value, GROUP) for name, value in IN_THE_BOX.items()]
    offered += [point for point in entry_points(group=GROUP) if IN_THE_BOX.get(point.name) != point.value]
    found: dict[str, Method] = {}
    for point in offered:
        try:
            method = _loaded(point)
        except Exception:
            # A stranger's broken package must not take the engine down.
            _log.exception("method could not be loaded", method=point.name, value=point.value)
            continue
        if method.name in found:
            _log.warning("method is already there", method=method.name, value=point.value)
            continue
        found[method.name] = method
    return found


def _loaded(point: EntryPoint) -> Method:
    module, _, attribute = point.value.partition(":")
    method = getattr(import_module(module), attribute)
    if not isinstance(method, Method):
        raise TypeError(f"{point.value} is {type(method).__name__}, not a Method")
    method.described()
    return method
