# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false
"""A pool of drawn pictures that captioner and judge learn from: held in memory, renewed while training goes on."""

import random

import numpy as np
from diffusers import AutoencoderKL
from numpy.typing import NDArray

from picturebook.round_trips import round_trips
from picturebook.scene import Scene, sample_scene
from picturebook.world import picture


class Pool:
    """`size` scenes with their pictures, uint8 [size, 128, 128, 3]; the first `travelled` went through an autoencoder.

    What the engine hands to a reader came out of an autoencoder, so a reader has to know its small faults. Drawing
    takes longer than a training step on the picture, hence a pool; `renew` keeps it from being learned by heart.
    """

    def __init__(self, name: str, size: int, travelled: int, vae: AutoencoderKL) -> None:
        """Draw the pool of the stream called `name`."""
        rng = random.Random(name)
        self.name, self.travelled = name, travelled
        self.scenes = [sample_scene(rng) for _ in range(size)]
        self.images = np.stack([picture(scene) for scene in self.scenes])
        self.images[:travelled] = round_trips(vae, self.images[:travelled])

    def renew(self, step: int, count: int) -> None:
        """Replace `count` of the pictures that did not travel by new ones; the same ones for the same step."""
        rng = random.Random(f"{self.name}/{step}")
        for row in rng.sample(range(self.travelled, len(self.scenes)), count):
            self.scenes[row] = sample_scene(rng)
            self.images[row] = picture(self.scenes[row])

    def batch(self, step: int, count: int) -> tuple[NDArray[np.uint8], list[Scene]]:
        """Return the pictures and scenes of one step, a quarter of them travelled."""
        rng = random.Random(f"{self.name}/batch/{step}")
        rows = [rng.randrange(self.travelled) for _ in range(count // 4)]
        rows += [rng.randrange(self.travelled, len(self.scenes)) for _ in range(count - len(rows))]
        return self.images[rows], [self.scenes[row] for row in rows]
