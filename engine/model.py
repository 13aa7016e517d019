"""What methods and the runtime need of a model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from engine.diffusion.attention import AttentionMap
from engine.diffusion.schedule import NoiseTable, Schedule
from engine.diffusion.trajectory import Trajectories
from engine.requests import Conditioning, Row


class Model(Protocol):
    """What methods and the runtime need of a checkpoint; tests stand in with a closed-form one."""

    name: str
    device: torch.device
    dtype: torch.dtype
    table: NoiseTable
    vae_factor: int
    """Pixels a latent cell is wide."""
    latent_channels: int
    sample_size: int
    """Side of the pictures it was trained on, pixels."""
    size_multiple: int
    """Pixels that width and height must be multiples of."""
    max_tokens: int
    words: frozenset[str]
    """Words that the tokenizer knows whole, in lower case; empty where it has none."""
    trajectories: Trajectories

    def schedule(self, steps: int) -> Schedule:
        """Return the noise levels of a run."""
        ...

    def working_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the width and height, pixels, at which a picture of this size is edited."""
        ...

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return columns and rows of the latents of a picture of this size, brought to its working size."""
        ...

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int]:
        """Return [channels, rows, columns] of a picture that already has a working size."""
        ...

    def on_device(self, array: np.ndarray) -> Tensor:
        """Return an array as a tensor on the model's device."""
        ...

    def truncated(self, prompt: str) -> str:
        """Return the end of a prompt that does not fit into the text encoder's window."""
        ...

    def embed(self, prompt: str) -> Conditioning:
        """Encode one prompt."""
        ...

    def forget_prompts(self) -> None:
        """Drop the prompts that are remembered, if any are; on the thread that embeds them."""
        ...

    def denoise(self, rows: Sequence[Row]) -> Tensor:
        """Return epsilon of rows of one shape, none with a plan or a capture: float32 [rows, channels, h, w]."""
        ...

    def attend(self, rows: Sequence[Row]) -> tuple[Tensor, list[tuple[AttentionMap, ...]]]:
        """Return epsilon of rows of one shape, their plans followed, and of each what its capture asks for."""
        ...

    def encode(self, picture: np.ndarray) -> Tensor:
        """Return the latents, float32 [channels, h/f, w/f], of a picture uint8 [h, w, 3]."""
        ...

    def decode(self, latents: Tensor) -> np.ndarray:
        """Return the picture, uint8 [h*f, w*f, 3], of latents. Raises NumbersFault if they came to nothing."""
        ...


class Geometry:
    """Sizes that follow from a checkpoint's configuration; half of what `Model` asks for."""

    def __init__(self, vae_factor: int, latent_channels: int, sample_size: int, size_multiple: int) -> None:
        self.vae_factor = vae_factor
        self.latent_channels = latent_channels
        self.sample_size = sample_size
        self.size_multiple = size_multiple
        self.words: frozenset[str] = frozenset()

    def working_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size of about the trained area with this aspect, in multiples the network can halve."""
        scale = self.sample_size / math.sqrt(width * height)
        step = self.size_multiple
        wide, high = (max(step, round(side * scale / step) * step) for side in (width, height))
        return wide, high

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return columns and rows of the latents of a picture of this size, brought to its working size."""
        wide, high = self.working_size(width, height)
        return wide // self.vae_factor, high // self.vae_factor

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int]:
        """Return [channels, rows, columns] of a picture that already has a working size."""
        return self.latent_channels, height // self.vae_factor, width // self.vae_factor

    def forget_prompts(self) -> None:
        """Do nothing: who encodes every prompt anew has none to drop."""
