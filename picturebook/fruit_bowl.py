"""A bowl of one kind of fruit: the bowl and its contents as two sprites of the same square."""

from collections.abc import Callable
from functools import lru_cache

from PIL import Image

from picturebook.palette import CREAM, INK, LEAF, RGB, WOOD, mix
from picturebook.pen import Pen, Point

_BOWLS: tuple[RGB, ...] = ((240, 236, 228), (92, 138, 182), (196, 118, 84), (120, 160, 140))
BOWL_COLOURS = len(_BOWLS)
_ROWS: tuple[tuple[Point, ...], ...] = (
    ((40, 29), (60, 29)),
    ((30, 42), (50, 40), (70, 42)),
    ((22, 55), (40, 54), (60, 54), (78, 55)),
)


def _stem(pen: Pen, x: float, y: float) -> None:
    pen.line([(x, y - 9), (x + 2, y - 15)], 2.2, WOOD)


def _apple(pen: Pen, x: float, y: float) -> None:
    _stem(pen, x, y)
    pen.curve([(x + 2, y - 12), (x + 7, y - 17), (x + 11, y - 14), (x + 7, y - 11)], LEAF)
    pen.ellipse(x - 4, y, 9, 11.5, (208, 50, 48))
    pen.ellipse(x + 4, y, 9, 11.5, (208, 50, 48))
    pen.ellipse(x - 6, y - 4, 3, 4, (240, 128, 112))


def _pear(pen: Pen, x: float, y: float) -> None:
    pen.line([(x, y - 16), (x + 3, y - 22)], 2.2, WOOD)
    body = ((0, -18), (5, -13), (7, -5), (12, 4), (9, 12), (0, 14), (-9, 12), (-12, 4), (-7, -5), (-5, -13))
    pen.curve([(x + dx, y + dy) for dx, dy in body], (174, 196, 74))
    pen.curve([(x - 4, y - 10), (x - 3, y - 4), (x - 6, y + 4), (x - 9, y + 3), (x - 6, y - 4)], (220, 230, 146))


def _orange(pen: Pen, x: float, y: float) -> None:
    pen.ellipse(x, y, 12, 12, (242, 144, 40))
    pen.ellipse(x, y - 9, 2, 1.4, (120, 130, 50))
    pen.ellipse(x - 4, y - 4, 3.4, 3.4, (252, 190, 110))


def _lemon(pen: Pen, x: float, y: float) -> None:
    body = ((-15, 0), (-10, -7), (0, -10), (10, -7), (15, 0), (10, 7), (0, 10), (-10, 7))
    pen.curve([(x + dx, y + dy) for dx, dy in body], (248, 218, 74))
    pen.ellipse(x - 4, y - 4, 4, 2.6, (254, 242, 168))


def _plum(pen: Pen, x: float, y: float) -> None:
    _stem(pen, x, y)
    pen.ellipse(x, y, 11, 11.5, (104, 60, 132))
    pen.line([(x + 2, y - 10), (x + 4, y), (x + 2, y + 9)], 1.6, (78, 42, 104))
    pen.ellipse(x - 4, y - 4, 3, 4, (164, 124, 188))


def _strawberry(pen: Pen, x: float, y: float) -> None:
    body = ((-11, -7), (0, -10), (11, -7), (9, 4), (0, 13), (-9, 4))
    pen.curve([(x + dx, y + dy) for dx, dy in body], (224, 60, 70))
    for dx, dy in ((-5, -2), (4, -3), (0, 3), (-4, 6), (5, 5)):
        pen.ellipse(x + dx, y + dy, 0.9, 1.3, (252, 220, 150))
    leaves = ((-9, -8), (-4, -12), (0, -15), (4, -12), (9, -8), (3, -6), (0, -4), (-3, -6))
    pen.polygon([(x + dx, y + dy) for dx, dy in leaves], LEAF)


FRUITS: dict[str, Callable[[Pen, float, float], None]] = {
    "apples": _apple,
    "pears": _pear,
    "oranges": _orange,
    "lemons": _lemon,
    "plums": _plum,
    "strawberries": _strawberry,
}


@lru_cache(maxsize=512)
def fruit_sprite(fruit: str, pixels: int) -> Image.Image:
    """Return the heaped fruit, RGBA, in the bowl's square. Raises KeyError for an unknown fruit."""
    heap = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    for row in _ROWS:
        pen = Pen(pixels)
        for x, y in row:
            FRUITS[fruit](pen, x, y)
        heap.alpha_composite(pen.finish())
    return heap


@lru_cache(maxsize=512)
def bowl_sprite(colour: int, pixels: int) -> Image.Image:
    """Return the bowl alone, RGBA; `colour` counts through the potter's glazes."""
    glaze = _BOWLS[colour % BOWL_COLOURS]
    pen = Pen(pixels)
    pen.box(36, 88, 64, 98, mix(glaze, INK, 0.25), 3)
    pen.wedge(50, 60, 40, 36, 0, 180, glaze)
    pen.inside(lambda p: p.curve([(62, 56), (96, 56), (88, 80), (60, 97), (72, 80)], mix(glaze, INK, 0.13)))
    pen.inside(lambda p: p.box(0, 70, 100, 74, mix(glaze, CREAM, 0.6)))
    pen.box(8, 57, 92, 63, mix(glaze, CREAM, 0.35), 3.5)
    return pen.finish()
