"""What concepts ask for, looked at before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import BadRequest
from engine.protocol import Concept


def contradiction(concepts: Sequence[Concept]) -> str | None:
    """Say which words shall become both more and less so, or end before they begin; None where none do."""
    more, less = ({one.words.strip().lower() for one in concepts if one.direction == way} for way in ("more", "less"))
    if more & less:
        return f"there cannot be both more and less of {', '.join(sorted(more & less))}"
    never = [c.words for c in concepts if c.cooldown_steps is not None and c.cooldown_steps <= c.warmup_steps]
    return f"{', '.join(never)} would never act: cooldown_steps must be more than warmup_steps" if never else None


def check_concepts(concepts: Sequence[Concept]) -> None:
    """Raise BadRequest where concepts contradict each other."""
    if reason := contradiction(concepts):
        raise BadRequest("concepts", [one.words for one in concepts], reason)


def check_acting(concepts: Sequence[Concept], steps: int) -> None:
    """Raise BadRequest where of `steps` that are walked none is left once the first concept would begin to act."""
    first = min((one.warmup_steps for one in concepts), default=0)
    if first >= steps:
        raise BadRequest("warmup_steps", first, f"only {steps} steps are walked, and nothing would change: lower it")
