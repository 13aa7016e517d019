"""What bench/quality found on a model: which method gets which kind of edit right, and with which numbers."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.protocol import Plan, Setting

Category = Literal[
    "swap", "color", "add", "remove", "portrait", "setting", "style", "more", "several", "reweight", "reimagine", "vary"
]
MEASURED = Path(__file__).with_name("measured.json")
ENOUGH = 20
"""Edits of a category below which a method's success rate says nothing."""


class Measurement(BaseModel):
    """How often a method got edits of a category right, and with which of its parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Category
    method: str
    success: float = Field(ge=0, le=1, description="share of the edits")
    n: int = Field(ge=1, description="edits")
    settings: tuple[Setting, ...] = Field(default=(), description="the parameters it was measured with")
    strength: float | None = Field(default=None, gt=0, le=1)
    guidance_scale: float | None = Field(default=None, ge=0, le=50)

    @property
    def assured(self) -> float:
        """Return the lower end of the 95 % Wilson interval of `success`."""
        z2, n, p = 1.96**2, self.n, self.success
        return (p + z2 / (2 * n) - 1.96 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)


class Measurements(BaseModel):
    """What bench/quality found on one model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_by: str = Field(default="", description="the command that wrote it")
    model: str = Field(default="", description="the checkpoint it was measured on")
    noise_strength: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="noise level at which maps tell most about where an edit is; None: unknown",
    )
    results: tuple[Measurement, ...] = ()


UNMEASURED = Measurements()


def holds_for(plan: Plan) -> bool:
    """Return whether numbers that were measured suit a plan: not one that goes by the paper's preset or diffusers'."""
    return plan.setting("preset") in (None, "ours")


@cache
def measured(path: Path = MEASURED) -> Measurements:
    """Return what was measured; nothing where nobody measured yet."""
    return Measurements.model_validate(json.loads(path.read_text("utf-8"))) if path.exists() else UNMEASURED
