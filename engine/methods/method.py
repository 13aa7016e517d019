"""What an editing method is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.diffusion.region import Region
from engine.errors import BadRequest
from engine.methods.parameters import Parameters
from engine.model import Model
from engine.protocol import Edit, Mask, MethodInfo, Plan
from engine.requests import Steps


class InferMask(Protocol):
    """Infers the region that a plan changes in a picture, uint8 [H, W, 3 or 4]."""

    def __call__(self, params: Mask, plan: Plan, picture: np.ndarray, model: Model) -> Steps[Region]: ...


class Redraw(Protocol):
    """Redraws a picture, uint8 [H, W, 3 or 4], inside the approved support, bool [H, W]."""

    def __call__(self, params: Edit, picture: np.ndarray, support: np.ndarray, model: Model) -> Steps[np.ndarray]: ...


class Canvas(Protocol):
    """Lays a picture, uint8 [H, W, 3 or 4], on a larger canvas; returns that and where it is new, bool [H', W']."""

    def __call__(self, plan: Plan, picture: np.ndarray, model: Model) -> tuple[np.ndarray, np.ndarray]: ...


OF_MAPS = frozenset({"maps", "noise_strength", "threshold"})
"""Numbers of a mask job that say how maps are made and cut."""


def _never(plan: Plan) -> str | None:  # noqa: ARG001 - the shape of `Method.refuses`
    return None


@dataclass(frozen=True)
class Method:
    """One way to edit; register an instance under the entry point group `threadbrush.methods`."""

    name: str
    summary: str
    parameters: type[Parameters]
    """Beyond those of the job; `parameters.of(plan)` gives the method its own, typed."""
    infer_mask: InferMask | None
    """None: the method has no region of its own, and the whole picture may change."""
    edit: Redraw
    refuses: Callable[[Plan], str | None] = _never
    """Says why the method cannot carry out a plan, in a sentence; None: it can."""
    canvas: Canvas | None = None
    """Makes the canvas that `edit` is given in the picture's place; None: the picture keeps its size."""
    leans: bool = False
    """Whether it carries out a plan's concepts; of a method that does not, none may be asked."""
    ignores: frozenset[str] = frozenset()
    """Numbers of the jobs that it does not take; those of a map none takes that has no region of its own."""

    def parameters_of(self, plan: Plan) -> Parameters:
        """Return the method's own parameters. Raises BadRequest that names the wrong one and what is allowed."""
        return self.parameters.of(plan)

    def check(self, plan: Plan) -> None:
        """Raise BadRequest unless the method can carry out a plan."""
        self.parameters_of(plan)
        if plan.concepts and not self.leans:
            said = ", ".join(f"{one.direction} {one.words}" for one in plan.concepts)
            raise BadRequest("method", self.name, f"it has no way to make something more or less so: {said}")
        reason = self.refuses(plan)
        if reason:
            raise BadRequest("method", self.name, reason)

    def ignored(self, job: Mask | Edit, plan: Plan) -> tuple[str, ...]:
        """Return which numbers of a job are neither usual nor brought along by the plan, and yet change nothing."""
        names = self.ignores | (OF_MAPS if self.infer_mask is None else frozenset())
        usual = {name: field.default for name, field in type(job).model_fields.items() if name in names}
        return tuple(
            name for name, value in usual.items() if getattr(job, name) not in (value, getattr(plan, name, value))
        )

    def described(self) -> MethodInfo:
        """Return what the engine tells of the method."""
        masked, parameters = self.infer_mask is not None, self.parameters.described()
        return MethodInfo(name=self.name, summary=self.summary, masked=masked, parameters=parameters)
