"""What a mask job asks for: the plan a person set, or the one that is read from the instruction."""

from __future__ import annotations

from collections.abc import Sequence

from engine.door import check_plan_method
from engine.language import NotThere, NotUnderstood, Reading, choose, read, rewritable, rewritten
from engine.language.measured import holds_for
from engine.language.plans import retold
from engine.language.weights import weighing, weighted
from engine.protocol import MAX_PROMPT, Mask, Notice, Plan
from engine.regions import EXTENDING, OUTLINING, planned
from engine.safety import check_plan
from engine.studio import Studio


async def understood(job: Mask, caption: str, studio: Studio) -> tuple[Plan, list[Notice]]:
    """Return the plan and what to tell about it; the gate sees it either way.

    Raises NotUnderstood, NotThere, Refused, BadRequest.
    """
    if job.plan is not None:
        plan, notices = _set(job.plan, job, studio)
    elif (found := planned(job, caption, studio.world)) is not None:
        plan, notices = found[0].with_settings(job.settings), found[1]
    else:
        reading = await _reading(job, caption, studio)
        plan, notices = reading.plan.with_settings(job.settings), list(reading.notices)
    plan = _by_its_preset(plan)
    check_plan(plan, job.rules)
    check_plan_method(plan, studio.methods)
    return plan, notices


def regionless(plan: Plan, full: bool, told: Sequence[Notice], studio: Studio) -> tuple[Notice, ...]:
    """Return what to tell of a method that has no region of its own: what was taken in place of one.

    `full` says that it came to the whole picture; `told` has the corrections that nothing was found for.
    """
    if all(one.masked for one in studio.methods if one.name == plan.method):
        return ()
    unseen = sum(one.code == "not_seen" for one in told)
    part = "as_named" if len(plan.corrections) > unseen else "all_but_things"
    return (Notice(code="whole_picture" if full else part, detail=plan.method),)


def _by_its_preset(plan: Plan) -> Plan:
    """Return a plan without the numbers its method was measured best with, where it goes by somebody else's preset."""
    return plan if holds_for(plan) else plan.model_copy(update={"strength": None, "guidance_scale": None})


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
            return rewritten(target, caption, job.instruction, reading, studio.world, job.method, offered)
    if reading is None:
        raise fault or NotUnderstood("nothing was said")
    return reading


def _set(plan: Plan, job: Mask, studio: Studio) -> tuple[Plan, list[Notice]]:
    """Return a plan that the person set; what it no longer asks for is forgotten, and marks become weights."""
    target, weights = weighted(plan.target)
    plan = plan.model_copy(update={"target": target})
    if plan.method not in (*OUTLINING, EXTENDING):
        plan = retold(plan, job.open)
    if job.method not in (None, plan.method):
        plan = choose(plan, (), job.method, studio.world.measured).model_copy(update={"settings": ()})
    if len(plan.target) > MAX_PROMPT:
        raise NotUnderstood("the description would become too long")
    plan = weighing(plan.with_settings(job.settings), weights)
    said = " ".join([plan.target, *(concept.words for concept in plan.concepts)])
    plan = plan.model_copy(update={"changes": tuple(one for one in plan.changes if one.new.lower() in said.lower())})
    unknown = studio.world.unknown_words(said)
    return plan, [Notice(code="unknown_words", detail=", ".join(unknown))] if unknown else []
