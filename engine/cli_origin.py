"""On the command line: an edit of a picture that this model drew, drawn again from its seed where that can be."""

from __future__ import annotations

from engine.errors import BadRequest
from engine.protocol import Edit, Origin, Plan, Setting
from engine.submission import Outcome, Submission
from engine.workshop import Workshop, say

_REPLAY = (Setting(name="inversion", value="replay"),)
_ANOTHER = (
    "The picture is not what its prompt, seed, steps and guidance give, so it was not drawn again but inverted; "
    "see --drawn-seed, --drawn-steps and --drawn-guidance."
)
_NEVER = "{method} does not start from how the picture was drawn, so --drawn-from was of no use"
_OTHERWISE = ": its parameter inversion is {inversion}; try --set inversion=auto."


def edited(shop: Workshop, job: Edit, origin: Origin | None, picture: bytes, region: bytes) -> Outcome:
    """Carry out an edit inside a region; says on stderr if an origin was named, but the picture is not drawn again.

    What "auto" would do silently is done in two goes here: the engine refuses to replay a picture that is another.
    """
    if origin is None:
        return shop.do(Submission(job, picture, region))
    told = job.model_copy(update={"origin": origin})
    inversion = _inversion(job.plan)
    if inversion == "auto":
        strict = told.model_copy(update={"plan": job.plan.with_settings(_REPLAY)})
        try:
            return shop.do(Submission(strict, picture, region), passing=(BadRequest,))
        except BadRequest as fault:
            # Any other mistake comes up again below, where it ends the program with a sentence.
            if fault.argument == "inversion":
                say(_ANOTHER)
                told = job
    elif inversion != "replay":
        otherwise = _OTHERWISE.format(inversion=inversion) if inversion else "."
        say(_NEVER.format(method=job.plan.method) + otherwise)
    return shop.do(Submission(told, picture, region))


def _inversion(plan: Plan) -> str | None:
    """Return how the plan's method begins; None where it does not invert, or the plan is wrong, which the job says."""
    from engine.methods import named

    try:
        return getattr(named(plan.method).parameters.of(plan), "inversion", None)
    except BadRequest:
        return None
