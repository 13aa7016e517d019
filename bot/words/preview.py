"""What the mask preview says and asks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.language import how
from bot.words.phrasing import percent, plain, quoted, that_fit
from bot.words.regions import region
from engine.protocol import Notice, Plan
from storage.states import JobState


def understanding(plan: Plan, limit: int = 500) -> str:
    """Return what was understood on one line that is no markup, at most `limit` characters."""
    marks = {"more": "+", "less": "−"}
    leaning = ", ".join(f"{marks[concept.direction]} {concept.words}" for concept in plan.concepts)
    if leaning and plan.source == plan.target:
        return plain(leaning, limit)
    if plan.source and plan.target:
        part = limit // (3 if leaning else 2) - 4
        then = f", {plain(leaning, part)}" if leaning else ""
        return f"{plain(plan.source, part)} → {plain(plan.target, part)}{then}"
    return plain(plan.target or plan.source, limit)


def preview(
    said: str, plan: Plan, coverage: float, verdict: str, notices: Sequence[str], notes: Sequence[str] = ()
) -> str:
    """Return the text of a mask preview."""
    lines = [f"**{quoted(said, 200)}**", *notes, f"I understood: “{understanding(plan)}”", *how(plan)]
    ours = region(plan, coverage, verdict)
    if ours is not None:
        lines += ours
        return "\n".join([*lines, *that_fit(notices, lines)])
    if verdict == "empty":
        lines.append(
            "I found nothing in the picture that this would change, so there is nothing to apply yet. "
            "**Redraw** looks again, **Grow** looks less strictly, **Change the plan** lets you say it differently."
        )
    elif verdict == "full":
        lines.append(
            "⚠️ The **whole picture** would change, not a part of it. ✅ does it anyway; **Shrink** looks for less."
        )
    else:
        lines.append(f"Only the outlined region may change: {percent(coverage)} of the picture.")
    last = [] if verdict == "empty" else ["✅ applies it, ❌ drops it."]
    return "\n".join([*lines, *that_fit(notices, [*lines, *last]), *last])


APPROVED = "✅ Approved."
APPLIED = "✅ Applied; the result is below."
CONTINUED = "The picture this starts from."
REPLACED = "⏭️ Replaced by your newer instruction. Nothing was changed."
DROPPED = "❌ Dropped. Nothing was changed."
PREVIEW_DELETED = "The preview was deleted, so I dropped that edit. Nothing was changed; say it again to see it again."
NO_REACTIONS = "(I may not add reactions here: I'm missing the permission Add Reactions. Use the buttons.)"
EMPTY_REGION = (
    "There is nothing to apply: the region is empty. Use Redraw, Grow or Change the plan, or reply with other words."
)
ALREADY = {
    JobState.APPROVED: "That one is already applied; it was done once.",
    JobState.CANCELLED: "That preview was dropped or replaced. Nothing was changed; say it again to get a new one.",
    JobState.FAILED: "That edit failed and nothing was changed. Say it again to try once more.",
    JobState.POSTED: "That one is already finished.",
}


def already_answered(state: JobState) -> str:
    """Say why a press has no effect any more."""
    return ALREADY.get(state, "That preview isn't ready yet. Wait for the picture, then press again.")


def notice(one: Notice) -> str:
    """Return what to tell a person about a job that went on."""
    return NOTICES[one.code].format(detail=plain(one.detail, 150))


NOTICES = {
    "unknown_words": "⚠️ I was never taught these words, so I can't draw them: {detail}.",
    "photograph": "⚠️ This looks like a photograph. The model I run with only knows drawings of its own small world, "
    "so the changed part will look drawn. If that's fine, go on.",
    "typo": "✏️ I read it like this: {detail}.",
    "whole_picture": "“{detail}” has no region of its own: all of the picture may change. To keep it to a part, "
    "reply to this with a black-and-white picture of that part.",
    "all_but_things": "“{detail}” has no region of its own, so I took everything but the things in the picture.",
    "as_named": "“{detail}” has no region of its own, so I went by what your words name.",
    "not_seen": "⚠️ I found nothing in the picture that is “{detail}”, so the region is as it was without that.",
    "own_word": "I don't see {detail} in my own description of the picture, so I took your word for it.",
    "ignored": "This method does not take what was set of {detail}, so that changed nothing.",
    "truncated_prompt": "⚠️ I can only read so much at a time; these words were left out: {detail}.",
}

PLAN_TITLE = "Change the plan"
PLAN_SOURCE = "What the picture shows now"
PLAN_TARGET = "What it shall show"
PLAN_TARGET_HINT = "Where it may change is said in a reply: “only the left one”, “not the hat”"
PLAN_CONCEPTS = "More (+) or less (-) of what, one a line"
EDIT_TITLE = "Edit this picture"
EDIT_FIELD = "What shall be different?"
EDIT_PLACEHOLDER = "turn the apples into pears"
