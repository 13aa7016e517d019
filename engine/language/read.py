"""From what a person said and what the picture shows to a plan that can be shown and run."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace

from engine.language.clauses import begins_clause, read_clause
from engine.language.draft import Draft, NotUnderstood, World
from engine.language.lexicon import PEOPLE, words_of
from engine.language.places import set_place
from engine.language.words import (
    FUNCTION_WORDS,
    NUMBERS,
    agree,
    indefinite,
    joined,
    phrase_around,
    same_word,
    singular,
    tokens,
    without_determiner,
)
from engine.protocol import MAX_PROMPT, Concept, Notice, Plan

_POLITE = re.compile(
    r"^(?:(?:please|pls|plz|hey|hi|ok|okay|now|then|and|also|just|maybe|so|well|bot|threadbrush)\b[,!]?\s*"
    r"|(?:can|could|would|will) you (?:please )?|(?:i(?:'d| would) like|i want|i wish|i need|we want)(?: you)? to\s+"
    r"|(?:i(?:'d| would) like(?: to (?:see|have))?|i want(?: to see)?|i need|let'?s (?:see|have))\s+"
    r"|let'?s\s+|how about\s+"
    r"|what about\s+"
    r"|it (?:should be|is|shall be)\s+(?=at|in|on|by))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:[\s,]*\b(?:please|pls|plz|thanks|thank you|now|for me|too|as well|instead))+$|[\s.!?…]+$", re.IGNORECASE
)
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_ASIDE = words_of(
    "what who why how when where thanks thank hello hi hey yes no ok okay nice cool lol is are do does i you we"
    " swap zoom rotate crop"
)


@dataclass(frozen=True)
class Reading:
    """A plan and what the person should be told about how it came about."""

    plan: Plan
    notices: tuple[Notice, ...] = ()


def read(instruction: str, caption: str, world: World = World(), method: str | None = None) -> Reading:
    """Read an instruction about a picture that shows `caption`. Raises NotUnderstood.

    `method` insists on an editing method; None lets the words decide: SEGA for "more" and "less", else DiffEdit.
    """
    text = _plain(instruction)
    if not text:
        raise NotUnderstood("nothing was said")
    words = tuple(tokens(caption.strip().rstrip(".")))
    draft = _tamed(_all_clauses(Draft(words, words, world), _in_world_words(text, words, world)))
    if not draft.concepts and [w.lower() for w in draft.source] == [w.lower() for w in draft.target]:
        raise NotUnderstood("nothing would change")
    if draft.concepts and draft.source != draft.target:
        raise NotUnderstood("a change and a more or less at once")
    if max(len(joined(draft.source)), len(joined(draft.target))) > MAX_PROMPT:
        raise NotUnderstood("the description would become too long")
    plan = insist(_plan(draft), method)
    if len(plan.target) > MAX_PROMPT:
        raise NotUnderstood("the description would become too long")
    return Reading(plan, (*draft.notices, *_unknown(draft, world)))


def insist(plan: Plan, method: str | None) -> Plan:
    """Return the plan for another method: words become concepts for SEGA, concepts become words for the others."""
    if method is None or method == plan.method:
        return plan
    if method == "sega" and not plan.concepts:
        gone = [Concept(words=word, direction="less") for word in (" ".join(plan.removed),) if word]
        come = [Concept(words=word, direction="more") for word in (" ".join(plan.added) or plan.target,) if word]
        return plan.model_copy(update={"method": method, "target": plan.source, "concepts": (*gone, *come)})
    if method != "sega" and plan.concepts:
        target = plan.source
        for concept in plan.concepts:
            link = "with more" if concept.direction == "more" else "with less"
            target = f"{target} {link} {concept.words}"
        added = tuple(concept.words for concept in plan.concepts if concept.direction == "more")
        return plan.model_copy(update={"method": method, "target": target.strip(), "concepts": (), "added": added})
    return plan.model_copy(update={"method": method})


def _unknown(draft: Draft, world: World) -> tuple[Notice, ...]:
    """Return the notice about words of the target that the model was never taught."""
    said = " ".join([joined(draft.target), *(concept.words for concept in draft.concepts)])
    words = world.unknown_words(said)
    return (Notice(code="unknown_words", detail=", ".join(words)),) if words else ()


def _plain(instruction: str) -> str:
    text = " ".join(instruction.translate(_QUOTES).split())
    before = None
    while before != text:
        before = text
        text = _CLOSING.sub("", _POLITE.sub("", text, count=1)).strip().strip('"').strip()
    return text


def _in_world_words(text: str, caption: tuple[str, ...], world: World) -> str:
    """Say near misses in the model's own words ("sailboat", "boat"), except where the caption uses them itself."""
    there = {word.lower() for word in caption}

    def known(match: re.Match[str]) -> str:
        word = match[0].lower()
        return match[0] if word in there else world.synonyms.get(word, match[0])

    return re.sub(r"[\w-]+", known, text) if world.synonyms else text


def _tamed(draft: Draft) -> Draft:
    """Say plurals the model was never taught ("trees") in the singular it was."""
    words = list(draft.target)
    for word in draft.target:
        one = _known_singular(word, draft.world)
        if one != word:
            at = words.index(word)
            start, _ = phrase_around(at, at + 1, words)
            words[start : at + 1] = indefinite([*without_determiner(words[start:at] or [one])[: at - start], one])
    concepts = tuple(
        concept.model_copy(
            update={"words": joined([_known_singular(word, draft.world) for word in concept.words.split()])}
        )
        for concept in draft.concepts
    )
    return replace(draft, target=tuple(agree(words)), concepts=concepts)


def _known_singular(word: str, world: World) -> str:
    """Return the singular of a plural of which the model only knows the singular, any other word as it is."""
    one = singular(word)
    return one if one != word.lower() and world.unknown_words(word) and not world.unknown_words(one) else word


def _all_clauses(draft: Draft, text: str) -> Draft:
    """Read clause by clause; a text that is no instruction at all may be a description of the target."""
    clauses = _clauses(text)
    try:
        for clause in clauses:
            draft = read_clause(draft, clause)
    except NotUnderstood:
        if len(clauses) > 1:
            raise
        described = _described(draft, text)
        if described is None:
            raise
        return described
    return draft


def _clauses(text: str) -> list[str]:
    """Split at "and", "then", commas and semicolons that are followed by a verb of their own."""
    found = [""]
    parts = re.split(r"(\s*(?:[,;.]\s*(?:and\s+)?(?:then\s+)?|\s(?:and|but)\s(?:then\s+|also\s+)?|\sthen\s))", text)
    for i in range(0, len(parts), 2):
        part = parts[i]
        if i and found[-1] and begins_clause(part):
            found.append(part)
        else:
            found[-1] += (parts[i - 1] if i else "") + part
    return [one.strip() for one in found if one.strip()]


def _described(draft: Draft, text: str) -> Draft | None:
    """Take the text as a description of the picture as it shall be, the old place kept where it names none."""
    words = tokens(text)
    if not words or words[0].lower() in _ASIDE or text.endswith("?") or begins_clause(text):
        return None
    words[0] = words[0] if words[0].isupper() and len(words[0]) > 1 else words[0].lower()
    opens = words[0] in {"a", "an", "some", "the"} | NUMBERS
    content = [word for word in words if word.lower() not in FUNCTION_WORDS and word[0].isalnum()]
    shared = any(
        same_word(word, other) for word in content for other in draft.source if other.lower() not in FUNCTION_WORDS
    )
    if not content or not (opens or shared):
        return None
    if words[0] == "the":
        words[0] = "a"
    target = draft.aimed_at(agree(words))
    old = draft.place()
    same_kind = draft.shows_people() == any(same_word(word, one) for word in words for one in PEOPLE)
    if old and old[0] > 0 and target.place() is None and same_kind:
        target = set_place(target, list(draft.source[slice(*old)]))
    return target


def _plan(draft: Draft) -> Plan:
    source, target = joined(draft.source), joined(draft.target)
    if draft.concepts:
        return Plan(method="sega", source=source, target=target, concepts=draft.concepts)
    removed, added = _difference(draft.source, draft.target)
    return Plan(method="diffedit", source=source, target=target, removed=removed, added=added)


def _difference(source: tuple[str, ...], target: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
