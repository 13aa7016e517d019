"""A package of somebody else's that brings an editing method, installed as pip would for as long as a test needs it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.methods import registry

METHOD = """
from pydantic import Field
from engine.methods import Method, Parameters

class Blackening(Parameters):
    depth: int = Field(default=1, ge=0, le=3, description="how black")

def edit(params, picture, support, model):
    yield from ()
    black = picture.copy()
    black[support] = Blackening.of(params.plan).depth
    return black

METHOD = Method("blacken", "paints it black", Blackening, None, edit)
"""
POINTS = """
[threadbrush.methods]
blacken = blackening:METHOD
"""
BROKEN = "broken = blackening_broken:METHOD\n"


@contextmanager
def installed(folder: Path, broken: bool = True) -> Iterator[None]:
    """Write the package, if asked with a broken method beside the working one, and put it on the path."""
    (folder / "blackening.py").write_text(METHOD)
    (folder / "blackening_broken.py").write_text("raise RuntimeError('broken')\n")
    about = folder / "blackening-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: blackening\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS + (BROKEN if broken else ""))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    registry.methods.cache_clear()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        registry.methods.cache_clear()
        for module in ("blackening", "blackening_broken"):
            sys.modules.pop(module, None)
