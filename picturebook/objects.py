"""The kinds of things that stand in a scene, each drawn in one named colour."""

from collections.abc import Callable
from functools import lru_cache

from PIL import Image

from picturebook.animals import ANIMALS
from picturebook.palette import COLOURS, CREAM, GLASS, INK, LAMP, LEAF, WOOD, Paint, mix
from picturebook.pen import Pen, ring


def _house(pen: Pen, paint: Paint) -> None:
    pen.box(68, 12, 80, 40, mix(WOOD, (176, 120, 96), 0.5))
    pen.box(66, 10, 82, 15, mix(WOOD, INK, 0.3))
    pen.polygon([(4, 47), (50, 6), (96, 47)], paint.deep)
    pen.box(13, 46, 87, 98, paint.main)
    pen.box(13, 46, 87, 51, paint.dark)
    pen.ellipse(50, 32, 6, 6, LAMP)
    pen.box(41, 66, 59, 98, WOOD, 3)
    pen.ellipse(55, 83, 2, 2, LAMP)
    for left in (19, 65):
        pen.box(left, 58, left + 16, 76, CREAM, 1)
        pen.box(left + 2, 60, left + 14, 74, LAMP)
        pen.box(left + 7, 60, left + 9, 74, CREAM)
        pen.box(left + 2, 66, left + 14, 68, CREAM)


def _boat(pen: Pen, paint: Paint) -> None:
    pen.box(47, 6, 51, 70, WOOD)
    pen.polygon([(53, 10), (53, 60), (90, 60)], CREAM)
    pen.polygon([(45, 20), (45, 60), (16, 60)], mix(CREAM, (214, 190, 150), 0.45))
    pen.polygon([(49, 4), (49, 14), (32, 9)], paint.main)
    pen.curve([(3, 66), (50, 68), (97, 66), (84, 91), (50, 96), (18, 91)], paint.main)
    pen.polygon([(4, 66), (96, 66), (93, 73), (8, 73)], paint.light)
    for x in (32, 50, 68):
        pen.ellipse(x, 81, 4, 4, paint.deep)
        pen.ellipse(x, 81, 2.4, 2.4, GLASS)


def _tree(pen: Pen, paint: Paint) -> None:
    pen.polygon([(43, 98), (46, 56), (54, 56), (59, 98)], WOOD)
    pen.line([(50, 70), (64, 58)], 4, WOOD)
    for x, y, r in ((30, 48, 22), (70, 48, 22), (50, 28, 25), (50, 50, 22)):
        pen.ellipse(x, y, r, r, paint.main)
    for x, y, r in ((66, 56, 10), (40, 60, 9), (75, 44, 8)):
        pen.ellipse(x, y, r, r, paint.dark)
    for x, y, r in ((40, 24, 11), (24, 42, 9), (56, 38, 8)):
        pen.ellipse(x, y, r, r, paint.light)


def _car(pen: Pen, paint: Paint) -> None:
    pen.curve([(20, 60), (30, 32), (52, 28), (72, 34), (84, 60)], paint.main)
    pen.polygon([(29, 57), (36, 37), (50, 35), (50, 57)], GLASS)
    pen.polygon([(54, 57), (54, 35), (67, 38), (76, 57)], GLASS)
    pen.box(3, 55, 97, 86, paint.main, 12)
    pen.box(5, 72, 95, 82, paint.dark, 4)
    pen.box(53, 62, 60, 65, paint.deep, 1)
    pen.ellipse(92, 66, 4.5, 5, LAMP)
    pen.ellipse(7, 66, 3, 4, (232, 96, 72))
    for x in (25, 75):
        pen.ellipse(x, 84, 13, 13, INK)
        pen.ellipse(x, 84, 6.5, 6.5, (206, 202, 198))


def _balloon(pen: Pen, paint: Paint) -> None:
    for x in (41, 59):
        pen.line([(x - (50 - x) * 0.6, 62), (x, 84)], 1.6, WOOD)
    pen.curve([(50, 2), (77, 12), (85, 36), (72, 58), (56, 71), (44, 71), (28, 58), (15, 36), (23, 12)], paint.main)
    pen.curve([(50, 2), (62, 14), (67, 36), (61, 58), (54, 71), (46, 71), (39, 58), (33, 36), (38, 14)], paint.light)
    pen.curve([(50, 2), (55, 14), (57, 36), (54, 58), (51, 71), (49, 71), (46, 58), (43, 36), (45, 14)], paint.main)
    pen.box(40, 69, 60, 74, paint.deep, 2)
    pen.box(38, 83, 62, 98, WOOD, 4)
    pen.box(36, 82, 64, 87, mix(WOOD, INK, 0.3), 2)


def _flower(pen: Pen, paint: Paint) -> None:
    pen.line([(50, 40), (49, 98)], 5, LEAF)
    pen.curve([(50, 88), (34, 66), (16, 66), (28, 82)], LEAF)
    pen.curve([(50, 80), (66, 60), (84, 60), (72, 76)], mix(LEAF, CREAM, 0.2))
    for x, y in ring(50, 34, 21, 8):
        pen.ellipse(x, y, 12, 12, paint.main)
    for x, y in ring(50, 34, 14, 8, 22.5):
        pen.ellipse(x, y, 4.5, 4.5, paint.light)
    pen.ellipse(50, 34, 12, 12, (150, 92, 46))
    pen.ellipse(47, 31, 6, 6, (196, 134, 66))


def _mushroom(pen: Pen, paint: Paint) -> None:
    pen.curve([(40, 50), (60, 50), (64, 80), (68, 97), (32, 97), (36, 80)], CREAM)
    pen.curve([(55, 52), (60, 52), (64, 80), (67, 96), (58, 96), (58, 80)], mix(CREAM, WOOD, 0.28))
    pen.wedge(50, 56, 47, 50, 180, 360, paint.main)
    pen.ellipse(50, 56, 47, 10, paint.main)
    pen.ellipse(50, 58, 40, 6, mix(CREAM, WOOD, 0.35))
    spot = mix(CREAM, paint.dark, 0.10 if sum(paint.main) < 690 else 0.6)
    for x, y, rx, ry in ((50, 22, 10, 8), (25, 38, 8, 7), (75, 38, 8, 7), (48, 44, 6, 4.5)):
        pen.ellipse(x, y, rx, ry, spot)


def _star(pen: Pen, paint: Paint) -> None:
    outer, inner = ring(50, 52, 48, 5), ring(50, 52, 21, 5, 36)
    for i in range(5):
        pen.polygon([(50, 52), outer[i], inner[i]], paint.dark if i in (1, 2) else paint.main)
        pen.polygon([(50, 52), outer[i], inner[i - 1]], paint.light if i in (0, 4) else paint.main)
    pen.ellipse(42, 49, 2.8, 3.6, INK)
    pen.ellipse(58, 49, 2.8, 3.6, INK)
    pen.wedge(50, 56, 6, 6, 10, 170, INK)


def _ball(pen: Pen, paint: Paint) -> None:
    pen.ellipse(50, 56, 42, 42, paint.main)
    band = mix(CREAM, (190, 196, 210), 0.0 if sum(paint.main) < 690 else 0.75)
    pen.inside(
        lambda p: p.curve([(38, 8), (52, 8), (62, 40), (64, 72), (56, 104), (40, 104), (48, 72), (46, 40)], band)
    )
    pen.inside(lambda p: p.curve([(84, 26), (96, 40), (74, 60), (40, 70), (4, 66), (4, 52), (38, 55), (66, 46)], band))
    pen.ellipse(33, 36, 9, 7, paint.light)


def _castle(pen: Pen, paint: Paint) -> None:
    for x in (17, 83):
        pen.line([(x, 8), (x, 24)], 1.6, WOOD)
        pen.polygon([(x, 6), (x + 12, 10), (x, 14)], LAMP)
        pen.polygon([(x - 16, 38), (x, 16), (x + 16, 38)], paint.deep)
        pen.box(x - 13, 37, x + 13, 98, paint.main)
        pen.box(x - 13, 37, x + 13, 42, paint.dark)
        pen.box(x - 4, 50, x + 4, 63, paint.deep, 4)
    pen.box(29, 54, 71, 98, paint.light)
    for x in (29, 43.5, 58):
        pen.box(x, 44, x + 13 - 2, 56, paint.light)
    pen.box(29, 60, 71, 64, paint.main)
    pen.box(39, 72, 61, 98, WOOD, 10)
    pen.box(39, 88, 61, 98, WOOD)
    pen.box(49, 72, 51, 98, mix(WOOD, INK, 0.5))


def _rocket(pen: Pen, paint: Paint) -> None:
    pen.curve([(40, 80), (60, 80), (58, 92), (50, 99), (42, 92)], (246, 150, 50))
    pen.curve([(45, 80), (55, 80), (53, 88), (50, 93), (47, 88)], LAMP)
    pen.polygon([(32, 52), (14, 82), (34, 78)], paint.deep)
    pen.polygon([(68, 52), (86, 82), (66, 78)], paint.deep)
    pen.curve([(50, 2), (62, 18), (70, 46), (65, 80), (50, 82), (35, 80), (30, 46), (38, 18)], paint.main)
    pen.inside(lambda p: p.box(30, 0, 70, 20, paint.deep))
    pen.box(34, 76, 66, 82, paint.dark, 2)
    pen.ellipse(50, 40, 11, 11, CREAM)
    pen.ellipse(50, 40, 8, 8, GLASS)
    pen.ellipse(47, 37, 2.6, 2.6, (250, 253, 255))
    pen.box(48, 58, 52, 80, paint.deep, 2)


def _apple(pen: Pen, paint: Paint) -> None:
    pen.line([(50, 32), (53, 12)], 5, WOOD)
    pen.curve([(54, 20), (66, 6), (84, 8), (74, 22)], LEAF)
    pen.curve(
        [
            (50, 28),
            (70, 22),
            (90, 34),
            (92, 60),
            (78, 88),
            (60, 97),
            (50, 94),
            (40, 97),
            (22, 88),
            (8, 60),
            (10, 34),
            (30, 22),
        ],
        paint.main,
    )
    pen.curve([(78, 40), (86, 56), (76, 82), (62, 92), (72, 70)], paint.dark)
    pen.ellipse(27, 46, 8, 12, paint.light)
    pen.ellipse(50, 31, 8, 3, paint.deep)


def _pear(pen: Pen, paint: Paint) -> None:
    pen.line([(50, 16), (56, 3)], 5, WOOD)
    pen.curve([(54, 10), (68, 2), (82, 8), (70, 16)], LEAF)
    pen.curve(
        [
            (50, 12),
            (63, 18),
            (67, 38),
            (82, 58),
            (84, 78),
            (70, 95),
            (50, 98),
            (30, 95),
            (16, 78),
            (18, 58),
            (33, 38),
            (37, 18),
        ],
        paint.main,
    )
    pen.curve([(62, 34), (76, 60), (78, 78), (66, 91), (68, 72), (64, 54)], paint.dark)
    pen.curve([(41, 24), (44, 40), (34, 58), (30, 72), (25, 68), (28, 56), (38, 40)], paint.light)


KINDS: dict[str, Callable[[Pen, Paint], None]] = {
    "house": _house,
    "boat": _boat,
    "tree": _tree,
    "car": _car,
    "balloon": _balloon,
    "flower": _flower,
    "mushroom": _mushroom,
    "star": _star,
    "ball": _ball,
    "castle": _castle,
    "rocket": _rocket,
    "apple": _apple,
    "pear": _pear,
}


@lru_cache(maxsize=4096)
def sprite(kind: str, colour: str | None, pixels: int) -> Image.Image:
    """Return the RGBA sprite of one thing, `pixels` x `pixels`, standing on its lower edge.

    Animals have their own coat and take no colour. Raises KeyError for an unknown kind or colour.
    """
    pen = Pen(pixels)
    if colour is None:
        ANIMALS[kind](pen)
    else:
        KINDS[kind](pen, Paint(COLOURS[colour]))
    return pen.finish()
