"""What concepts ask for, looked at before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import BadRequest
from engine.protocol import Concept


def contradiction(concepts: Sequence[Concept]) -> str | None:
    """Say which words shall become both more and less so; None where none do."""
    more, less = ({one.words.strip().lower() for one in concepts if one.direction == way} for way in ("more", "less"))
    return f"there cannot be both more and less of {', '.join(sorted(more & less))}" if more & less else None


def check_concepts(concepts: Sequence[Concept]) -> None:
    """Raise BadRequest where concepts contradict each other."""
    if reason := contradiction(concepts):
        raise BadRequest("concepts", [one.words for one in concepts], reason)
