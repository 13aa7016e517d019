"""What a mask job makes of words about a region: a thing to be found, a canvas to grow, a correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.door import ignored
from engine.language.draft import NotUnderstood
from engine.language.measured import holds_for
from engine.language.outline import surroundings, taken_out
from engine.language.world import World
from engine.protocol import Correction, Mask, Notice, Plan

if TYPE_CHECKING:
    from engine.diffusion.region import Region
    from engine.model import Model
    from engine.requests import Steps

OUTLINING = ("segment", "cutout")
"""Methods whose instruction is the name of a thing."""
EXTENDING = "extend"
ALL_OVER = frozenset({"place", "style"})
"""Changes that concern all of a picture, or all but what stands in it."""
SLIVER = 0.1
"""Share of a region below which what a correction leaves of it in one place is a rim, not a part."""


def planned(job: Mask, caption: str, world: World) -> tuple[Plan, list[Notice]] | None:
    """Return the plan of a job that insists on one of these methods; None: the instruction is an ordinary one.

    Raises NotUnderstood.
    """
    if job.plan is not None or job.method not in (*OUTLINING, EXTENDING):
        return None
    if job.method == EXTENDING:
        # Said again, what stands in the picture would be drawn a second time beside it.
        return Plan(method=EXTENDING, source=caption, target=job.instruction or surroundings(caption, world)), []
    plan, notices = taken_out(job.instruction, caption, world, job.method)
    return plan, list(notices)


@dataclass(frozen=True, eq=False)
class Ground:
    """What a plan is carried out on: the picture or, around it, a larger canvas, uint8 [H, W, 3 or 4].

    `new`, bool [H, W], is where the canvas is not the picture: nothing else of it may change.
    """

    samples: np.ndarray
    new: np.ndarray | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return self.samples.shape[1], self.samples.shape[0]

    def allowed(self, support: np.ndarray) -> np.ndarray:
        """Return what of a support, bool [H, W], may change."""
        return support if self.new is None else support & self.new


def ground(plan: Plan, samples: np.ndarray, model: Model) -> Ground:
    """Return the ground of a plan on a picture. Raises BadRequest if it is more than the model can draw."""
    from engine.methods import named

    canvas = named(plan.method).canvas
    return Ground(samples) if canvas is None else Ground(*canvas(plan, samples, model))


def region_of(
    job: Mask, plan: Plan, picture: np.ndarray, model: Model, world: World
) -> Steps[tuple[Region, list[Notice]]]:
    """Infer what a plan changes in a picture, uint8 [H, W, 3 or 4], and correct that as its words say."""
    from engine.diffusion.region import Region
    from engine.methods import infer_mask

    notices: list[Notice] = []
    asked, job = job, _at_measured_level(job, plan, world)
    region = yield from _everywhere(job, plan, picture, model, world)
    if region is None:
        region = yield from infer_mask(job, plan, picture, model)
        # What a correction names is looked for by maps, whatever the method.
        notices += [] if plan.corrections else ignored(asked, plan)
    for correction in plan.corrections:
        found = yield from _area(correction, job, plan, picture, region, model, world)
        if not found.any():
            notices.append(Notice(code="not_seen", detail=correction.words or correction.side))
            continue
        kept = found if correction.keep == "only" else ~found
        # A cut-out's region is what goes: who wants to keep only the left one means the thing, not its background.
        if plan.method == "cutout":
            region = Region.of_support(region.support | ~kept, model)
        else:
            region = _without_slivers(Region.of_support(region.support & kept, model), region)
    return region, notices


def _at_measured_level(job: Mask, plan: Plan, world: World) -> Mask:
    """Return the job with its maps taken where they were measured to tell most, unless somebody chose otherwise."""
    known = world.measured.noise_strength
    if job.noise_strength is not None or known is None or not holds_for(plan):
        return job
    return job.model_copy(update={"noise_strength": known})


def _everywhere(job: Mask, plan: Plan, picture: np.ndarray, model: Model, world: World) -> Steps[Region | None]:
    """Return the region of a change that is all over the picture: another style, another place or time around things.

    A map of differences, cut at a share of its maximum, would leave most of the old place standing. None for any other
    change, and where the caption names no place to tell the things from.
    """
    from engine.diffusion.morphology import erode
    from engine.diffusion.region import Region, margin
    from engine.methods import segment
    from engine.requests import Progress

    kinds = {change.kind for change in plan.changes}
    if not kinds or not kinds <= ALL_OVER or plan.method in (*OUTLINING, EXTENDING):
        return None
    everything = np.ones(picture.shape[:2], bool)
    bare = surroundings(plan.source, world)
    if "style" in kinds or bare == plan.source:
        return Region.of_support(everything, model)
    if not bare:
        return None
    things = Plan(method="segment", source=plan.source, target=plan.source, reference=bare)
    yield Progress(method=segment.METHOD.name)
    standing = yield from segment.infer_mask(job, things, picture, model)
    # Half of the fade lies on the things: all of it beside them would leave a rim of the old place around each.
    height, width = picture.shape[:2]
    rim = (margin(standing.latent.shape, width, height) + 1) // 2
    return Region.of_support(everything & ~erode(standing.support, rim), model)


def _without_slivers(region: Region, before: Region) -> Region:
    """Return a corrected region without the rims that are left where a correction took a part of it away."""
    from engine.diffusion.components import labels
    from engine.diffusion.region import Region

    parts = labels(region.latent)
    sizes = np.bincount(parts.ravel())
    large = sizes >= SLIVER * before.latent.sum()
    large[0] = False
    height, width = region.support.shape
    cells = Region.of_cells(large[parts], width, height)
    return Region(cells.latent, region.support & cells.support)


def _area(
    correction: Correction, job: Mask, plan: Plan, picture: np.ndarray, region: Region, model: Model, world: World
) -> Steps[np.ndarray]:
    """Return the pixels that a correction speaks of, bool [H, W]."""
    from engine.diffusion.corrections import on_side
    from engine.diffusion.region import Region
    from engine.methods import segment
    from engine.requests import Progress

    of = Region.of_support(~region.support, model) if plan.method == "cutout" else region
    if correction.words:
        try:
            found, _ = taken_out(correction.words, plan.source, world, "segment")
        except NotUnderstood:
            return np.zeros_like(region.support)
        yield Progress(method=segment.METHOD.name)
        of = yield from segment.infer_mask(job, found, picture, model)
        for named in found.corrections:
            of = Region.of_support(on_side(of, named.side), model) if named.side else of
        height, width = region.support.shape
        # Whole cells: of one that belongs to the thing in part, the rest would be drawn anew and the thing with it.
        of = Region.of_cells(of.latent, width, height)
    return on_side(of, correction.side) if correction.side else of.support
