"""A supersampled pen: draw in a 100 x 100 box, get an anti-aliased sprite with exact alpha."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from picturebook.palette import INK, RGB

SUPERSAMPLING = 4
Point = tuple[float, float]


class Pen:
    """Draw opaque flat shapes in box coordinates (0 to 100, y down) on a square transparent canvas."""

    def __init__(self, pixels: int) -> None:
        """Open a canvas that becomes `pixels` x `pixels` once finished."""
        self.pixels = pixels
        self.scale = pixels * SUPERSAMPLING / 100
        side = pixels * SUPERSAMPLING
        self.canvas = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.canvas)

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: RGB) -> None:
        """Fill a polygon."""
        self._draw.polygon(self._points(points), fill=(*fill, 255))

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: RGB) -> None:
        """Fill an axis-parallel ellipse around (x, y)."""
        corners = self._points([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse([*corners[0], *corners[1]], fill=(*fill, 255))

    def pane(self, x: float, y: float, rx: float, ry: float, fill: RGB, alpha: int) -> None:
        """Replace an ellipse of the canvas by translucent glass (`alpha` 0 to 255)."""
        corners = self._points([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse([*corners[0], *corners[1]], fill=(*fill, alpha))

    def box(self, left: float, top: float, right: float, bottom: float, fill: RGB, radius: float = 0) -> None:
        """Fill a rectangle, its corners rounded by `radius`."""
        corners = self._points([(left, top), (right, bottom)])
        self._draw.rounded_rectangle([*corners[0], *corners[1]], radius * self.scale, fill=(*fill, 255))

    def line(self, points: Sequence[Point], width: float, fill: RGB) -> None:
        """Draw a line with round joints and ends."""
        self._draw.line(self._points(points), fill=(*fill, 255), width=round(width * self.scale), joint="curve")
        for x, y in (points[0], points[-1]):
            self.ellipse(x, y, width / 2, width / 2, fill)

    def curve(self, points: Sequence[Point], fill: RGB, steps: int = 12) -> None:
        """Fill a closed smooth shape through `points` (Catmull-Rom spline)."""
        self.polygon(smooth(points, steps), fill)

    def wedge(self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: RGB) -> None:
        """Fill a pie slice of an ellipse, angles in degrees clockwise from the right."""
        corners = self._points([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.pieslice([*corners[0], *corners[1]], start, end, fill=(*fill, 255))

    def inside(self, draw: Callable[["Pen"], None]) -> None:
        """Draw something that shows only where this canvas is already painted (stripes on a coat)."""
        other = Pen(self.pixels)
        draw(other)
        other.canvas.putalpha(ImageChops.multiply(other.canvas.getchannel("A"), self.canvas.getchannel("A")))
        self.canvas.alpha_composite(other.canvas)

    def finish(self, light: float = 0.10, rim: float = 0.34) -> Image.Image:
        """Return the sprite, RGBA uint8, with soft light from the upper left and a soft inked rim."""
        sprite = self.canvas.reduce(SUPERSAMPLING)
        alpha = sprite.getchannel("A")
        padded = Image.new("L", (self.pixels + 2, self.pixels + 2))
        padded.paste(alpha, (1, 1))
        core = padded.filter(ImageFilter.MinFilter(3)).crop((1, 1, self.pixels + 1, self.pixels + 1))
        edge = (np.asarray(alpha, np.float32) - np.asarray(core, np.float32))[..., None] / 255
        ramp = np.linspace(1, -1, self.pixels, dtype=np.float32)
        lit = 1 + light * (0.7 * ramp[:, None, None] + 0.5 * ramp[None, :, None])
        colour = np.asarray(sprite, np.float32)[..., :3] * lit
        colour += (np.asarray(INK, np.float32) - colour) * edge * rim
        array = np.dstack([colour.clip(0, 255).round().astype(np.uint8), np.asarray(alpha)])
        return Image.fromarray(array, "RGBA")


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """Sample a closed Catmull-Rom spline through `points`, `steps` samples a segment."""
    count, out = len(points), []
    for i in range(count):
        a, b, c, d = (points[(i + k - 1) % count] for k in range(4))
        for step in range(steps):
            t = step / steps
            weights = (
                (-t + 2 * t * t - t**3) / 2,
                (2 - 5 * t * t + 3 * t**3) / 2,
                (t + 4 * t * t - 3 * t**3) / 2,
                (t**3 - t * t) / 2,
            )
            x = sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True))
            y = sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True))
            out.append((x, y))
    return out


def ring(x: float, y: float, radius: float, count: int, turn: float = 0) -> list[Point]:
    """Return `count` points evenly spaced on a circle, the first `turn` degrees clockwise from the top."""
    angles = [math.radians(turn + 360 * i / count - 90) for i in range(count)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]
