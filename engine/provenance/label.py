"""What a made picture says about itself."""

from __future__ import annotations

import importlib.metadata
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

SOFTWARE = "Threadbrush"
SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
"""IPTC's words for "made by a model" and "changed by a model"."""
MADE: SourceType = "trainedAlgorithmicMedia"
CHANGED: SourceType = "compositeWithTrainedAlgorithmicMedia"

SOURCE_TYPES: tuple[SourceType, ...] = get_args(SourceType)
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""Where IPTC defines them; both XMP and content credentials name a type by this address and its word."""


@dataclass(frozen=True)
class Label:
    """What a result says about itself. The prompt goes into the PNG's text only, and not where a setting forbids it."""

    source_type: SourceType
    model: str
    seed: int
    method: str
    prompt: str = ""
    software: str = SOFTWARE

    @property
    def created(self) -> bool:
        """Return whether nothing but the model made it: there is no parent."""
        return self.source_type == MADE


def software_version() -> str:
    """Return the package's version; of a checkout that was never installed, the one its pyproject.toml gives."""
    try:
        return importlib.metadata.version(SOFTWARE)
    except importlib.metadata.PackageNotFoundError:
        project = Path(__file__).resolve().parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text())["project"]["version"])
