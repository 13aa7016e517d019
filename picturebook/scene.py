"""What a picture shows: small frozen records, no pictures in them."""

import random
from dataclasses import dataclass, replace

from picturebook.animals import ANIMALS
from picturebook.fruit_bowl import FRUITS
from picturebook.objects import KINDS
from picturebook.palette import COLOURS
from picturebook.portrait import HAIRS, MOODS, ROLES, SKINS, Person
from picturebook.settings import SETTINGS
from picturebook.styles import STYLES


@dataclass(frozen=True)
class Thing:
    """One object; an animal has no colour (None)."""

    kind: str
    colour: str | None = None


@dataclass(frozen=True)
class Scene:
    """Everything a picture shows, `seed` included: equal scenes give equal pixels.

    Either `person` is set (a portrait), or `bowl` (a fruit of FRUITS or "nothing"), or `setting`
    with up to one thing in the middle or one at each side.
    """

    seed: int = 0
    style: str = "plain"
    setting: str | None = None
    middle: Thing | None = None
    left: Thing | None = None
    right: Thing | None = None
    bowl: str | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Change:
    """One thing to change.

    `part` is "style", "setting", "bowl", "middle", "left", "right" (a Thing or None),
    "middle.kind", "left.colour" and so on, or "person.glasses" and so on.
    """

    part: str
    value: object


def changed(scene: Scene, change: Change) -> Scene:
    """Return the same scene, same seed, with one thing changed; raises ValueError where there is no such part."""
    owner, _, attribute = change.part.partition(".")
    if not attribute:
        return replace(scene, **{owner: change.value})
    inner = getattr(scene, owner, None)
    if inner is None:
        raise ValueError(f"the scene has no {owner!r} to change")
    return replace(scene, **{owner: replace(inner, **{attribute: change.value})})


FAMILIES: dict[str, float] = {
    "one": 0.38,
    "animal": 0.09,
    "two": 0.11,
    "side": 0.03,
    "bowl": 0.12,
    "portrait": 0.22,
    "empty": 0.05,
}
_STYLE_SHARES = (0.84, 0.08, 0.08)


def _thing(rng: random.Random, animals: float = 0.0, other_than: str = "") -> Thing:
    if rng.random() < animals:
        return Thing(rng.choice(sorted(ANIMALS.keys() - {other_than})))
    return Thing(rng.choice(sorted(KINDS.keys() - {other_than})), rng.choice(list(COLOURS)))


def sample_person(rng: random.Random) -> Person:
    """Draw a person; every attribute is independent of every other, except that kings and queens wear a crown."""
    role = rng.choice(ROLES)
    person = Person(
        role=role,
        skin=rng.choice(list(SKINS)),
        hair=rng.choice(list(HAIRS)),
        beard=rng.random() < 0.25,
        glasses=rng.random() < 0.35,
        headwear=rng.choices(("none", "hat", "crown"), (0.66, 0.2, 0.14))[0],
        mood=rng.choices(MOODS, (0.5, 0.25, 0.25))[0],
    )
    return replace(person, headwear="crown") if role in ("king", "queen") else person


def sample_scene(rng: random.Random, family: str | None = None, style: str | None = None) -> Scene:
    """Draw a scene of one family of FAMILIES and one style of STYLES, or of any by their shares."""
    family = family or rng.choices(list(FAMILIES), list(FAMILIES.values()))[0]
    scene = Scene(seed=rng.getrandbits(31), style=style or rng.choices(STYLES, _STYLE_SHARES)[0])
    if family == "portrait":
        return replace(scene, person=sample_person(rng))
    if family == "bowl":
        return replace(scene, bowl="nothing" if rng.random() < 0.06 else rng.choice(list(FRUITS)))
    setting = rng.choice(list(SETTINGS))
    if family == "empty":
        return replace(scene, setting="kitchen" if rng.random() < 0.1 else setting)
    scene = replace(scene, setting=setting)
    if family == "one":
        return replace(scene, middle=_thing(rng))
    if family == "animal":
        return replace(scene, middle=_thing(rng, animals=1))
    first = _thing(rng, animals=0.12)
    second = _thing(rng, animals=0.12, other_than=first.kind)
    if family == "side":
        return replace(scene, left=first) if rng.random() < 0.5 else replace(scene, right=first)
    return replace(scene, left=first, right=second)
