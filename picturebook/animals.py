"""The animals of the drawn world, each in its natural coat."""

from collections.abc import Callable

from picturebook.palette import CREAM, INK, RGB, mix
from picturebook.pen import Pen

_CHESTNUT: RGB = (164, 98, 58)
_GINGER: RGB = (232, 148, 70)
_TAN: RGB = (190, 142, 96)


def _steed(pen: Pen, coat: RGB, far: RGB, mane: RGB, hoof: RGB, muzzle: RGB) -> None:
    pen.curve([(18, 44), (8, 52), (6, 74), (12, 78), (14, 62), (22, 52)], mane)
    for x in (32, 70):
        pen.polygon([(x - 4, 58), (x + 5, 58), (x + 3, 92), (x - 3, 92)], far)
        pen.box(x - 3.5, 90, x + 3.5, 97, mix(hoof, INK, 0.4), 1)
    pen.curve([(18, 48), (34, 40), (56, 43), (74, 40), (80, 54), (70, 68), (46, 68), (24, 66)], coat)
    pen.polygon([(58, 54), (71, 18), (84, 26), (79, 58)], coat)
    pen.polygon([(74, 18), (77, 5), (83, 18)], coat)
    pen.curve([(70, 18), (80, 13), (90, 24), (98, 37), (93, 44), (82, 37), (72, 34)], coat)
    pen.curve([(92, 31), (98, 37), (93, 44), (86, 39)], muzzle)
    for x in (24, 62):
        pen.polygon([(x - 5, 58), (x + 7, 56), (x + 4, 92), (x - 3, 92)], coat)
        pen.box(x - 3.5, 90, x + 4.5, 98, hoof, 1)
    pen.curve([(76, 9), (68, 14), (62, 28), (54, 44), (60, 48), (68, 36), (73, 22)], mane)
    pen.ellipse(82, 23, 2.2, 2.6, INK)


def _horse(pen: Pen) -> None:
    _steed(pen, _CHESTNUT, mix(_CHESTNUT, INK, 0.35), (84, 50, 40), (70, 52, 48), mix(_CHESTNUT, CREAM, 0.35))


def _zebra(pen: Pen) -> None:
    white = (246, 243, 238)

    def stripes(p: Pen) -> None:
        for x in range(22, 60, 8):
            p.line([(x, 38), (x + 4, 54), (x, 72)], 3.6, INK)
        for y in range(24, 60, 8):
            p.line([(58, y + 4), (86, y - 2 + (y - 24) * 0.2)], 3.2, INK)
        for x in (24, 32, 62, 70):
            for y in (68, 75, 82):
                p.line([(x - 6, y), (x + 6, y)], 2.6, INK)

    def face(p: Pen) -> None:
        p.curve([(72, 19), (80, 14), (90, 24), (98, 37), (93, 44), (82, 37), (74, 33)], white)

    _steed(pen, white, mix(white, INK, 0.25), INK, INK, INK)
    pen.inside(stripes)
    pen.inside(face)
    pen.curve([(92, 31), (98, 37), (93, 44), (86, 39)], INK)
    pen.line([(76, 20), (80, 32)], 2, INK)
    pen.line([(86, 24), (84, 34)], 2, INK)
    pen.curve([(76, 9), (68, 14), (62, 28), (54, 44), (60, 48), (68, 36), (73, 22)], INK)
    pen.ellipse(82, 23, 2.2, 2.6, INK)


def _cat(pen: Pen) -> None:
    coat, dark = _GINGER, mix(_GINGER, (150, 70, 30), 0.55)
    pen.curve([(68, 94), (92, 90), (96, 66), (88, 56), (84, 62), (87, 74), (78, 84)], dark)
    pen.curve([(50, 42), (68, 54), (78, 84), (72, 97), (28, 97), (22, 84), (32, 54)], coat)
    pen.curve([(50, 58), (60, 72), (58, 92), (42, 92), (40, 72)], CREAM)
    for x in (40, 60):
        pen.ellipse(x, 94, 9, 5, mix(coat, CREAM, 0.5))
    for side in (-1, 1):
        pen.polygon([(50 + side * 8, 18), (50 + side * 27, 2), (50 + side * 30, 32)], coat)
        pen.polygon([(50 + side * 15, 18), (50 + side * 25, 8), (50 + side * 26, 26)], (244, 172, 160))
    pen.ellipse(50, 34, 30, 24, coat)
    for x in (42, 50, 58):
        pen.line([(x, 12), (x, 20)], 3, dark)
    pen.ellipse(50, 44, 14, 10, CREAM)
    for x in (38, 62):
        pen.ellipse(x, 32, 5.5, 6.5, (120, 176, 92))
        pen.ellipse(x, 32, 2.6, 5.6, INK)
    pen.polygon([(46, 39), (54, 39), (50, 44)], (226, 108, 112))
    pen.line([(44, 46), (50, 49), (56, 46)], 1.8, INK)


def _dog(pen: Pen) -> None:
    coat, dark = _TAN, mix(_TAN, (84, 52, 36), 0.72)
    pen.curve([(70, 92), (90, 82), (94, 62), (86, 64), (80, 78)], coat)
    pen.curve([(50, 42), (68, 54), (76, 84), (70, 97), (30, 97), (24, 84), (32, 54)], coat)
    pen.curve([(50, 60), (60, 72), (58, 92), (42, 92), (40, 72)], CREAM)
    for x in (39, 61):
        pen.ellipse(x, 94, 10, 5, mix(coat, CREAM, 0.45))
    pen.ellipse(50, 32, 27, 26, coat)
    for side in (-1, 1):
        ear = ((18, 10), (34, 14), (38, 42), (28, 54), (22, 34))
        pen.curve([(50 + side * x, y) for x, y in ear], dark)
    pen.ellipse(50, 45, 17, 13, CREAM)
    pen.ellipse(50, 38, 7, 5, INK)
    pen.line([(50, 42), (50, 49)], 1.8, INK)
    pen.line([(42, 49), (50, 51), (58, 49)], 1.8, INK)
    pen.curve([(46, 52), (54, 52), (53, 60), (47, 60)], (232, 110, 120))
    for x in (39, 61):
        pen.ellipse(x, 29, 3.6, 4.4, INK)
        pen.ellipse(x - 1.2, 27.4, 1.2, 1.2, CREAM)
    pen.box(36, 58.5, 64, 64, (196, 62, 58), 2)
    pen.ellipse(50, 66, 3.6, 3.6, (250, 208, 96))


ANIMALS: dict[str, Callable[[Pen], None]] = {"horse": _horse, "zebra": _zebra, "cat": _cat, "dog": _dog}
