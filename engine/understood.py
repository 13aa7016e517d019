"""What a mask job asks for: the plan a person set, or the one that is read from the instruction."""

from __future__ import annotations

from engine.door import check_plan_method, with_settings
from engine.language import choose, read
from engine.protocol import Mask, Notice, Plan
from engine.regions import planned
from engine.safety import check_plan
from engine.studio import Studio


def understood(job: Mask, caption: str, studio: Studio) -> tuple[Plan, list[Notice]]:
    """Return the plan and what to tell about it; the gate sees it either way.

    Raises NotUnderstood, NotThere, Refused, BadRequest.
    """
    if job.plan is not None:
        plan, notices = _set(job.plan, job.method, studio)
    elif (found := planned(job, caption, studio.world)) is not None:
        plan, notices = found
    else:
        reading = read(
            job.instruction,
            caption,
            studio.world,
            job.method,
            before=job.before,
            open_plan=job.open,
            offered=tuple(one.name for one in studio.methods),
        )
        plan, notices = reading.plan, list(reading.notices)
    plan = with_settings(plan, job.settings)
    check_plan(plan, job.rules)
    check_plan_method(plan, studio.methods)
    maskless = (one.name for one in studio.methods if not one.masked)
    return plan, notices + [Notice(code="whole_picture", detail=name) for name in maskless if name == plan.method]


def _set(plan: Plan, method: str | None, studio: Studio) -> tuple[Plan, list[Notice]]:
    """Return a plan that the person set; what it no longer asks for is forgotten."""
    if method not in (None, plan.method):
        plan = choose(plan, (), method).model_copy(update={"settings": ()})
    said = " ".join([plan.target, *(concept.words for concept in plan.concepts)])
    plan = plan.model_copy(update={"changes": tuple(one for one in plan.changes if one.new.lower() in said.lower())})
    unknown = studio.world.unknown_words(said)
    return plan, [Notice(code="unknown_words", detail=", ".join(unknown))] if unknown else []
