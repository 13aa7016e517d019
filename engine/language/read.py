"""From what a person said and what the picture shows to a plan that can be shown and run."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from engine.emphasis import Emphasis
from engine.language.anew import anew
from engine.language.choose import choose
from engine.language.clauses import instruction_words, read_clause
from engine.language.described import described
from engine.language.draft import Draft, NotThere, NotUnderstood, focus_after
from engine.language.followups import follow
from engine.language.framing import framed
from engine.language.layout import keeping_layout, laid_anew, without_layout
from engine.language.plain import plain
from engine.language.plans import plan_of, unspoken
from engine.language.spelling import corrected
from engine.language.splitting import clauses
from engine.language.sums import summed
from engine.language.taught import in_taught_words, in_world_words, untaught
from engine.language.weights import only_weights, reweighted, weighted
from engine.language.words import ARTICLES, joined, tokens
from engine.language.world import World
from engine.protocol import MAX_PROMPT, Change, Notice, Plan, Setting

_ALSO = re.compile(r"^\s*(?:and|also|plus)\b|\b(?:too|as well|also)(?:\W+(?:please|pls|thanks))?\W*$", re.IGNORECASE)


_DECLINED = re.compile(r"(?:do not|don'?t|never)\s+(?:make|turn|paint|color|colour)\b|not an?\b", re.IGNORECASE)
"""How a clause says what shall not become of a thing; beside one that says what shall, it asks for nothing."""


@dataclass(frozen=True)
class Reading:
    """A plan and what the person should be told about how it came about."""

    plan: Plan
    notices: tuple[Notice, ...] = ()


def read(
    instruction: str,
    caption: str,
    world: World = World(),
    method: str | None = None,
    *,
    before: Plan | None = None,
    open_plan: Plan | None = None,
    offered: Collection[str] = (),
) -> Reading:
    """Read an instruction about a picture that shows `caption`. Raises NotUnderstood, NotThere among it; BadRequest.

    `method` insists on an editing method; None picks one of those `offered` (see `choose`). `before` is the plan the
    picture came from, `open_plan` that of a preview which nobody has answered yet: what follow-ups go on from.
    """
    text, weights = weighted(plain(instruction))
    text, layout_stays = without_layout(text)
    if not text and layout_stays and open_plan is not None:
        return Reading(laid_anew(open_plan, offered, world.measured))
    if not text:
        raise NotUnderstood("nothing was said")
    words = tuple(tokens(caption.strip().rstrip(".")))
    there = frozenset(word.lower() for word in words)
    text, slips = corrected(text, there, world, instruction_words())
    draft = Draft(words, words, world, focus=focus_after(before.changes) if before else "")
    if slips:
        draft = replace(draft, notices=(Notice(code="typo", detail=", ".join(slips)),))
    framing = framed(draft, text, offered) if method in (None, "cutout", "extend") else None
    if framing is not None:
        plan, told = framing
        return Reading(plan.model_copy(update={"why": "which is made for that"}), (*draft.notices, *told))
    draft = _begun(draft, in_world_words(text, there, world), instruction, before, open_plan, weights)
    settings: tuple[Setting, ...] = ()
    if weights:
        draft, setting = reweighted(draft, weights)
        settings = (setting,)
    draft = in_taught_words(draft)
    wordless = {one.kind for one in draft.changes} & {"reimagine", "vary", "reweight"}
    same = [word.lower() for word in draft.source] == [word.lower() for word in draft.target]
    if same and not (draft.concepts or draft.corrections or wordless):
        raise NotUnderstood("nothing would change")
    if not draft.changes and draft.corrections:
        narrowed = _narrowed(draft, open_plan)
        if method in (None, narrowed.plan.method):
            return narrowed
        plan = choose(narrowed.plan.model_copy(update={"settings": settings}), offered, method, world.measured)
        return replace(narrowed, plan=plan)
    plan = _chosen(plan_of(draft, settings), method, layout_stays, world, offered)
    if len(plan.target) > MAX_PROMPT:
        raise NotUnderstood("the description would become too long")
    return Reading(plan, (*draft.notices, *untaught(draft)))


def rewritable(plan: Plan) -> bool:
    """Return whether a caption can say all that a plan asks for, so that a language model may say it instead."""
    kinds = {one.kind for one in plan.changes}
    wordless = {"more", "less", "reweight", "reimagine", "vary"}
    return not (plan.concepts or plan.corrections or plan.settings or kinds & wordless or plan.reference)


def rewritten(
    target: str,
    caption: str,
    instruction: str,
    reading: Reading | None,
    world: World,
    method: str | None,
    offered: Collection[str],
) -> Reading:
    """Return the plan for a target that a language model wrote; what the rules made of it tells the kind of edit."""
    draft = Draft(tuple(tokens(caption.strip().rstrip("."))), tuple(tokens(target)), world)
    plan = plan_of(draft)
    kinds = reading.plan.changes if reading else ()
    changes = kinds or (Change(kind="swap", thing=" ".join(plan.removed), new=" ".join(plan.added)),)
    _, layout_stays = without_layout(plain(instruction))
    plan = _chosen(plan.model_copy(update={"changes": changes}), method, layout_stays, world, offered)
    return Reading(plan, untaught(draft))


def _chosen(plan: Plan, method: str | None, layout_stays: bool, world: World, offered: Collection[str]) -> Plan:
    """Return the plan for the method that is insisted on, that keeps the layout as wished, or that does best."""
    if layout_stays and method is None:
        return keeping_layout(plan, offered, world.measured)
    return choose(plan, offered, method, world.measured)


def _begun(
    draft: Draft,
    text: str,
    instruction: str,
    before: Plan | None,
    open_plan: Plan | None,
    weights: tuple[Emphasis, ...],
) -> Draft:
    """Read the text as a follow-up, as a wish for the picture anew, as instructions or as a description."""
    also = _ALSO.search(instruction) is not None
    if weights and only_weights(text, weights, draft):
        return draft
    waits = open_plan is not None and open_plan.source == joined(draft.source)
    if also and tokens(text)[0].lower() in ARTICLES:
        text = f"add {text}"
    begun = _taken_up(draft, open_plan) if open_plan is not None and waits else draft
    followed = summed(begun if also else draft, text)
    followed = followed or follow(begun, text, open_plan if waits else before, also) or anew(draft, text)
    if followed is not None:
        return followed
    # "and make it snow" under a preview nobody answered yet asks for both; without the "and" it takes its place.
    try:
        return _all_clauses(begun if also else draft, text)
    except NotThere:
        if begun is draft:
            raise
        return _all_clauses(begun, text)  # it speaks of what the preview would put there


def _taken_up(draft: Draft, plan: Plan) -> Draft:
    """Return the draft as a preview has it that nobody answered yet."""
    aimed = replace(draft.aimed_at(tokens(plan.target)), changes=plan.changes, concepts=unspoken(plan))
    return replace(aimed, corrections=plan.corrections)


def _all_clauses(draft: Draft, text: str) -> Draft:
    """Read clause by clause; a text that is no instruction at all may be a description of the target."""
    said = clauses(text, draft)
    said = [clause for clause in said if not _DECLINED.match(clause)] or said
    start = draft
    try:
        for clause in said:
            draft = read_clause(draft, clause)
    except NotThere:
        raise
    except NotUnderstood:
        whole = described(start, text) if len(said) == 1 else None
        if whole is None:
            raise
        return whole
    return draft


def _narrowed(draft: Draft, open_plan: Plan | None) -> Reading:
    """Return the plan of the preview that waits, its region corrected."""
    if open_plan is None:
        raise NotUnderstood("there is no preview whose region could be corrected")
    kept = tuple(one for one in open_plan.corrections if one not in draft.corrections)
    return Reading(open_plan.model_copy(update={"corrections": (*kept, *draft.corrections)}), draft.notices)
