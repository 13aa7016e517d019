"""What comes in with a job, and what goes out: its files, its result, or why there is none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.protocol import AnyJob, FailureCode, FileInfo, ResultBase
from engine.provenance import Label
from engine.vision.intake import encode_png

if TYPE_CHECKING:
    from engine.provenance import Labeller


class JobFailure(Exception):
    """A job cannot be done; the protocol's code says why."""

    def __init__(self, code: FailureCode, detail: str = "", retry: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code: FailureCode = code
        self.detail = detail
        self.retry = retry


@dataclass(frozen=True)
class Submission:
    """A job with the files that came with it."""

    job: AnyJob
    image: bytes | None = None
    mask: bytes | None = None

    @property
    def bytes(self) -> int:
        """Return how much its files weigh."""
        return len(self.image or b"") + len(self.mask or b"")

    def fingerprint(self) -> str:
        """Return a hash of the whole content: two submissions with one fingerprint ask for the same."""
        digest = hashlib.sha256(self.job.model_dump_json().encode())
        for part in (self.image, self.mask):
            digest.update(b"-" if part is None else hashlib.sha256(part).digest())
        return digest.hexdigest()


@dataclass(frozen=True)
class File:
    """One file of a result."""

    info: FileInfo
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """A finished job: the result, `files` filled in, and the bytes of those files."""

    result: ResultBase
    files: tuple[File, ...] = ()


def png_file(name: str, samples: np.ndarray) -> File:
    """Encode uint8 [h, w], [h, w, 3] or [h, w, 4] that the model had no part in as a file of a result."""
    return _file(name, samples, encode_png(samples))


def made_file(name: str, samples: np.ndarray, label: Label, labeller: Labeller, parent: bytes | None = None) -> File:
    """Encode uint8 [h, w] or [h, w, 3|4] that the model made or changed: labelled, signed, its parent named."""
    return _file(name, samples, labeller.png(samples, label, parent))


def _file(name: str, samples: np.ndarray, data: bytes) -> File:
    height, width = samples.shape[:2]
    digest = hashlib.sha256(data).hexdigest()
    info = FileInfo(name=name, media_type="image/png", bytes=len(data), sha256=digest, width=width, height=height)
    return File(info, data)
