"""Portraits in layers, so that every attribute has a mask of its own.

Each layer is drawn in the same 100 x 100 square whatever the other attributes are: adding glasses moves nothing.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from picturebook.palette import CREAM, INK, RGB, mix
from picturebook.pen import Pen
from picturebook.settings import SIDE

SKINS: dict[str, RGB] = {"light": (250, 216, 190), "tan": (214, 160, 116), "dark": (130, 84, 60)}
HAIRS: dict[str, RGB] = {
    "black": (48, 40, 46),
    "brown": (112, 70, 44),
    "blond": (238, 200, 106),
    "red": (196, 88, 42),
    "grey": (172, 172, 178),
}
ROLES = ("man", "woman", "king", "queen")
HEADWEAR = ("none", "hat", "crown")
MOODS = ("calm", "smiling", "sad")
BACKDROPS: tuple[RGB, ...] = ((178, 206, 204), (214, 200, 178), (196, 194, 220), (220, 190, 184))


@dataclass(frozen=True)
class Person:
    """Everything a caption can say about one person. A king or queen wears the crown."""

    role: str = "man"
    skin: str = "light"
    hair: str = "brown"
    beard: bool = False
    glasses: bool = False
    headwear: str = "none"
    mood: str = "calm"

    @property
    def feminine(self) -> bool:
        """Return whether the figure has long hair and softer shoulders."""
        return self.role in ("woman", "queen")

    @property
    def royal(self) -> bool:
        """Return whether the figure wears a robe."""
        return self.role in ("king", "queen")


def _back_hair(pen: Pen, hair: RGB) -> None:
    pen.curve(
        [(50, 10), (74, 18), (82, 44), (82, 72), (72, 82), (28, 82), (18, 72), (18, 44), (26, 18)], mix(hair, INK, 0.22)
    )


def _clothes(pen: Pen, feminine: bool, royal: bool) -> None:
    cloth: RGB = (150, 54, 76) if royal else ((196, 104, 106) if feminine else (70, 108, 142))
    half = 34 if feminine else 42
    if royal:
        cloth = (124, 62, 128) if feminine else (170, 48, 58)
        half += 4
    pen.curve(
        [
            (50, 74),
            (50 + half * 0.7, 80),
            (50 + half, 96),
            (50 + half, 118),
            (50 - half, 118),
            (50 - half, 96),
            (50 - half * 0.7, 80),
        ],
        cloth,
    )
    if royal:
        pen.curve([(50, 76), (72, 79), (80, 90), (66, 97), (50, 100), (34, 97), (20, 90), (28, 79)], CREAM)
        for x, y in ((30, 88), (40, 93), (60, 93), (70, 88)):
            pen.ellipse(x, y, 1.5, 2.2, INK)
    elif feminine:
        pen.curve([(50, 94), (63, 84), (60, 78), (40, 78), (37, 84)], mix(cloth, CREAM, 0.55))
    else:
        pen.polygon([(36, 78), (50, 94), (42, 102), (30, 84)], mix(cloth, CREAM, 0.75))
        pen.polygon([(64, 78), (50, 94), (58, 102), (70, 84)], mix(cloth, CREAM, 0.75))


def _skin(pen: Pen, skin: RGB) -> None:
    shade = mix(skin, (110, 50, 50), 0.20)
    pen.curve([(41, 60), (59, 60), (60, 80), (50, 90), (40, 80)], shade)
    for x in (25, 75):
        pen.ellipse(x, 48, 5, 7, shade)
    pen.curve(
        [(50, 16), (70, 22), (76, 44), (72, 62), (60, 76), (50, 79), (40, 76), (28, 62), (24, 44), (30, 22)], skin
    )
    for x in (34, 66):
        pen.ellipse(x, 57, 6, 4.5, mix(skin, (232, 96, 96), 0.26))
    pen.curve([(50, 44), (54, 55), (50, 58), (46, 55)], shade)
    for x in (38, 62):
        pen.ellipse(x, 45, 5, 4, (252, 250, 246))
        pen.ellipse(x, 45, 3, 3.6, (70, 50, 44))
        pen.line([(x - 5.5, 36.6), (x, 35), (x + 5.5, 36.6)], 2, mix(skin, INK, 0.7))


def _hair(pen: Pen, hair: RGB, feminine: bool) -> None:
    if feminine:
        pen.curve(
            [
                (50, 8),
                (74, 14),
                (84, 40),
                (84, 70),
                (77, 78),
                (74, 60),
                (72, 38),
                (56, 26),
                (42, 30),
                (29, 38),
                (26, 60),
                (23, 78),
                (16, 70),
                (16, 40),
                (26, 14),
            ],
            hair,
        )
        pen.curve([(40, 14), (56, 12), (68, 20), (54, 18)], mix(hair, CREAM, 0.3))
    else:
        pen.curve(
            [
                (50, 8),
                (72, 12),
                (80, 32),
                (77, 46),
                (73, 42),
                (70, 30),
                (54, 24),
                (36, 29),
                (30, 32),
                (27, 42),
                (23, 46),
                (20, 32),
                (28, 14),
            ],
            hair,
        )
        pen.curve([(40, 13), (56, 11), (68, 18), (54, 17)], mix(hair, CREAM, 0.3))


def _beard(pen: Pen, hair: RGB) -> None:
    fur = mix(hair, INK, 0.12)
    pen.curve(
        [
            (25, 52),
            (30, 60),
            (38, 60),
            (50, 57.5),
            (62, 60),
            (70, 60),
            (75, 52),
            (74, 70),
            (63, 86),
            (50, 91),
            (37, 86),
            (26, 70),
        ],
        fur,
    )
    pen.curve([(50, 59), (61, 62), (64, 67), (50, 63), (36, 67), (39, 62)], mix(hair, CREAM, 0.16))


def _mood(pen: Pen, mood: str, skin: RGB) -> None:
    """Draw the mouth and what a mood does to the cheeks, large enough to be seen on a grid of 32 x 32 latent cells."""
    lip = mix((188, 70, 74), skin, 0.15)
    if mood == "smiling":
        for x in (34, 66):
            pen.ellipse(x, 57.5, 6.5, 5, mix((238, 96, 104), skin, 0.3))
        pen.wedge(50, 62.5, 13, 12, 0, 180, (150, 44, 54))
        pen.box(40, 62.5, 60, 66.2, (255, 252, 246), 1.5)
        pen.ellipse(50, 71.6, 5.4, 2.4, (232, 112, 112))
    elif mood == "sad":
        for x in (35.5, 64.5):
            pen.curve([(x, 50), (x + 4, 58), (x + 3, 63), (x, 64.5), (x - 3, 63), (x - 4, 58)], (112, 180, 236))
        pen.line([(39.5, 72), (44, 67.4), (50, 65.6), (56, 67.4), (60.5, 72)], 3.6, lip)
    else:
        pen.line([(43, 66.6), (46.5, 68.2), (50, 68.7), (53.5, 68.2), (57, 66.6)], 2.8, lip)


def _glasses(pen: Pen) -> None:
    frame: RGB = (44, 40, 52)
    for x in (37.5, 62.5):
        pen.ellipse(x, 46, 11.5, 10.5, frame)
    pen.line([(46, 44), (50, 42.5), (54, 44)], 3, frame)
    for x, end in ((27, 22), (73, 78)):
        pen.line([(x, 44), (end, 42)], 2.6, frame)
    for x in (37.5, 62.5):
        pen.pane(x, 46, 8.6, 7.6, (214, 236, 244), 56)


def _hat(pen: Pen) -> None:
    felt: RGB = (58, 116, 104)
    pen.curve([(28, 22), (30, 4), (42, -2), (50, 1), (58, -2), (70, 4), (72, 22)], felt)
    pen.box(28, 14, 72, 21, (236, 186, 92))
    pen.ellipse(50, 23, 38, 5.5, mix(felt, INK, 0.22))


def _crown(pen: Pen) -> None:
    gold: RGB = (246, 198, 70)
    pen.polygon([(26, 22), (22, 0), (36, 11), (50, -4), (64, 11), (78, 0), (74, 22)], gold)
    pen.box(26, 17, 74, 23, mix(gold, (160, 90, 20), 0.35), 1)
    for x, fill in ((36, (214, 60, 70)), (50, (70, 130, 210)), (64, (214, 60, 70))):
        pen.ellipse(x, 13.5, 2.6, 2.6, fill)
    for x, y in ((22, 2), (50, 0), (78, 2)):
        pen.ellipse(x, y, 3, 3, mix(gold, CREAM, 0.5))


@lru_cache(maxsize=4096)
def _layer(name: str, person: Person, pixels: int) -> Image.Image:
    pen = Pen(pixels)
    skin, hair = SKINS[person.skin], HAIRS[person.hair]
    match name:
        case "back hair":
            _back_hair(pen, hair)
        case "clothes":
            _clothes(pen, person.feminine, person.royal)
        case "skin":
            _skin(pen, skin)
        case "hair":
            _hair(pen, hair, person.feminine)
        case "beard":
            _beard(pen, hair)
        case "mood":
            _mood(pen, person.mood, skin)
        case "glasses":
            _glasses(pen)
        case "hat":
            _hat(pen)
        case "crown":
            _crown(pen)
    return pen.finish(light=0.06)


def layers(person: Person, pixels: int) -> list[tuple[str, Image.Image]]:
    """Return the person's layers from back to front as (attribute, RGBA sprite of `pixels` x `pixels`).

    Beard and hair share the hair colour; the skin layer holds face, neck, ears and eyes.
    """
    names = ["clothes", "skin", "hair"]
    if person.feminine:
        names.insert(0, "back hair")
    if person.beard:
        names.append("beard")
    names.append("mood")
    if person.glasses:
        names.append("glasses")
    if person.headwear != "none":
        names.append(person.headwear)
    return [("hair" if name == "back hair" else name, _layer(name, _only(name, person), pixels)) for name in names]


def _only(name: str, person: Person) -> Person:
    """Keep just what the layer shows, so that the cache stays small."""
    match name:
        case "clothes":
            return Person(role=person.role)
        case "skin":
            return Person(skin=person.skin)
        case "hair" | "back hair" | "beard":
            return Person(role="woman" if person.feminine else "man", hair=person.hair)
        case "mood":
            return Person(mood=person.mood, skin=person.skin)
    return Person()


@lru_cache(maxsize=16)
def backdrop(variant: int) -> Image.Image:
    """Return a plain studio backdrop, RGB of 128 x 128, a soft glow behind the head."""
    tint = np.asarray(BACKDROPS[variant % len(BACKDROPS)], np.float32)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    glow = np.exp(-((x - 0.5) ** 2 + (y - 0.42) ** 2) / 0.14)[..., None]
    pixels = tint * (0.92 + 0.02 * glow) + (np.asarray(CREAM, np.float32) - tint) * glow * 0.55
    return Image.fromarray(pixels.clip(0, 255).round().astype(np.uint8), "RGB")
