"""What a mask job asks for: the plan a person set, or the one that is read from the instruction."""

from __future__ import annotations

from engine.door import check_plan_method
from engine.language import NotThere, NotUnderstood, Reading, choose, read, rewritable, rewritten
from engine.protocol import Mask, Notice, Plan
from engine.regions import planned
from engine.safety import check_plan
from engine.studio import Studio


async def understood(job: Mask, caption: str, studio: Studio) -> tuple[Plan, list[Notice]]:
    """Return the plan and what to tell about it; the gate sees it either way.

    Raises NotUnderstood, NotThere, Refused, BadRequest.
    """
    if job.plan is not None:
        plan, notices = _set(job.plan, job.method, studio)
    elif (found := planned(job, caption, studio.world)) is not None:
        plan, notices = found
    else:
        reading = await _reading(job, caption, studio)
        plan, notices = reading.plan, list(reading.notices)
    plan = plan.with_settings(job.settings)
    check_plan(plan, job.rules)
    check_plan_method(plan, studio.methods)
    maskless = (one.name for one in studio.methods if not one.masked)
    return plan, notices + [Notice(code="whole_picture", detail=name) for name in maskless if name == plan.method]


async def _reading(job: Mask, caption: str, studio: Studio) -> Reading:
    """Read the instruction by the rules, its caption rewritten by the language model where there is one.

    The rules come first, for they know what is no caption's business ("more snow", "the other one too") and what is
    not there; they are also what is left when the model's answer makes no sense.
    """
    offered = tuple(one.name for one in studio.methods)
    reading, fault = None, None
    try:
        reading = read(
            job.instruction,
            caption,
            studio.world,
            job.method,
            before=job.before,
            open_plan=job.open,
            offered=offered,
        )
    except NotThere:
        raise
    except NotUnderstood as not_understood:
        fault = not_understood
    if studio.rewriter is not None and job.instruction.strip() and (reading is None or rewritable(reading.plan)):
        target = await studio.rewriter.rewrite(caption, job.instruction, studio.world)
        if target is not None:
            return rewritten(target, caption, reading, studio.world, job.method, offered)
    if reading is None:
        raise fault or NotUnderstood("nothing was said")
    return reading


def _set(plan: Plan, method: str | None, studio: Studio) -> tuple[Plan, list[Notice]]:
    """Return a plan that the person set; what it no longer asks for is forgotten."""
    if method not in (None, plan.method):
        plan = choose(plan, (), method, studio.world.measured).model_copy(update={"settings": ()})
    said = " ".join([plan.target, *(concept.words for concept in plan.concepts)])
    plan = plan.model_copy(update={"changes": tuple(one for one in plan.changes if one.new.lower() in said.lower())})
    unknown = studio.world.unknown_words(said)
    return plan, [Notice(code="unknown_words", detail=", ".join(unknown))] if unknown else []
