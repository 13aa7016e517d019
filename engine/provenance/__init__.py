"""Labels that travel inside a file: XMP and PNG text for everybody, signed content credentials for who checks.

Pictures leave the engine through `Labeller` and no other way; `read_label` reads the plain ones back.
"""

from __future__ import annotations

from engine.provenance.label import CHANGED, MADE, SOFTWARE, Label, SourceType
from engine.provenance.labeller import Labeller
from engine.provenance.text import labelled_png, read_label

__all__ = ["CHANGED", "MADE", "SOFTWARE", "Label", "Labeller", "SourceType", "labelled_png", "read_label"]
