"""From a finished draft to a plan, and from one method's way of saying it to another's."""

from __future__ import annotations

import difflib

from engine.language.draft import Draft, NotUnderstood
from engine.language.words import FUNCTION_WORDS, NUMBERS, joined
from engine.protocol import MAX_PROMPT, Concept, Plan, Setting


def plan_of(draft: Draft, settings: tuple[Setting, ...] = ()) -> Plan:
    """Return the plan of a draft; the method is a first guess from its shape. Raises NotUnderstood."""
    for asked, most in ((draft.changes, 32), (draft.concepts, 8), (draft.corrections, 8)):
        if len(asked) > most:
            raise NotUnderstood(f"{len(asked)} changes at once")
    if max(len(joined(draft.source)), len(joined(draft.target))) > MAX_PROMPT:
        raise NotUnderstood("the description would become too long")
    removed, added = difference(draft.source, draft.target)
    return Plan(
        method="sega" if draft.concepts else "diffedit",
        source=joined(draft.source),
        target=joined(draft.target),
        removed=removed,
        added=added,
        concepts=draft.concepts,
        changes=draft.changes,
        corrections=draft.corrections,
        settings=settings,
    )


def insist(plan: Plan, method: str | None) -> Plan:
    """Return the plan for another method: words become concepts for SEGA, concepts become words for the others."""
    if method is None or method == plan.method:
        return plan
    if method == "sega":
        return _conceptual(plan).model_copy(update={"method": method})
    if method == "ledits":
        spoken = plan if plan.concepts else _conceptual(plan).model_copy(update={"target": plan.target})
        return spoken.model_copy(update={"method": method})
    if plan.concepts:
        target = plan.target or plan.source
        for concept in plan.concepts:
            link = "with more" if concept.direction == "more" else "with less"
            target = f"{target} {link} {concept.words}"
        more = tuple(concept.words for concept in plan.concepts if concept.direction == "more")
        plan = plan.model_copy(update={"target": target.strip(), "concepts": (), "added": (*plan.added, *more)})
    return plan.model_copy(update={"method": method})


def _conceptual(plan: Plan) -> Plan:
    """Return the plan with all it changes said as concepts, the target being the source again."""
    if plan.source == plan.target:
        return plan
    gone = [Concept(words=words, direction="less") for words in (" ".join(plan.removed),) if words]
    come = [Concept(words=words) for words in (" ".join(plan.added) or plan.target,) if words]
    concepts = (*gone, *come, *plan.concepts)[:8]
    return plan.model_copy(update={"target": plan.source, "concepts": concepts})


def difference(source: tuple[str, ...], target: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the content words that leave and those that come."""
    before, after = ([word.lower() for word in side] for side in (source, target))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    removed, added = [], []
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind != "equal":
            removed += [word for word in source[a0:a1] if _counts(word)]
            added += [word for word in target[b0:b1] if _counts(word)]
    moved = {word.lower() for word in removed} & {word.lower() for word in added}
    return (
        tuple(word for word in removed if word.lower() not in moved),
        tuple(word for word in added if word.lower() not in moved),
    )


def _counts(word: str) -> bool:
    return word[0].isalnum() and word.lower() not in FUNCTION_WORDS - NUMBERS
