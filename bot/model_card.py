"""What the model makes of people when a prompt does not say: the table `python -m bench.bias` measured."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from bot import words
from bot.engine_client import EngineAway

if TYPE_CHECKING:
    from bot.client import Threadbrush

DEMO_TABLE = Path(__file__).resolve().parent.parent / "picturebook" / "weights" / "attributes.json"
"""Written by `python -m bench.bias --out` for the weights that are shipped."""


class Attributes(BaseModel):
    """How often the judge saw which value of an attribute in pictures drawn from neutral prompts."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    judge: str
    made_by: str
    pictures_per_prompt: int
    table: dict[str, dict[str, dict[str, int]]]
    """Prompt → attribute → value → pictures."""


def read_attributes(path: Path) -> Attributes | None:
    """Return a measured table, None where there is none that can be read."""
    try:
        return Attributes.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


async def described(bot: Threadbrush) -> str:
    """Return what /help says about the model."""
    try:
        health = await bot.engine.health()
    except EngineAway:
        return words.engine_away()
    found = await asyncio.to_thread(read_attributes, DEMO_TABLE) if health.demo else None
    if found is None:
        return words.model_not_measured(health.model, health.demo)
    return words.model_described(health.model, found.judge, found.pictures_per_prompt, found.table)
