"""Avatars drawn from a few letters: a calm gradient with simple shapes, the same for the same name."""

from __future__ import annotations

import hashlib
import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw

PALETTES = (
    ((38, 70, 83), (42, 157, 143), (233, 196, 106)),
    ((94, 84, 142), (159, 134, 192), (231, 198, 255)),
    ((188, 71, 73), (242, 166, 90), (255, 236, 209)),
    ((29, 53, 87), (69, 123, 157), (241, 250, 238)),
    ((56, 102, 65), (106, 153, 78), (242, 232, 207)),
    ((109, 104, 117), (181, 131, 141), (255, 205, 178)),
)
"""Dark, middle and light color of each palette."""

PORTRAITS = {"mara-lind": (1, 0), "jonas-weber": (0, 2), "priya-nair": (4, 1), "theo-okafor": (2, 3), "brush": (3, 0)}
"""Palette and figure of those whom everybody meets, so that they differ at a glance."""

SCALE = 4
"""Drawn this much larger, then shrunk: Pillow's shapes have no smooth edges of their own."""


@lru_cache(maxsize=64)
def draw_avatar(name: str, edge: int) -> bytes:
    """Return a PNG of `edge` x `edge` pixels; `name` chooses palette and figure, `brush` is the bot's own."""
    digest = hashlib.sha256(name.encode()).digest()
    palette, figure = PORTRAITS.get(name, (digest[0] % len(PALETTES), digest[1] % len(_FIGURES)))
    dark, middle, light = PALETTES[palette]
    size = edge * SCALE
    picture = _gradient(size, dark, middle)
    draw = ImageDraw.Draw(picture)
    if name == "brush":
        _brush(draw, size, light)
    else:
        _FIGURES[figure](draw, size, middle, light)
    picture = picture.resize((edge, edge), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _gradient(size: int, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((size, size))
    return Image.composite(Image.new("RGB", (size, size), bottom), Image.new("RGB", (size, size), top), ramp)


Color = tuple[int, int, int]


def _hills(draw: ImageDraw.ImageDraw, size: int, middle: Color, light: Color) -> None:
    s = size / 100
    draw.ellipse((58 * s, 16 * s, 82 * s, 40 * s), fill=light)
    draw.ellipse((-40 * s, 58 * s, 70 * s, 150 * s), fill=_between(middle, light, 0.35))
    draw.ellipse((30 * s, 66 * s, 150 * s, 160 * s), fill=_between(middle, light, 0.65))


def _leaf(draw: ImageDraw.ImageDraw, size: int, middle: Color, light: Color) -> None:
    s = size / 100
    stem, tip = (28, 80), (70, 16)
    along = [n / 40 for n in range(41)]
    spine = [(stem[0] + (tip[0] - stem[0]) * t, stem[1] + (tip[1] - stem[1]) * t) for t in along]
    bulge = [24 * math.sin(math.pi * t) for t in along]
    upper = [((x - 0.84 * b) * s, (y - 0.55 * b) * s) for (x, y), b in zip(spine, bulge, strict=True)]
    lower = [((x + 0.84 * b) * s, (y + 0.55 * b) * s) for (x, y), b in zip(spine, bulge, strict=True)]
    draw.polygon(upper + _way_back(spine, s), fill=light)
    draw.polygon(lower + _way_back(spine, s), fill=_between(middle, light, 0.55))
    draw.line((22 * s, 89 * s, 60 * s, 31 * s), fill=_between(middle, light, 0.2), width=int(2.5 * s))


def _way_back(spine: list[tuple[float, float]], scale: float) -> list[tuple[float, float]]:
    return [(x * scale, y * scale) for x, y in reversed(spine)]


def _rings(draw: ImageDraw.ImageDraw, size: int, middle: Color, light: Color) -> None:
    s = size / 100
    for radius, share in ((36, 0.3), (25, 0.65), (13, 1.0)):
        box = ((50 - radius) * s, (50 - radius) * s, (50 + radius) * s, (50 + radius) * s)
        draw.ellipse(box, fill=_between(middle, light, share))


def _sail(draw: ImageDraw.ImageDraw, size: int, middle: Color, light: Color) -> None:
    s = size / 100
    draw.polygon([(48 * s, 16 * s), (48 * s, 66 * s), (20 * s, 66 * s)], fill=light)
    draw.polygon([(53 * s, 26 * s), (53 * s, 66 * s), (78 * s, 66 * s)], fill=_between(middle, light, 0.6))
    draw.pieslice((18 * s, 50 * s, 82 * s, 94 * s), 0, 180, fill=_between(middle, light, 0.85))


def _brush(draw: ImageDraw.ImageDraw, size: int, light: Color) -> None:
    s = size / 100
    draw.line((72 * s, 22 * s, 46 * s, 56 * s), fill=light, width=int(9 * s))
    draw.ellipse((67 * s, 17 * s, 77 * s, 27 * s), fill=light)
    draw.polygon([(52 * s, 62 * s), (38 * s, 50 * s), (26 * s, 80 * s)], fill=(231, 111, 81))
    draw.arc((22 * s, 62 * s, 86 * s, 90 * s), 20, 165, fill=(231, 111, 81), width=int(4 * s))


def _between(one: Color, other: Color, share: float) -> Color:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]


_FIGURES = (_hills, _leaf, _rings, _sail)
