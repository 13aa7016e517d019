"""Negative-prompt inversion (arXiv:2305.16807): the picture's own prompt in the empty text's place."""

from __future__ import annotations

from engine.diffusion.inversion.climb import climb
from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.trajectory import Trajectory
from engine.requests import Steps


def invert(source: Source) -> Steps[Trajectory]:
    """Walk up with the prompt; down, e(prompt) + s (e(target) - e(prompt)) (section 3.2): none for the prompt."""
    path = yield from climb(source.schedule, source.path, source.level, source.text)
    return Trajectory(path, empties=(source.prompt,) * source.level)


NEGATIVE_PROMPT = Inversion(
    "negative_prompt",
    "the old description takes the place of the empty text",
    lambda source: source.rows_up,
    invert,
    climbs_with_prompt=True,
    lasting=False,
)
