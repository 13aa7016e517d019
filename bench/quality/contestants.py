"""Who edits: our methods on the engine's runtime, and what the papers compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol, TypeVar

import numpy as np

from bench.quality.cases import Case
from bench.quality.outcome import Made
from bench.quality.truth import Truth, cells_of
from engine.diffusion.region import Region
from engine.errors import BadRequest
from engine.language import NotUnderstood, choose, demo_world, insist, read
from engine.methods import edit, methods
from engine.model import Model
from engine.protocol import Edit, Mask, Origin, Plan, Setting
from engine.regions import region_of
from engine.requests import Decode, Encode, Steps
from engine.runtime import Runtime, Update
from picturebook.world import picture as render

T = TypeVar("T")
Knobs = Mapping[str, float | int | bool | str]
JOB_KNOBS = ("steps", "guidance_scale", "strength")
BROUGHT_ALONG = ("guidance_scale", "strength")
"""Numbers of the job that a plan brings along where *auto* picked its method by measurement."""
MASK_KNOBS = ("threshold", "maps", "noise_strength", "grow")


class Contestant(Protocol):
    """Edits a picture, uint8 [H, W, 3], as a case asks, with the given parameters."""

    name: str

    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made: ...


class Desk:
    """The engine's runtime, where methods of several edits may run at once and share its batches."""

    def __init__(self, model: Model) -> None:
        """Start a runtime."""
        self.model = model
        self._runtime = Runtime(model)
        self._runtime.start()

    def sitting(self) -> Sitting:
        """Begin an edit."""
        return Sitting(self.model, self._runtime)

    def run(self, steps: Steps[T]) -> T:
        """Run a method to its end; raises what it raised."""
        return self.sitting().run(steps)

    def close(self) -> None:
        """Stop the runtime."""
        self._runtime.close()


class Sitting:
    """One edit: what it runs on the runtime, and the rows that took."""

    def __init__(self, model: Model, runtime: Runtime) -> None:
        self.model, self.rows = model, 0
        self._runtime = runtime

    def run(self, steps: Steps[T]) -> T:
        """Run a method to its end; raises what it raised."""
        latest = [0]

        def listen(update: Update) -> None:
            latest[0] = max(latest[0], update.done)

        try:
            return self._runtime.submit(steps, owner="bench", listener=listen).future.result()
        finally:
            self.rows += latest[0]

    def made(self, picture: np.ndarray, region: Region | None) -> Made:
        """Return the edit's picture with the rows it took."""
        return Made(picture, region, self.rows)


@dataclass
class Ours:
    """One of the engine's methods, or *auto*, which picks one by the plan."""

    name: str
    desk: Desk

    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        """Infer the region, approve it as it is, and edit inside it. A method that refuses leaves the picture alone."""
        try:
            return self.edited(case, picture, knobs)
        except (BadRequest, NotUnderstood):
            columns, rows = self.desk.model.cells(picture.shape[1], picture.shape[0])
            nothing = Region(np.zeros((rows, columns), bool), np.zeros(picture.shape[:2], bool))
            return Made(picture.copy(), nothing, 0)

    def edited(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        """Infer the region and edit inside it. Raises BadRequest and NotUnderstood."""
        desk = self.desk.sitting()
        plan = plan_for(case, None if self.name == "auto" else self.name)
        own = methods()[plan.method].parameters.model_fields.keys()
        set_by_knobs = tuple(Setting(name=k, value=v) for k, v in knobs.items() if k in own)
        settings = (*set_by_knobs, *(one for one in plan.settings if one.name not in knobs))
        plan = plan.model_copy(update={"settings": settings})
        # A method without a mask of its own gets the whole picture, which only a change of place takes things out of.
        wanted = Mask(seed=case.seed, **_some(knobs, MASK_KNOBS))
        region, _ = desk.run(region_of(wanted, plan, picture, desk.model, world()))
        made = picture
        if region.support.any():
            measured = {name: getattr(plan, name) for name in BROUGHT_ALONG if getattr(plan, name) is not None}
            numbers = {**measured, **_some(knobs, JOB_KNOBS)}
            job = Edit(plan=plan, seed=case.seed, origin=origin_of(case), **numbers)
            made = desk.run(edit(job, picture, region.support, desk.model))
        return desk.made(made, region)


@dataclass
class Baseline:
    """What the papers compare with: the source itself, the autoencoder alone, the method without a mask, retrieval."""

    name: str
    desk: Desk

    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        """Answer as the baseline does."""
        desk = self.desk.sitting()
        if self.name == "copy":
            made = picture.copy()
        elif self.name == "encode-decode":
            made = desk.run(_through_autoencoder(picture))
        elif self.name == "retrieve":
            made = _retrieved(case)
        else:
            job = Edit(plan=plan_for(case, "diffedit"), seed=case.seed, **_some(knobs, JOB_KNOBS))
            made = desk.run(edit(job, picture, np.ones(picture.shape[:2], bool), desk.model))
        return desk.made(made, None)


BASELINES = ("copy", "encode-decode", "unmasked", "retrieve")


@dataclass
class Ceiling:
    """Masked drawing where the change truly is: what the model can do at best, whoever finds the region."""

    desk: Desk
    truth: Callable[[Case], Truth]
    name: str = "ceiling"

    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        """Draw anew what truly changes, whole cells of it, from pure noise with one more seed."""
        desk, model = self.desk.sitting(), self.desk.model
        height, width = picture.shape[:2]
        across, down = model.cells(width, height)
        region = Region.of_cells(cells_of(self.truth(case).region, (down, across)), width, height)
        if not region.support.any():
            return desk.made(picture.copy(), region)
        plan = Plan(method="sdedit", source=case.source, target=case.target)
        job = Edit(plan=plan, seed=case.seed + int(knobs["try"]), strength=float(knobs["strength"]))
        return desk.made(desk.run(edit(job, picture, region.support, model)), region)


def _retrieved(case: Case) -> np.ndarray:
    """Return another picture of what is wanted, drawn with another seed: right in words, unfaithful to the source."""
    return render(replace(case.after, seed=case.seed))


def _through_autoencoder(picture: np.ndarray) -> Steps[np.ndarray]:
    latents = yield Encode(picture)
    return (yield Decode(latents))


def plan_for(case: Case, method: str | None) -> Plan:
    """Return the plan the engine's language makes of a case, its two descriptions replaced by the true ones.

    So every method, and every peer, gets the same words, and what is measured is the editing. A no-op is the same
    description twice.
    """
    if case.category == "no-op":
        plan = Plan(source=case.source, target=case.target)
        return choose(plan, methods(), method, world().measured) if method is None else insist(plan, method)
    plan = read(case.said, case.source, world(), method, offered=methods()).plan
    return plan.model_copy(update={"source": case.source, "target": case.target})


def origin_of(case: Case) -> Origin | None:
    """Return how a generated source picture was drawn: the bot knows it too, and hands it on."""
    return Origin(prompt=case.source, seed=case.seed) if case.origin == "generated" else None


@cache
def world() -> Any:
    """Return the demo world's words."""
    return demo_world()


def _some(knobs: Knobs, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in knobs.items() if name in names}
