"""Styles as filters over the finished plain picture."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

STYLES = ("plain", "pencil", "painting")
REACH = {"plain": 0, "pencil": 1, "painting": 4}
"""How many pixels away a filter looks: masks of styled pictures are dilated by this much."""


def apply_style(image: Image.Image, style: str) -> Image.Image:
    """Return the picture, RGB 128 x 128, redrawn in one of STYLES; raises ValueError for another."""
    match style:
        case "plain":
            return image
        case "pencil":
            return _pencil(image)
        case "painting":
            return _painting(image)
    raise ValueError(f"style {style!r} is not one of {', '.join(STYLES)}")


def _pencil(image: Image.Image) -> Image.Image:
    colour = np.asarray(image, np.float32)
    grey = colour @ np.asarray((0.3, 0.5, 0.2), np.float32) / 255
    padded = np.pad(colour / 255, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = np.abs(padded[1:-1, 2:] - padded[1:-1, :-2]).max(-1)
    down = np.abs(padded[2:, 1:-1] - padded[:-2, 1:-1]).max(-1)
    outline = ((across + down) * 1.5).clip(0, 1)
    y, x = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]]
    hatching = 0.5 + 0.5 * np.cos((x + y) * (2 * np.pi / 5))
    tone = 0.97 - 0.40 * (1 - grey) - 0.18 * (1 - grey) * hatching
    tone = tone * (1 - 0.72 * outline) + 0.2 * 0.72 * outline
    paper = np.asarray((255, 250, 240), np.float32)
    return Image.fromarray((tone[..., None] * paper).clip(0, 255).round().astype(np.uint8), "RGB")


@lru_cache(maxsize=4)
def _brush(side: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Return where each pixel takes its paint from (at most 2 px away) and how thick it lies."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    dx = 1.1 * np.sin(y * 0.34 + 2 * np.sin(x * 0.07)) + 0.8 * np.sin(x * 0.17 + y * 0.13)
    dy = 1.1 * np.sin(x * 0.31 + 2 * np.sin(y * 0.08)) + 0.8 * np.sin(y * 0.19 - x * 0.12)
    rows = (y + dy.round()).clip(0, side - 1).astype(np.int64)
    columns = (x + dx.round()).clip(0, side - 1).astype(np.int64)
    thickness = np.sin((x * 0.6 + y * 0.34) + 1.7 * np.sin(y * 0.12) + 1.3 * np.sin(x * 0.08))
    return rows, columns, thickness.astype(np.float32)


def _painting(image: Image.Image) -> Image.Image:
    rows, columns, thickness = _brush(image.width)
    daubed = Image.fromarray(np.asarray(image)[rows, columns], "RGB").filter(ImageFilter.MedianFilter(5))
    colour = np.asarray(daubed, np.float32)
    grey = colour.mean(-1, keepdims=True)
    rich = grey + (colour - grey) * 1.18 + np.asarray((6, 0, -10), np.float32)
    return Image.fromarray((rich + 6 * thickness[..., None]).clip(0, 255).round().astype(np.uint8), "RGB")
