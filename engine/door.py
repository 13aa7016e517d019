"""What is checked of a job's method and settings before it takes a place in the line, and what is told of the rest."""

from __future__ import annotations

from engine.emphasis import unmarked
from engine.errors import BadRequest
from engine.protocol import AnyJob, Edit, Generate, Mask, MethodInfo, Notice, Plan


def check_method(job: AnyJob, known: tuple[MethodInfo, ...]) -> None:
    """Raise BadRequest for a method that is none, or settings or a plan that it does not take.

    Of a mask job whose instruction nobody has read yet only the method and settings it insists on are looked at.
    """
    match job:
        case Generate(concepts=concepts):
            from engine.methods.concepts import check_concepts

            check_concepts(concepts)
            for argument, prompt in (("prompt", job.prompt), ("negative_prompt", job.negative_prompt)):
                if unmarked(prompt)[1]:
                    raise BadRequest(
                        argument, prompt, "words are weighed when a picture is edited, not while it is drawn"
                    )
        case Edit(plan=plan):
            check_plan_method(plan, known)
        case Mask(plan=Plan() as plan) if job.method in (None, plan.method):
            check_plan_method(plan.with_settings(job.settings), known)
        case Mask(method=str() as name):
            from engine.methods import named

            _check_name(name, known)
            named(name).parameters_of(Plan(method=name, settings=job.settings))


def check_plan_method(plan: Plan, known: tuple[MethodInfo, ...]) -> None:
    """Raise BadRequest unless the plan's method is known and can carry it out."""
    from engine.methods import named

    _check_name(plan.method, known)
    named(plan.method).check(plan)


def ignored(job: Mask | Edit, plan: Plan) -> list[Notice]:
    """Tell of the numbers that were set for a job although the plan's method takes none of them.

    No refusal: a person's preferences are sent along with every job, whatever its method.
    """
    from engine.methods import named

    names = named(plan.method).ignored(job, plan)
    return [Notice(code="ignored", detail=", ".join(names))] if names else []


def _check_name(name: str, known: tuple[MethodInfo, ...]) -> None:
    names = [info.name for info in known]
    if name not in names:
        raise BadRequest("method", name, f"known are {', '.join(names)}")
