"""A picture's way through the noise levels, and the memory of such ways: a second edit of a picture skips them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

if TYPE_CHECKING:
    from engine.diffusion.schedule import Schedule
    from engine.requests import Conditioning


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A picture's latents [channels, h, w] at levels 0 ... r, and what keeps the way back down on them.

    empties: r conditionings; the k-th, from 1, stands in for the empty text at level k. noises: r tensors; the k-th is
    added in the step from level k to k - 1. eta: 0 where these steps are DDIM's, 1 where they are DDPM's.
    """

    latents: tuple[Tensor, ...]
    empties: tuple[Conditioning, ...] = ()
    noises: tuple[Tensor, ...] = ()
    eta: float = 0.0

    @property
    def level(self) -> int:
        """Return r, the level it reaches."""
        return len(self.latents) - 1

    @property
    def bytes(self) -> int:
        """Return how much its tensors weigh."""
        tensors = (*self.latents, *self.noises, *(empty.tokens for empty in self.empties))
        return sum(tensor.numel() * tensor.element_size() for tensor in tensors)

    def __getitem__(self, level: int) -> Tensor:
        return self.latents[level]

    def texts(self, texts: tuple[Conditioning, ...], level: int) -> tuple[Conditioning, ...]:
        """Return a guide's texts with the level's own in place of the empty one, which is the first of several."""
        return (self.empties[level - 1], *texts[1:]) if self.empties and len(texts) > 1 else texts

    def step(self, schedule: Schedule, z: Tensor, epsilon: Tensor, level: int) -> Tensor:
        """Take the step from `level` to the one below."""
        if not self.noises:
            return schedule.move(z, epsilon, level, level - 1)
        return schedule.mean(z, epsilon, level, self.eta) + self.noises[level - 1]


@dataclass(frozen=True)
class Key:
    """Everything that shapes a trajectory, except how far up it goes.

    Where how far it goes shapes it too, or a prompt besides the text it went up with, `shape` says so.
    """

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
    shape: tuple[object, ...] = ()


@dataclass(frozen=True)
class Counts:
    """What the memory was asked and what it holds."""

    hits: int
    misses: int
    entries: int
    bytes: int


class Trajectories:
    """Inverted pictures, the least recently used dropped over `max_bytes`. Safe to use from any thread."""

    def __init__(self, max_bytes: int = 256 * 2**20) -> None:
        self._max_bytes = max_bytes
        self._paths: OrderedDict[Key, Trajectory] = OrderedDict()
        self._bytes = self._hits = self._misses = 0
        self._lock = Lock()

    def get(self, key: Key, level: int) -> Trajectory | None:
        """Return what is known of a trajectory; it counts as a hit if it reaches `level`."""
        with self._lock:
            path = self._paths.get(key)
            if path is not None:
                self._paths.move_to_end(key)
            if path is not None and path.level >= level:
                self._hits += 1
            else:
                self._misses += 1
            return path

    def put(self, key: Key, path: Trajectory) -> None:
        """Remember a trajectory unless a longer one is known or it alone is over the limit."""
        with self._lock:
            known = self._paths.get(key)
            if (known is not None and known.level >= path.level) or path.bytes > self._max_bytes:
                return
            self._bytes += path.bytes - (known.bytes if known is not None else 0)
            self._paths[key] = path
            self._paths.move_to_end(key)
            while self._bytes > self._max_bytes:
                _, dropped = self._paths.popitem(last=False)
                self._bytes -= dropped.bytes

    def purge(self, picture: str | None = None) -> int:
        """Forget one picture's trajectories (see `picture_key`), or all; return how many there were."""
        with self._lock:
            gone = [key for key in self._paths if picture is None or key.picture == picture]
            for key in gone:
                self._bytes -= self._paths.pop(key).bytes
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
