"""A larger canvas around a picture: where the picture lies on it, what is new, and how large a model can draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import BadRequest
from engine.model import Model

MOST = 2.0
"""How many times its trained side and its trained area a model still draws without repeating itself all over."""


@dataclass(frozen=True)
class Frame:
    """Pixels that are added at each side of a picture."""

    left: int = 0
    up: int = 0
    right: int = 0
    down: int = 0

    def around(self, picture: np.ndarray) -> np.ndarray:
        """Return the canvas, uint8 [H, W, 3 or 4]: the picture as it is, its border repeated on what is new."""
        return np.pad(picture, ((self.up, self.down), (self.left, self.right), (0, 0)), mode="edge")

    def new(self, height: int, width: int) -> np.ndarray:
        """Return where the canvas around a picture of this size is new: bool [H, W]."""
        return np.pad(
            np.zeros((height, width), bool),
            ((self.up, self.down), (self.left, self.right)),
            constant_values=True,
        )


class Widened:
    """A model that draws a canvas at the scale it draws the picture on it, and so on more cells than usual."""

    def __init__(self, model: Model, width: int, height: int) -> None:
        self._model, self._size = model, (width, height)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def working_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the canvas's working size, whatever its size in pixels."""
        del width, height
        return self._size

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return columns and rows of the canvas's latents."""
        del width, height
        return self._size[0] // self._model.vae_factor, self._size[1] // self._model.vae_factor


def working_size(model: Model, picture: tuple[int, int], canvas: tuple[int, int]) -> tuple[int, int]:
    """Return the size at which a canvas is drawn around a picture, both (width, height) in pixels.

    Raises BadRequest, with the largest canvas there is, if that is more than the model can do.
    """
    step, side = model.size_multiple, model.sample_size
    drawn = model.working_size(*picture)
    wide, high = (max(step, round(c * d / p / step) * step) for c, d, p in zip(canvas, drawn, picture, strict=True))
    if max(wide, high) > MOST * side or wide * high > MOST * side**2:
        most = [round(MOST * side * p / d) for d, p in zip(drawn, picture, strict=True)]
        area = round(MOST * side**2 * picture[0] * picture[1] / (drawn[0] * drawn[1]))
        raise BadRequest(
            "size",
            f"{canvas[0]} x {canvas[1]} pixels",
            f"around this picture the model draws at most {most[0]} pixels in width, {most[1]} in height and "
            f"{area:,} in all",
        )
    return wide, high
