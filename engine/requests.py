"""What a running method may ask of the runtime: it yields one of these and is sent the result.

    (epsilon,) = yield Denoise((Row(z, level, text),))

Everything else a method does by itself, so it can be driven by the runtime, by a test with a closed-form denoiser,
or by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
from torch import Tensor

from engine.diffusion.attention import AttentionMap, AttentionPlan, Capture
from engine.diffusion.schedule import Level

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Conditioning:
    """What a prompt became: tokens [length, width], and what larger models add (pooled text, size ids).

    `spans` tells for each token which characters of the prompt it stands for; (0, 0) for start, end and padding.
    """

    tokens: Tensor
    pooled: Tensor | None = None
    sizes: Tensor | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Row:
    """One sample of a denoiser call.

    `latents` are float32 [channels, h, w]. Only rows with the same `tie` must share a call; all others may be split
    over calls and mixed with other jobs' rows. An attention plan that takes from another row is tied to it.
    """

    latents: Tensor
    level: Level
    text: Conditioning
    adapter: str | None = None
    attention: AttentionPlan | None = None
    capture: Capture | None = None
    tie: Hashable | None = None


@dataclass(frozen=True, eq=False)
class Denoise:
    """Predict every row's noise. Result: list of epsilon, float32 [channels, h, w], whatever the model predicts.

    A row with a capture is answered with `Attended` instead.
    """

    rows: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class Attended:
    """The answer to a row with a capture: its epsilon, and its cross-attention, finest maps first."""

    epsilon: Tensor
    maps: tuple[AttentionMap, ...]


@dataclass(frozen=True, eq=False)
class Encode:
    """Turn a picture, uint8 [h, w, 3] at a working size, into latents. Result: float32 [channels, h/f, w/f]."""

    picture: np.ndarray


@dataclass(frozen=True, eq=False)
class Decode:
    """Turn latents [channels, h, w] into a picture. Result: uint8 [h*f, w*f, 3]."""

    latents: Tensor


@dataclass(frozen=True)
class Text:
    """Encode prompts. Result: list of Conditioning, one a prompt."""

    prompts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Caption:
    """Describe a picture, uint8 [h, w, 3] of any size. Result: str."""

    picture: np.ndarray


@dataclass(frozen=True, eq=False)
class Grad:
    """Differentiate `function(denoise, *inputs)`, a scalar, by each of its inputs, all tensors.

    `denoise` predicts rows as a Denoise does and returns [rows, channels, h, w]. Result: (value, tuple of gradients).
    It runs alone, and one of the whole engine's at a time, so that an optimization holds nobody up for longer than a
    step of its own; the optimizer's state lives in the generator.
    """

    function: Callable[..., Tensor]
    inputs: tuple[Tensor, ...]


@dataclass(frozen=True, eq=False)
class Progress:
    """Name the phase, or "" to go on with the last one; costs nothing. Result: None.

    The runtime counts the denoiser rows that were done, and each Grad as one. `total` announces how many there will be
    in all; `latents` is an estimate of the clean picture, which becomes a preview if somebody is watching. `method` is
    said once, so that a fault can name it.
    """

    phase: str = ""
    total: int | None = None
    latents: Tensor | None = None
    method: str | None = None


Request: TypeAlias = Denoise | Encode | Decode | Text | Caption | Grad | Progress
Steps: TypeAlias = Generator[Request, Any, T]
"""A running method: yields requests, returns T."""
