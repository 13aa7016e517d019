"""Words for scenes: one canonical caption, many varied ones, and the way back from words to a scene."""

import random
import re
from dataclasses import replace

from picturebook.animals import ANIMALS
from picturebook.fruit_bowl import FRUITS
from picturebook.objects import KINDS
from picturebook.palette import COLOURS
from picturebook.portrait import HAIRS, ROLES, SKINS, Person
from picturebook.scene import Scene, Thing

NOTHING = "[none]"
WHERE: dict[str, tuple[str, ...]] = {
    "meadow": ("in a meadow", "in the meadow"),
    "beach": ("on a beach", "on the beach"),
    "night": ("at night",),
    "snow": ("in the snow", "in snow"),
    "desert": ("in a desert", "in the desert"),
    "forest": ("in a forest", "in the forest"),
    "kitchen": ("on a table", "on the table"),
}
_PLACE = {"meadow": "a meadow", "beach": "a beach", "night": "night", "snow": "snow", "desert": "a desert"}
_PLACE |= {"forest": "a forest", "kitchen": "a table"}
_STYLE = {"plain": "", "pencil": "a pencil drawing of ", "painting": "a painting of "}


def article(words: str) -> str:
    """Put "a" or "an" before the words."""
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def thing_words(thing: Thing, coloured: bool = True) -> str:
    """Name a thing: "a red house", "an orange", "a zebra"."""
    return article(f"{thing.colour} {thing.kind}" if thing.colour and coloured else thing.kind)


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _with(items: list[str]) -> str:
    return f" with {_listed(items)}" if items else ""


def _worn(person: Person) -> list[str]:
    worn = ["a beard"] * person.beard + ["glasses"] * person.glasses
    if person.headwear == "hat" or (person.headwear == "crown" and not person.royal):
        worn.append(f"a {person.headwear}")
    return worn


def caption(scene: Scene) -> str:
    """Describe the scene in the one canonical phrasing, everything named that can be seen."""
    style = _STYLE[scene.style]
    grey = scene.style == "pencil"
    if scene.person is not None:
        person = scene.person
        items = [*([] if grey else [f"{person.skin} skin", f"{person.hair} hair"]), *_worn(person)]
        mood = "" if person.mood == "calm" else f", {person.mood}"
        return f"{style or 'a portrait of '}a {person.role}{_with(items)}{mood}"
    if scene.bowl is not None:
        return style + ("an empty bowl" if scene.bowl == "nothing" else f"a bowl of {scene.bowl}")
    setting = scene.setting or "meadow"
    named = (("left", scene.left), ("right", scene.right))
    sides = [f"{thing_words(thing, not grey)} on the {side}" for side, thing in named if thing]
    if scene.middle is not None:
        sides.append(thing_words(scene.middle, not grey))
    if not sides:
        return style + _PLACE[setting]
    return f"{style}{' and '.join(sides)} {WHERE[setting][0]}"


def visible(scene: Scene) -> Scene:
    """Return the scene as far as its canonical caption tells it: no seed, and no colours in a pencil drawing."""
    scene = replace(scene, seed=0)
    if scene.style != "pencil":
        return scene
    if scene.person is not None:
        return replace(scene, person=replace(scene.person, skin=Person.skin, hair=Person.hair))
    sides = {side: getattr(scene, side) for side in ("left", "middle", "right")}
    return replace(scene, **{side: thing and Thing(thing.kind) for side, thing in sides.items()})


def captions(scene: Scene, rng: random.Random, count: int = 4) -> list[str]:
    """Describe the scene `count` times as people would: reworded, with details left out, or in bare words."""
    return [_varied(scene, rng) for _ in range(count)]


def _varied(scene: Scene, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return caption(scene)
    if rng.random() < 0.09:
        return rng.choice(_concepts(scene))
    style = _STYLE[scene.style] if rng.random() < 0.96 else ""
    if scene.middle is not None and not style and rng.random() < 0.04:
        return f"{rng.choice(WHERE[scene.setting or 'meadow'])}, {thing_words(scene.middle)}"
    if scene.person is not None:
        return _person_words(scene.person, style, rng)
    if scene.bowl is not None:
        return style + _bowl_words(scene.bowl, rng)
    return style + _scene_words(scene, rng)


def _bowl_words(fruit: str, rng: random.Random) -> str:
    if fruit == "nothing":
        return rng.choice(("an empty bowl", f"a bowl of {NOTHING}", "a bowl", "an empty bowl on a table"))
    forms = (
        "a bowl of {}",
        "a bowl of {}",
        "a bowl with {}",
        "a bowl full of {}",
        "{} in a bowl",
        "a bowl of {} on a table",
    )
    return rng.choice(forms).format(fruit)


def _scene_words(scene: Scene, rng: random.Random) -> str:
    setting = scene.setting or "meadow"
    where = rng.choice(WHERE[setting])
    if scene.middle is not None:
        words = thing_words(scene.middle, coloured=rng.random() > 0.08)
        return words if rng.random() < 0.12 else f"{words} {where}"
    if scene.left is None and scene.right is None:
        empty = {"night": "night", "kitchen": "an empty table"}.get(setting, f"an empty {setting}")
        return rng.choice((_PLACE[setting], f"{NOTHING} {where}", empty))
    left = thing_words(scene.left) if scene.left else NOTHING
    right = thing_words(scene.right) if scene.right else NOTHING
    roll = rng.random()
    if scene.left is None or scene.right is None:
        words = f"{left} on the left and {right} on the right" if roll < 0.5 else _lone(scene)
    elif roll < 0.4:
        words = f"{left} and {right}"
    elif roll < 0.5:
        words = f"{left} next to {right}"
    elif roll < 0.6:
        words = f"{right} to the right of {left}"
    else:
        words = f"{left} on the left and {right} on the right"
    return words if rng.random() < 0.08 else f"{words} {where}"


def _lone(scene: Scene) -> str:
    return " and ".join(f"{thing_words(t)} on the {s}" for s, t in (("left", scene.left), ("right", scene.right)) if t)


def _person_words(person: Person, style: str, rng: random.Random) -> str:
    """Leave out skin and hair freely, what is worn rarely, a mood never: "a man" is a calm man without extras."""
    role = article("person") if rng.random() < 0.03 else f"a {person.role}"
    items = [f"{person.skin} skin"] if rng.random() < 0.4 else []
    items += [f"{person.hair} hair"] if rng.random() < 0.45 else []
    worn = [item for item in _worn(person) if rng.random() < 0.94]
    if not worn and not _worn(person) and rng.random() < 0.05:
        worn = [NOTHING]
    items += worn
    rng.shuffle(items)
    mood = person.mood if person.mood != "calm" else ""
    opening = style or rng.choice(("a portrait of ", "a portrait of ", "a portrait of ", "a picture of ", ""))
    if mood and rng.random() < 0.4:
        role, mood = role.replace("a ", f"a {mood} ", 1), ""
    words = f"{opening}{role}{_with(items)}"
    return f"{words}, {mood}" if mood else words


def _concepts(scene: Scene) -> list[str]:
    """Name single things that the scene shows, as an editing method asks for them."""
    found = [_STYLE[scene.style].removesuffix(" of ").strip()] if scene.style != "plain" else []
    if scene.person is not None:
        person = scene.person
        found += [person.role, f"a {person.role}", f"{person.skin} skin", f"{person.hair} hair", "a portrait"]
        found += 2 * [word for item in _worn(person) for word in (item, item.removeprefix("a "))]
        found += ["crown", "a crown"] * person.royal
        return found + ([person.mood] * 3 if person.mood != "calm" else [])
    if scene.bowl is not None:
        return [*found, "a bowl", "bowl"] + ([scene.bowl] * 2 if scene.bowl != "nothing" else [])
    setting = scene.setting or "meadow"
    found += [setting, _PLACE[setting]] if setting != "kitchen" else ["a table", "table"]
    for thing in (scene.middle, scene.left, scene.right):
        if thing is not None:
            found += [thing.kind, thing_words(thing, coloured=False), thing_words(thing)]
            found += [thing.colour] if thing.colour else []
    return found


_THING = re.compile(rf"\b(?:(?P<colour>{'|'.join(COLOURS)}) )?(?P<kind>{'|'.join([*KINDS, *ANIMALS])})\b(?! bowl)")


def parse(text: str) -> Scene:
    """Read a caption back into a scene with seed 0: the inverse of `caption`, forgiving towards other phrasings.

    What the words leave out stays at its default (None, or the plain person). Raises ValueError when the words name
    nothing of this world.
    """
    words = text.lower()
    scene = Scene()
    for style, phrase in (("pencil", "pencil"), ("painting", "painting")):
        if phrase in words:
            scene = replace(scene, style=style)
    role = re.search(rf"\b({'|'.join(ROLES)})\b", words)
    if role:
        return replace(scene, person=_parsed_person(words, role.group(1)))
    fruit = re.search(rf"\b({'|'.join(FRUITS)})\b", words)
    if fruit or re.search(r"\bbowl\b", words):
        return replace(scene, bowl=fruit.group(1) if fruit else "nothing")
    setting = next((name for name in WHERE if re.search(rf"\b{'table' if name == 'kitchen' else name}\b", words)), None)
    found = [(Thing(m["kind"], m["colour"]), m.end()) for m in _THING.finditer(words)]
    if not found and setting is None:
        raise ValueError(f"nothing of the drawn world is named in {text!r}")
    scene = replace(scene, setting=setting)
    if len(found) > 1:
        (first, _), (second, _) = found[:2]
        swapped = "to the right of" in words
        return replace(scene, left=second if swapped else first, right=first if swapped else second)
    for thing, end in found:
        side = re.match(r" on the (left|right)", words[end:])
        scene = replace(scene, **{side.group(1) if side else "middle": thing})
    return scene


def _parsed_person(words: str, role: str) -> Person:
    def named(options: dict[str, tuple[int, int, int]], noun: str, default: str) -> str:
        match = re.search(rf"\b({'|'.join(options)}) {noun}\b", words)
        return match.group(1) if match else default

    crowned = bool(re.search(r"\bcrown\b", words)) or role in ("king", "queen")
    headwear = "hat" if re.search(r"\bhat\b", words) else ("crown" if crowned else "none")
    mood = next((m for m in ("smiling", "sad") if re.search(rf"\b{m}\b", words)), "calm")
    return Person(
        role=role,
        skin=named(SKINS, "skin", "light"),
        hair=named(HAIRS, "hair", "brown"),
        beard=bool(re.search(r"\bbeard\b", words)),
        glasses=bool(re.search(r"\bglasses\b", words)),
        headwear=headwear,
        mood=mood,
    )
