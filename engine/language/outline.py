"""Take a thing out of a caption: what the picture shows with it, and what it would show without."""

from __future__ import annotations

from dataclasses import replace

from engine.language.draft import Draft, NotUnderstood
from engine.language.listing import remove
from engine.language.words import PRONOUNS, indefinite, joined, phrase_around, tokens
from engine.language.world import World
from engine.protocol import Correction, Notice, Plan


def taken_out(thing: str, caption: str, world: World, method: str) -> tuple[Plan, tuple[Notice, ...]]:
    """Return the plan that tells a thing from the rest of a picture, and what the person should know about it.

    `source` names the thing, `reference` has the world's word for nothing in its place, `target` is the thing alone.
    Of a thing that the caption does not mention, `source` is the caption with it. "it" is what the caption is about.
    Raises NotUnderstood.
    """
    words, told = tokens(thing.strip().rstrip(".!?")), tuple(tokens(caption.strip().rstrip(".")))
    if not any(word[0].isalnum() for word in words):
        raise NotUnderstood("no thing was named")
    draft = Draft(told, told, world)
    if words[0].lower() in PRONOUNS and (main := draft.main_noun()):
        words = list(told[slice(*main)])
    # The person looks at the picture and sees it, whatever the caption forgot.
    draft = remove(replace(draft, insists=True), words)
    if draft.source == draft.target:
        raise NotUnderstood(f"{thing!r} cannot be taken out of {caption!r}")
    there = Draft(draft.source, draft.source, world)
    found = there.locate(words)
    phrase = (
        indefinite(words) if found is None else list(draft.source[slice(*phrase_around(*found, list(draft.source)))])
    )
    side = next((one.side for one in there.things() if found and one.start <= found[0] < one.end), "")
    plan = Plan(
        method=method,
        source=joined(draft.source),
        target=joined(phrase),
        reference=joined(draft.target),
        removed=tuple(phrase),
        # Where the caption says on which side it stands, the other side's thing is none of it.
        corrections=(Correction(keep="only", side=side),) if side in ("left", "right") else (),
    )
    return plan, draft.notices


def surroundings(caption: str, world: World) -> str:
    """Return what a caption says of the place alone: what a picture goes on with beyond its frame.

    "a red house in a meadow" becomes "[none] in a meadow" in a world with a word for nothing, else "a meadow".
    Empty where the caption names no place.
    """
    words = tuple(tokens(caption.strip().rstrip(".")))
    place = Draft(words, words, world).place()
    if place is None:
        return ""
    where = list(words[slice(*place)])
    if place[0] == 0 or not world.nothing:
        return joined(where if place[0] == 0 else where[1:])
    return joined([world.nothing, *where])
