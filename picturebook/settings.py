"""The places a scene can be set in: 128 x 128 backgrounds with ground to stand on."""

import random
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image

from picturebook.palette import CREAM, INK, RGB, mix
from picturebook.pen import SUPERSAMPLING, Pen

SIDE = 128
VARIANTS = 8  # so few that a small model learns each place well, so many that no two pages look stamped


def _gradient(top: RGB, bottom: RGB) -> Image.Image:
    ramp = np.linspace(0, 1, SIDE * SUPERSAMPLING, dtype=np.float32)[:, None, None]
    column = np.asarray(top, np.float32) * (1 - ramp) + np.asarray(bottom, np.float32) * ramp
    rows = np.repeat(column.round().astype(np.uint8), SIDE * SUPERSAMPLING, axis=1)
    return Image.fromarray(rows, "RGB").convert("RGBA")


def _page(top: RGB, bottom: RGB) -> Pen:
    pen = Pen(SIDE)
    pen.canvas.paste(_gradient(top, bottom))
    return pen


def _hill(pen: Pen, left: float, peak: float, right: float, where: float, fill: RGB) -> None:
    pen.curve([(-30, left), (where, peak), (130, right), (130, 140), (-30, 140)], fill)


def _cloud(pen: Pen, x: float, y: float, size: float, fill: RGB) -> None:
    for dx, dy, r in ((-9, 1, 5), (-3, -2, 7), (5, -1, 6), (11, 2, 4)):
        pen.ellipse(x + dx * size, y + dy * size, r * size, r * size * 0.85, fill)
    pen.box(x - 13 * size, y + 1 * size, x + 14 * size, y + 6 * size, fill, 2.5 * size)


def _meadow(draw: random.Random) -> Pen:
    pen = _page((150, 206, 236), (232, 244, 232))
    pen.ellipse(draw.uniform(12, 88), 14, 7, 7, (255, 232, 150))
    _cloud(pen, draw.uniform(20, 80), draw.uniform(18, 26), 0.8, (250, 252, 252))
    _hill(pen, 66, 56, 68, draw.uniform(15, 85), (176, 212, 136))
    _hill(pen, 72, 66, 66, draw.uniform(15, 85), (146, 196, 106))
    _hill(pen, 84, 78, 84, 50, (122, 180, 88))
    for _ in range(9):
        x, y = draw.uniform(4, 96), draw.uniform(84, 98)
        pen.ellipse(x, y, 1.2, 1.2, draw.choice([(255, 244, 200), (250, 208, 110), (246, 178, 196)]))
    return pen


def _beach(draw: random.Random) -> Pen:
    pen = _page((136, 206, 236), (236, 246, 242))
    pen.ellipse(draw.uniform(12, 88), 16, 8, 8, (255, 224, 130))
    pen.box(-5, 52, 105, 90, (66, 156, 196))
    pen.box(-5, 62, 105, 90, (98, 186, 208))
    for _ in range(5):
        x, y = draw.uniform(0, 90), draw.uniform(55, 68)
        pen.box(x, y, x + draw.uniform(6, 12), y + 0.9, (196, 230, 236), 0.4)
    _hill(pen, 76, 72, 76, draw.uniform(20, 80), (232, 246, 244))
    _hill(pen, 79, 75, 79, 50, (244, 218, 160))
    _hill(pen, 98, 90, 96, draw.uniform(30, 70), (236, 204, 142))
    x = draw.choice([10, 90])
    pen.polygon([(x - 4, 95), (x, 88), (x + 4, 95), (x, 92)], (240, 134, 110))
    return pen


def _night(draw: random.Random) -> Pen:
    pen = _page((22, 28, 70), (66, 72, 130))
    for _ in range(16):
        x, y, r = draw.uniform(2, 98), draw.uniform(2, 56), draw.choice([0.6, 0.8, 1.1])
        pen.ellipse(x, y, r, r, (255, 246, 210))
    x = draw.choice([16, 84])
    pen.ellipse(x, 17, 9, 9, (255, 240, 190))
    pen.ellipse(x - 2.5, 15, 2, 2, (238, 220, 166))
    pen.ellipse(x + 3, 19, 1.5, 1.5, (238, 220, 166))
    _hill(pen, 68, 60, 70, draw.uniform(15, 85), (46, 58, 104))
    _hill(pen, 76, 70, 72, draw.uniform(15, 85), (38, 50, 88))
    _hill(pen, 84, 80, 84, 50, (34, 50, 74))
    return pen


def _snow(draw: random.Random) -> Pen:
    pen = _page((172, 196, 222), (226, 234, 242))
    _hill(pen, 64, 52, 66, draw.uniform(15, 85), (202, 218, 234))
    for _ in range(4):
        x, y = draw.uniform(4, 96), draw.uniform(62, 68)
        for k in range(3):
            pen.polygon([(x - 6 + k, y - k * 4), (x, y - 9 - k * 4), (x + 6 - k, y - k * 4)], (112, 148, 148))
        pen.polygon([(x - 2.4, y - 14), (x, y - 17.2), (x + 2.4, y - 14)], (244, 248, 252))
    _hill(pen, 72, 66, 70, draw.uniform(15, 85), (222, 232, 244))
    _hill(pen, 84, 78, 84, 50, (238, 243, 250))
    for _ in range(22):
        x, y, r = draw.uniform(2, 98), draw.uniform(2, 98), draw.choice([0.8, 1.1, 1.4])
        pen.ellipse(x, y, r, r, (255, 255, 255))
    return pen


def _desert(draw: random.Random) -> Pen:
    pen = _page((250, 206, 140), (254, 234, 196))
    pen.ellipse(draw.uniform(14, 86), 18, 9, 9, (255, 246, 214))
    _hill(pen, 62, 54, 66, draw.uniform(15, 85), (232, 170, 112))
    _hill(pen, 74, 66, 70, draw.uniform(15, 85), (224, 152, 92))
    x = draw.choice([9, 91])
    cactus = (104, 146, 92)
    pen.box(x - 2.5, 54, x + 2.5, 84, cactus, 2.5)
    pen.line([(x - 7, 62), (x - 7, 69), (x, 70)], 3.4, cactus)
    pen.line([(x + 7, 58), (x + 7, 66), (x, 67)], 3.4, cactus)
    _hill(pen, 84, 78, 84, 50, (216, 140, 84))
    for _ in range(4):
        x, y = draw.uniform(2, 90), draw.uniform(86, 98)
        pen.box(x, y, x + draw.uniform(6, 14), y + 0.9, (204, 126, 74), 0.4)
    return pen


def _forest(draw: random.Random) -> Pen:
    pen = _page((196, 222, 200), (226, 236, 206))
    for count, base, height, fill in (
        (9, 74, 48, (146, 186, 156)),
        (7, 80, 56, (92, 144, 116)),
        (6, 86, 50, (54, 106, 84)),
    ):
        step = 108 / count
        for i in range(count):
            x, top = -4 + step * (i + 0.5) + draw.uniform(-2, 2), base - height + draw.uniform(-6, 6)
            for k in range(3):
                y, half = top + k * height * 0.22, 6 + 2.2 * k
                pen.polygon([(x - half, y + height * 0.42), (x, y), (x + half, y + height * 0.42)], fill)
            pen.box(x - 1.4, base - 12, x + 1.4, base + 8, mix(fill, INK, 0.35))
    _hill(pen, 84, 79, 84, 50, (98, 126, 66))
    _hill(pen, 96, 91, 97, draw.uniform(30, 70), (116, 142, 74))
    return pen


def _kitchen(draw: random.Random) -> Pen:
    wall = draw.choice([(226, 208, 184), (198, 214, 206), (206, 210, 224), (232, 202, 192)])
    pen = _page(mix(wall, CREAM, 0.45), wall)
    pen.box(8, 8, 40, 46, CREAM, 2)
    pen.box(11, 11, 37, 43, (176, 214, 234))
    pen.box(23, 11, 25, 43, CREAM)
    pen.box(11, 26, 37, 28, CREAM)
    pen.box(-5, 74, 105, 110, (178, 128, 86))
    pen.box(-5, 72, 105, 77, (206, 158, 112))
    for y in (84, 92):
        pen.box(-5, y, 105, y + 0.8, (164, 114, 74))
    return pen


SETTINGS: dict[str, Callable[[random.Random], Pen]] = {
    "meadow": _meadow,
    "beach": _beach,
    "night": _night,
    "snow": _snow,
    "desert": _desert,
    "forest": _forest,
}


@lru_cache(maxsize=256)
def background(setting: str, variant: int) -> Image.Image:
    """Return the empty place, RGB uint8 of 128 x 128; `kitchen` is where bowls stand. Raises KeyError."""
    paint = _kitchen if setting == "kitchen" else SETTINGS[setting]
    pen = paint(random.Random(f"{setting}/{variant % VARIANTS}"))
    return pen.canvas.convert("RGB").reduce(SUPERSAMPLING)
