"""The invisible mark: 32 bits that survive what strips metadata (RivaGAN, arXiv:1909.01285).

The two networks come as data files in the wheel `invisible-watermark` (MIT; the extra `threadbrush[watermark]`); its
code is not imported. Without the wheel everything else works, and `installed` says so.

They run at one working size whatever the picture's: it is four times as cheap as at 512 pixels, and a mark that lies at
that scale survives halving and compression, which one written at full size does not (`python -m bench.labels`).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

PACKAGE = "invisible-watermark"
BITS = 32
SHORT_SIDE = 256
"""Pixels of the short side at which the networks see a picture."""
LONG_SIDE = 1024
"""Pixels; of a very long picture the short side is seen smaller."""
STRENGTHS = (1.0, 1.5, 2.2)
"""How loud the mark is written: the first that can be read back after halving and JPEG. Flat drawings need more."""
MISREAD = 2
"""Wrong bits up to which a picture counts as marked."""

_HASHES = {
    "rivagan_encoder.onnx": "66bc7814fadac7d686105c8ab26c6cf2cc8e40deb83e67bb6ef5b9de9b8ece0d",
    "rivagan_decoder.onnx": "6b006690cf352fa50a91a0b6d6241dbcded0a9957969e2c0665cf9a7011b3880",
}


class WatermarkUnavailable(Exception):
    """The networks' files are missing or are not the ones this module was written for."""


@lru_cache
def installed() -> bool:
    """Return whether the extra is there."""
    try:
        for name in _HASHES:
            _file(name)
    except WatermarkUnavailable:
        return False
    return True


def write(rgb: np.ndarray, mark: int) -> tuple[np.ndarray, bool]:
    """Return uint8 [h, w, 3] with a mark of 32 bits, and whether it can be read back. Raises WatermarkUnavailable."""
    seen = _seen(rgb)
    output = _network("rivagan_encoder.onnx").run(None, {"frame": _frame(seen), "data": _bits(mark)[None]})[0]
    drawn = (np.clip(np.asarray(output)[0, :, 0].transpose(1, 2, 0), -1, 1)[..., ::-1] + 1) * 127.5
    change = _resized(drawn - seen.astype(np.float32), rgb.shape[1], rgb.shape[0])
    marked = rgb
    for strength in STRENGTHS:
        marked = np.clip(np.rint(rgb + strength * change), 0, 255).astype(np.uint8)
        if wrong_bits(read(_worn(marked)), mark) <= MISREAD:
            return marked, True
    return marked, wrong_bits(read(marked), mark) <= MISREAD


def read(rgb: np.ndarray) -> int:
    """Return the 32 bits found in uint8 [h, w, 3]: a mark, or, where there is none, anything."""
    found = np.asarray(_network("rivagan_decoder.onnx").run(None, {"frame": _frame(_seen(rgb))})[0])[0] > 0.5
    return int("".join("1" if bit else "0" for bit in found), 2)


def wrong_bits(found: int, mark: int) -> int:
    """Return in how many of the 32 bits two marks differ."""
    return (found ^ mark).bit_count()


def _bits(mark: int) -> np.ndarray:
    return np.array([int(bit) for bit in f"{mark:0{BITS}b}"], np.float32)


def _seen(rgb: np.ndarray) -> np.ndarray:
    height, width = rgb.shape[:2]
    scale = min(SHORT_SIDE / min(width, height), LONG_SIDE / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def _frame(rgb: np.ndarray) -> np.ndarray:
    """Lay out uint8 [h, w, 3] as the networks were trained: float32 [1, 3, 1, h, w] in [-1, 1], blue first."""
    return (rgb[..., ::-1].astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None, :, None]


def _resized(change: np.ndarray, width: int, height: int) -> np.ndarray:
    planes = [Image.fromarray(change[..., i]).resize((width, height), Image.Resampling.BICUBIC) for i in range(3)]
    return np.stack([np.asarray(plane) for plane in planes], -1)


def _worn(rgb: np.ndarray) -> np.ndarray:
    """Return a picture as it comes back from a place that halves and compresses."""
    buffer = io.BytesIO()
    height, width = rgb.shape[:2]
    half = Image.fromarray(rgb).resize((max(1, width // 2), max(1, height // 2)), Image.Resampling.LANCZOS)
    half.save(buffer, "JPEG", quality=80)
    return np.asarray(Image.open(buffer))


@lru_cache
def _network(name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(4, max(1, (os.cpu_count() or 1) // 2))
    # Threads that wait by spinning take the cores that the model needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(_file(name), options, providers=["CPUExecutionProvider"])


def _file(name: str) -> bytes:
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(f"imwatermark/{name}")))
    except importlib.metadata.PackageNotFoundError as fault:
        raise WatermarkUnavailable(f"{PACKAGE} is missing: install threadbrush[watermark]") from fault
    if not path.is_file():
        raise WatermarkUnavailable(f"{path} is missing")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != _HASHES[name]:
        raise WatermarkUnavailable(f"{name} is not the file of {PACKAGE} 0.2.0")
    return data
