"""The edits that are measured: drawn from a fixed seed, in eight categories, with their exact truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from picturebook.captions import NOTHING, WHERE, article, caption, thing_words
from picturebook.objects import KINDS
from picturebook.palette import COLOURS
from picturebook.portrait import HAIRS
from picturebook.scene import Change, Scene, Thing, changed, sample_scene
from picturebook.settings import SETTINGS

Origin = Literal["render", "generated"]
Split = Literal["validation", "test"]

CATEGORIES = ("swap", "colour", "add", "remove", "portrait", "setting", "style", "no-op")
CORE = ("swap", "colour", "portrait")


@dataclass(frozen=True)
class Case:
    """One edit: what the picture shows, the one thing to change, and how a person would say it.

    `seed` is the noise a generated picture starts from and the seed every method edits with.
    """

    name: str
    category: str
    origin: Origin
    before: Scene
    change: Change
    said: str
    seed: int

    @property
    def after(self) -> Scene:
        """Return the scene as it should be."""
        return changed(self.before, self.change)

    @property
    def source(self) -> str:
        """Return what the picture shows, in words."""
        return caption(self.before)

    @property
    def target(self) -> str:
        """Return what it should show, in words; of what was taken away, the model's word for nothing stays."""
        if self.category != "remove":
            return caption(self.after)
        gone = getattr(self.before, self.change.part)
        return self.source.replace(thing_words(gone), NOTHING, 1)


Sketch = tuple[Scene, Change, str]


def _other(rng: random.Random, options: object, than: object) -> str:
    return rng.choice(sorted(set(options) - {than}))  # pyright: ignore[reportArgumentType]


def _swap(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, "one", "plain")
    assert scene.middle is not None
    kind = _other(rng, KINDS, scene.middle.kind)
    return scene, Change("middle.kind", kind), f"turn the {scene.middle.kind} into {article(kind)}"


def _colour(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, "one", "plain")
    assert scene.middle is not None
    colour = _other(rng, COLOURS, scene.middle.colour)
    return scene, Change("middle.colour", colour), f"make the {scene.middle.kind} {colour}"


def _add(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, "side", "plain")
    side = "left" if scene.left is None else "right"
    there = scene.left or scene.right
    assert there is not None
    thing = Thing(_other(rng, KINDS, there.kind), rng.choice(sorted(COLOURS)))
    return scene, Change(side, thing), f"add {thing_words(thing)} on the {side}"


def _remove(rng: random.Random) -> Sketch:
    if rng.random() < 0.5:
        scene = sample_scene(rng, "one", "plain")
        assert scene.middle is not None
        return scene, Change("middle", None), f"remove the {scene.middle.kind}"
    scene = sample_scene(rng, "two", "plain")
    assert scene.right is not None
    return scene, Change("right", None), f"remove the {scene.right.kind}"


def _portrait(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, "portrait", "plain")
    person = scene.person
    assert person is not None
    part = rng.choice(("glasses", "beard", "hair", "mood", "headwear"))
    if part in ("glasses", "beard"):
        scene = replace(scene, person=replace(person, **{part: False}))
        return scene, Change(f"person.{part}", True), f"add {'a beard' if part == 'beard' else 'glasses'}"
    if part == "hair":
        hair = _other(rng, HAIRS, person.hair)
        return scene, Change("person.hair", hair), f"{person.hair} hair -> {hair} hair"
    if part == "mood":
        scene = replace(scene, person=replace(person, mood="sad"))
        return scene, Change("person.mood", "smiling"), "sad -> smiling"
    person = replace(person, role=rng.choice(("man", "woman")), headwear="none")
    return replace(scene, person=person), Change("person.headwear", "hat"), "add a hat"


def _setting(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, rng.choice(("one", "two")), "plain")
    setting = _other(rng, SETTINGS, scene.setting)
    here, there = WHERE[scene.setting or "meadow"][0], WHERE[setting][0]
    return scene, Change("setting", setting), f"{here} -> {there}"


def _style(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, rng.choice(("one", "portrait", "two")), "plain")
    style = rng.choice(("pencil", "painting"))
    return scene, Change("style", style), f"make it {'a pencil drawing' if style == 'pencil' else 'a painting'}"


def _no_op(rng: random.Random) -> Sketch:
    scene = sample_scene(rng, rng.choice(("one", "two", "portrait")), "plain")
    return scene, Change("style", "plain"), caption(scene)


_SKETCHES: dict[str, Callable[[random.Random], Sketch]] = dict(
    zip(CATEGORIES, (_swap, _colour, _add, _remove, _portrait, _setting, _style, _no_op), strict=True)
)


def cases(split: Split, each: int) -> list[Case]:
    """Draw `each` edits of every category, always the same ones; half start from renders, half from generated pictures.

    The splits never share a scene: parameters are tuned on "validation", figures come from "test".
    """
    found = []
    for category in CATEGORIES:
        rng = random.Random(f"bench/quality/{split}/{category}")
        for number in range(each):
            scene, change, said = _SKETCHES[category](rng)
            origin: Origin = "render" if number % 2 == 0 else "generated"
            name = f"{split}-{category}-{number:03}"
            found.append(Case(name, category, origin, scene, change, said, rng.getrandbits(31)))
    return found
