"""Memory of inversions, so that the second edit of a picture, or the edit after another, skips them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
from torch import Tensor


@dataclass(frozen=True)
class Key:
    """Everything that shapes a trajectory, except how far up it goes."""

    picture: str
    size: tuple[int, int]
    model: str
    dtype: str
    steps: int
    text: str
    guidance_scale: float = 1.0
    kind: str = "ddim"
    adapter: str | None = None
    exact: bool = False


@dataclass(frozen=True)
class Counts:
    """What the memory was asked and what it holds."""

    hits: int
    misses: int
    entries: int
    bytes: int


class Trajectories:
    """Inverted latents, z0 first, least recently used ones dropped over `max_bytes`. Safe to use from any thread."""

    def __init__(self, max_bytes: int = 256 * 2**20) -> None:
        self._max_bytes = max_bytes
        self._paths: OrderedDict[Key, tuple[Tensor, ...]] = OrderedDict()
        self._bytes = self._hits = self._misses = 0
        self._lock = Lock()

    def get(self, key: Key, level: int) -> tuple[Tensor, ...]:
        """Return what is known of a trajectory, z0 first; it counts as a hit if it reaches `level`."""
        with self._lock:
            path = self._paths.get(key, ())
            if path:
                self._paths.move_to_end(key)
            if len(path) > level:
                self._hits += 1
            else:
                self._misses += 1
            return path

    def put(self, key: Key, path: tuple[Tensor, ...]) -> None:
        """Remember a trajectory unless a longer one is known or it alone is over the limit."""
        with self._lock:
            known = self._paths.get(key, ())
            if len(known) >= len(path) or _weight(path) > self._max_bytes:
                return
            self._bytes += _weight(path) - _weight(known)
            self._paths[key] = path
            self._paths.move_to_end(key)
            while self._bytes > self._max_bytes:
                _, dropped = self._paths.popitem(last=False)
                self._bytes -= _weight(dropped)

    def purge(self, picture: str | None = None) -> int:
        """Forget one picture's trajectories (see `picture_key`), or all; return how many there were."""
        with self._lock:
            gone = [key for key in self._paths if picture is None or key.picture == picture]
            for key in gone:
                self._bytes -= _weight(self._paths.pop(key))
            return len(gone)

    def counts(self) -> Counts:
        """Return hits, misses, entries and bytes."""
        with self._lock:
            return Counts(self._hits, self._misses, len(self._paths), self._bytes)


def picture_key(samples: np.ndarray) -> str:
    """Return the SHA-256 of a picture's shape and decoded samples, uint8 [H, W, 3 or 4]."""
    digest = hashlib.sha256(repr(samples.shape).encode())
    digest.update(np.ascontiguousarray(samples).data)
    return digest.hexdigest()


def _weight(path: tuple[Tensor, ...]) -> int:
    return sum(z.numel() * z.element_size() for z in path)
