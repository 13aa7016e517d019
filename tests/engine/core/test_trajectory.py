"""The memory of inversions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.diffusion.trajectory import Key, Trajectories, Trajectory, picture_key

KEY = Key(picture="a", size=(8, 8), model="m", dtype="float32", steps=10, text="")


def path(levels: int) -> Trajectory:
    return Trajectory(tuple(torch.full((1, 2, 2), float(level)) for level in range(levels)))


def known(memory: Trajectories, key: Key, level: int) -> int:
    """Return how many levels are remembered."""
    found = memory.get(key, level)
    return 0 if found is None else len(found.latents)


def test_what_was_put_comes_back_and_is_counted() -> None:
    memory = Trajectories()
    assert known(memory, KEY, 3) == 0
    memory.put(KEY, path(4))
    assert known(memory, KEY, 3) == 4
    assert known(memory, KEY, 4) == 4
    counts = memory.counts()
    assert (counts.hits, counts.misses, counts.entries, counts.bytes) == (1, 2, 1, 4 * 16)


@pytest.mark.parametrize(
    "change",
    [
        {"picture": "b"},
        {"size": (8, 16)},
        {"model": "n"},
        {"dtype": "float16"},
        {"steps": 11},
        {"text": "x"},
        {"guidance_scale": 2.0},
        {"kind": "edict"},
        {"adapter": "y"},
        {"exact": True},
        {"shape": (3,)},
    ],
)
def test_whatever_shapes_a_trajectory_tells_it_from_others(change: dict) -> None:
    memory = Trajectories()
    memory.put(KEY, path(4))
    assert memory.get(replace(KEY, **change), 1) is None


def test_the_least_recently_used_goes_first() -> None:
    memory = Trajectories(max_bytes=3 * 64)
    for name in "abc":
        memory.put(replace(KEY, picture=name), path(4))
    memory.get(replace(KEY, picture="a"), 1)
    memory.put(replace(KEY, picture="d"), path(4))
    assert [name for name in "abcd" if memory.get(replace(KEY, picture=name), 1)] == ["a", "c", "d"]
    assert memory.counts().bytes == 3 * 64


def test_a_shorter_one_never_replaces_a_longer_one() -> None:
    memory = Trajectories()
    memory.put(KEY, path(6))
    memory.put(KEY, path(3))
    assert known(memory, KEY, 5) == 6
    assert memory.counts().bytes == 6 * 16


def test_one_that_is_over_the_limit_alone_is_not_kept() -> None:
    memory = Trajectories(max_bytes=10)
    memory.put(KEY, path(4))
    assert memory.counts().entries == memory.counts().bytes == 0


def test_deleting_a_picture_forgets_all_of_its_trajectories() -> None:
    memory = Trajectories()
    for steps in (5, 10):
        memory.put(replace(KEY, steps=steps), path(4))
    memory.put(replace(KEY, picture="b"), path(4))
    assert memory.purge("a") == 2
    assert memory.counts().bytes == 4 * 16
    assert memory.purge() == 1


def test_a_pictures_key_knows_shape_and_samples() -> None:
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    assert picture_key(picture) == picture_key(picture.copy())
    assert picture_key(picture) != picture_key(picture.reshape(4, 2, 3))
    assert picture_key(picture) != picture_key(picture + 1)
