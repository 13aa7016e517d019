"""From a finished draft to a plan, and from one method's way of saying it to another's."""

from __future__ import annotations

import difflib
import re

from engine.language.draft import Draft, NotUnderstood
from engine.language.words import FUNCTION_WORDS, NUMBERS, joined, tokens
from engine.protocol import MAX_PROMPT, Concept, Plan, Setting

MOST_CONCEPTS = 8
"""As many as a plan holds."""
IN_WORDS = "diffedit"
"""The method whose plans say all in words."""


def plan_of(draft: Draft, settings: tuple[Setting, ...] = ()) -> Plan:
    """Return the plan of a draft; the method is a first guess from its shape. Raises NotUnderstood."""
    for asked, most in ((draft.changes, 32), (draft.concepts, MOST_CONCEPTS), (draft.corrections, 8)):
        if len(asked) > most:
            raise NotUnderstood(f"{len(asked)} changes at once")
    if max(len(joined(draft.source)), len(joined(draft.target))) > MAX_PROMPT:
        raise NotUnderstood("the description would become too long")
    removed, added = difference(draft.source, draft.target)
    return Plan(
        method="ledits" if draft.concepts else IN_WORDS,
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
    """Return the plan for another method: words become concepts for SEGA, concepts become words for the others.

    Source and target stay whatever the methods in between, so that the way back gives the plan there was. LEDITS++
    takes both: it derives from source and target what leaves and what comes.
    """
    if method is None or method == plan.method:
        return plan
    plan = _retaken(plan)
    if method == "sega":
        numbered = {(one.words, one.direction): one for one in plan.concepts}
        swap = (numbered.get((one.words, one.direction), one) for one in _swap(plan))
        return plan.model_copy(update={"method": method, "concepts": (*swap, *unspoken(plan))[:MOST_CONCEPTS]})
    if method == "ledits":
        own = tuple(one for one in plan.concepts if one not in _swap(plan))
        return plan.model_copy(update={"method": method, "concepts": own})
    target, more = plan.target or plan.source, tuple(one.words for one in unspoken(plan) if one.direction == "more")
    target = " ".join([target, *(f"with {one.direction} {one.words}" for one in unspoken(plan))]).strip()
    said = {"target": target, "concepts": (), "added": (*plan.added, *more)} if plan.concepts else {}
    return plan.model_copy(update={"method": method, **said})


def retold(plan: Plan, before: Plan | None) -> Plan:
    """Return a plan whose description a person changed with its words and concepts brought along.

    `before` is the plan that they changed, where that is known: concepts that said its swap, and which they left as
    they were, say the new one.
    """
    removed, added = difference(tuple(tokens(plan.source)), tuple(tokens(plan.target)))
    plan = plan.model_copy(update={"removed": removed, "added": added})
    if before is None or plan.concepts != before.concepts:
        return plan
    own = unspoken(before)
    if own == before.concepts or (plan.source, plan.target) == (before.source, before.target):
        return plan
    return insist(plan.model_copy(update={"method": IN_WORDS, "concepts": own}), plan.method)


def unspoken(plan: Plan) -> tuple[Concept, ...]:
    """Return the concepts that say more than source and target do."""
    swap = {(one.words, one.direction) for one in _swap(plan)}
    return tuple(one for one in plan.concepts if (one.words, one.direction) not in swap)


def _swap(plan: Plan) -> tuple[Concept, ...]:
    """Return what leads from source to target as concepts."""
    if plan.source == plan.target:
        return ()
    gone, come = " ".join(plan.removed), " ".join(plan.added)
    if not gone and not come:
        come = plan.target
    swap = (Concept(words=gone, direction="less"), Concept(words=come))
    return tuple(one for one in swap if one.words)


_LEANING = re.compile(r"(?:^| )with (more|less) ((?:(?! with (?:more|less) ).)+)$")


def _retaken(plan: Plan) -> Plan:
    """Return the plan with the words that `insist` made of concepts taken back: "... with more snow"."""
    target, found = plan.target, list[Concept]()
    while len(found) + len(plan.concepts) < MOST_CONCEPTS and (said := _LEANING.search(target)) is not None:
        if said[0].strip() in plan.source:
            break
        found.insert(0, Concept.model_validate({"direction": said[1], "words": said[2]}))
        target = target[: said.start()]
    if not found:
        return plan
    removed, added = difference(tuple(tokens(plan.source)), tuple(tokens(target)))
    changes = {"target": target, "removed": removed, "added": added, "concepts": (*found, *plan.concepts)}
    return plan.model_copy(update=changes)


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
