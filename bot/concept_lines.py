"""The concepts of a plan as lines of text: what there shall be more or less of, and each one's own numbers."""

from __future__ import annotations

import re

from pydantic import ValidationError

from bot.errors import WrongSetting
from bot.parameters import described, split_settings
from engine.protocol import Concept, ParameterInfo

NUMBERS = ("guidance_scale", "threshold", "warmup_steps", "cooldown_steps")
MOST = 8


def concepts_as_text(concepts: tuple[Concept, ...]) -> str:
    """Return concepts one a line, `+` for more and `-` for less, with their numbers."""
    return "\n".join(_line(concept) for concept in concepts)


def _line(concept: Concept) -> str:
    numbers = [f"{name}={getattr(concept, name):g}" for name in NUMBERS if getattr(concept, name) is not None]
    return " ".join(["+" if concept.direction == "more" else "-", concept.words, *numbers])


def concepts_from_text(text: str, before: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """Read concepts back; numbers that are left out stay as they were. At most eight are kept. Raises WrongSetting."""
    known = {concept.words: concept for concept in before}
    read = []
    for line in text.splitlines():
        sign, (said, pairs) = line.strip()[:1], split_settings(line)
        if name := re.sub(r"^[-+−\s]+", "", said).strip():
            concept = known.get(name, Concept(words=name)).model_dump()
            concept |= {"direction": "less" if sign in ("-", "−") else "more"}
            read.append(_checked(concept, pairs))
    return tuple(read[:MOST])


def _checked(concept: dict[str, object], pairs: tuple[tuple[str, str], ...]) -> Concept:
    for name, value in pairs:
        if name not in NUMBERS:
            info = ParameterInfo(name=name, kind="choice", choices=NUMBERS, description="what a concept can be told")
            raise WrongSetting(info, name)
        try:
            Concept.model_validate({"words": "x", name: value})
        except ValidationError:
            raise WrongSetting(described(Concept, name), value) from None
        concept = concept | {name: value}
    return Concept.model_validate(concept)
