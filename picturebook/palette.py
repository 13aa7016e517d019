"""Named colours of the drawn world, and the tints each brings along."""

from dataclasses import dataclass

RGB = tuple[int, int, int]

CREAM: RGB = (252, 243, 222)
INK: RGB = (62, 48, 54)
WOOD: RGB = (139, 94, 60)
LEAF: RGB = (92, 148, 74)
GLASS: RGB = (190, 224, 236)
LAMP: RGB = (255, 214, 120)

COLOURS: dict[str, RGB] = {
    "red": (214, 58, 52),
    "orange": (240, 138, 40),
    "yellow": (247, 208, 62),
    "green": (72, 158, 78),
    "blue": (54, 112, 200),
    "purple": (132, 78, 168),
    "pink": (243, 140, 176),
    "white": (248, 246, 240),
}


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """Blend two colours; `share` (0 to 1) is how much of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Paint:
    """One main colour with its light, dark and deep companions."""

    main: RGB

    @property
    def light(self) -> RGB:
        """Return the lit side."""
        return mix(self.main, (255, 252, 240), 0.38)

    @property
    def dark(self) -> RGB:
        """Return the shaded side."""
        return mix(self.main, self._shadow, 0.30)

    @property
    def deep(self) -> RGB:
        """Return the darkest accent."""
        return mix(self.main, self._shadow, 0.55)

    @property
    def _shadow(self) -> RGB:
        """Shade warm colours towards brown and cool ones towards plum: grey or black would look dirty."""
        return (124, 44, 30) if self.main[0] > self.main[2] + 60 else (62, 48, 92)
