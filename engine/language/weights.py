"""Words re-weighted as Prompt-to-Prompt does it (arXiv:2208.01626, section 3.2): "a (fluffy:1.6) cat"."""

from __future__ import annotations

from engine.emphasis import WEIGHTS, Emphasis, bounded, listed, unmarked
from engine.language.draft import Draft, NotThere
from engine.language.words import find, tokens
from engine.protocol import Plan, Setting


def weighted(text: str) -> tuple[str, tuple[Emphasis, ...]]:
    """Return the text with the weighted words bare, and their weights. Raises BadRequest for a factor too large."""
    bare, weights = unmarked(text)
    return bare, bounded("weights", weights, *WEIGHTS)


def only_weights(text: str, weights: tuple[Emphasis, ...], draft: Draft) -> bool:
    """Return whether the bare text merely repeats words of the caption, so that the weights are all that is asked."""
    words = [word for word in tokens(text) if word[0].isalnum()]
    new = [one for one in weights if find(tokens(one.words), list(draft.source)) is None]
    if new and len(words) > sum(len(tokens(one.words)) for one in weights):
        return False  # "a (fluffy:1.6) cat" describes one
    there = {"the", "a", "an", "and"} | {word for one in weights for word in tokens(one.words)}
    return all(find([word], list(draft.source)) or word.lower() in there for word in words)


def reweighted(draft: Draft, weights: tuple[Emphasis, ...]) -> tuple[Draft, Setting]:
    """Return the draft that asks for the weights, and the setting that carries them. Raises NotThere."""
    for one in weights:
        if find(tokens(one.words), list(draft.target)) is None:
            raise NotThere(one.words, tuple(thing.said(draft.target) for thing in draft.things()))
        draft = draft.noting("reweight", tokens(one.words), [f"{one.number:g}"])
    return draft, _setting(weights)


def weighing(plan: Plan, weights: tuple[Emphasis, ...]) -> Plan:
    """Return the plan with the weights beside those that are set. Raises BadRequest for set ones out of range."""
    if not weights:
        return plan
    told = str(plan.setting("weights") or "")
    named = {one.words.lower() for one in weights}
    # Another method may mean something else by that name: it is to refuse the weights, not these what it knows.
    there = listed("weights", told, *WEIGHTS) if ":" in told else ()
    kept = tuple(one for one in there if one.words.lower() not in named)
    return plan.with_settings((_setting((*kept, *weights)),))


def _setting(weights: tuple[Emphasis, ...]) -> Setting:
    return Setting(name="weights", value=", ".join(map(str, weights)))
