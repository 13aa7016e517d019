"""A Model without a network: for Gaussian data the best possible noise prediction is known."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.diffusion.attention import AttentionMap
from engine.diffusion.schedule import NoiseTable, Schedule
from engine.diffusion.trajectory import Trajectories
from engine.errors import EngineFault
from engine.model import Geometry
from engine.requests import Attended, Conditioning, Decode, Denoise, Encode, Grad, Progress, Row, Text
from engine.runtime.gradient import gradient

T = TypeVar("T")
STABLE_DIFFUSION = {
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "steps_offset": 1,
    "set_alpha_to_one": False,
}


class ClosedForm(Geometry):
    """Data ~ N(mean(prompt), spread^2) per latent sample: e = sigma (z - sqrt(a) mean) / (a spread^2 + sigma^2).

    Pictures are latents and back by averaging and repeating cells; the first three channels are the colours.
    """

    def __init__(
        self,
        means: dict[str, Tensor | float] | None = None,
        *,
        spread: float = 1.0,
        factor: int = 4,
        channels: int = 5,
        sample_size: int = 32,
        config: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(factor, channels, sample_size, size_multiple=factor * 2)
        self.name = "closed form"
        self.device, self.dtype = torch.device("cpu"), torch.float32
        self.max_tokens = 7
        self.table = NoiseTable.from_config(STABLE_DIFFUSION if config is None else config)
        self.trajectories = Trajectories()
        self.means = means or {}
        self.spread = spread
        self.calls: list[int] = []
        self.threads: set[str] = set()
        self.before_call: Callable[[Sequence[Row]], None] = lambda _: None

    def schedule(self, steps: int) -> Schedule:
        return self.table.schedule(steps)

    def on_device(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array))

    def truncated(self, prompt: str) -> str:
        return " ".join(prompt.split()[self.max_tokens :])

    def embed(self, prompt: str) -> Conditioning:
        self.threads.add(threading.current_thread().name)
        mean = self.means.get(prompt, 0.0)
        return Conditioning(torch.as_tensor(mean, dtype=torch.float32), spans=spans_of(prompt, self.max_tokens))

    def denoise(self, rows: Sequence[Row]) -> Tensor:
        self.threads.add(threading.current_thread().name)
        self.before_call(rows)
        self.calls.append(len(rows))
        return torch.stack([self.epsilon(row) for row in rows])

    def epsilon(self, row: Row) -> Tensor:
        a, sigma = row.level.alpha, row.level.sigma
        return sigma * (row.latents - a**0.5 * row.text.tokens) / (a * self.spread**2 + sigma**2)

    def attend(self, rows: Sequence[Row]) -> tuple[Tensor, list[tuple[AttentionMap, ...]]]:
        return self.denoise(rows), [self.attention(row) for row in rows]

    def attention(self, row: Row) -> tuple[AttentionMap, ...]:
        """Return what a row's capture shows: every cell attends to every token of the window alike."""
        shape = (*row.latents.shape[-2:], self.max_tokens)
        return (AttentionMap("up", 1, torch.full(shape, 1 / self.max_tokens)),)

    def encode(self, picture: np.ndarray) -> Tensor:
        height, width = picture.shape[0] // self.vae_factor, picture.shape[1] // self.vae_factor
        cells = picture.reshape(height, self.vae_factor, width, self.vae_factor, 3).mean((1, 3)) / 127.5 - 1
        colours = torch.from_numpy(cells).float().permute(2, 0, 1)
        return torch.cat([colours, torch.zeros(self.latent_channels - 3, height, width)])

    def decode(self, latents: Tensor) -> np.ndarray:
        colours = ((latents[:3].permute(1, 2, 0) + 1) * 127.5).round().clamp(0, 255).byte().numpy()
        return colours.repeat(self.vae_factor, 0).repeat(self.vae_factor, 1)


def drive(steps: Generator[Any, Any, T], model: Any, seen: list[Any] | None = None) -> T:
    """Run a method by hand, without a runtime; requests are appended to `seen`."""
    answer: Any = None
    try:
        while True:
            request = steps.send(answer)
            if seen is not None:
                seen.append(request)
            match request:
                case Denoise(rows):
                    answer = answered(model, rows)
                case Grad():
                    answer = gradient(request, model)
                case Encode(picture):
                    answer = model.encode(picture)
                case Decode(latents):
                    answer = model.decode(latents)
                case Text(prompts):
                    answer = [model.embed(prompt) for prompt in prompts]
                case Progress():
                    answer = None
                case _:
                    raise EngineFault(f"nobody answers {request}")
    except StopIteration as end:
        return end.value


def final_latents(steps: Generator[Any, Any, Any], model: Any) -> Tensor:
    """Run a method by hand and return the latents it decodes at last."""
    seen: list[Any] = []
    drive(steps, model, seen)
    return [request.latents for request in seen if isinstance(request, Decode)][-1]


def spans_of(prompt: str, window: int, pieces: str = r"\S+") -> tuple[tuple[int, int], ...]:
    """Return what each token of a window stands for: a start, then the pieces of the prompt, then silence."""
    found = [piece.span() for piece in re.finditer(pieces, prompt)][: window - 2]
    return ((0, 0), *found, *((0, 0),) * (window - 1 - len(found)))


def answered(model: Any, rows: Sequence[Row]) -> list[Any]:
    """Return what the runtime would send for a Denoise."""
    if all(row.attention is None and row.capture is None for row in rows):
        return list(model.denoise(rows).unbind())
    epsilons, maps = model.attend(rows)
    told = zip(rows, epsilons.unbind(), maps, strict=True)
    return [epsilon if row.capture is None else Attended(epsilon, seen) for row, epsilon, seen in told]


def smooth_picture(side: int) -> np.ndarray:
    """Return a random square without hard edges, uint8 [side, side, 3]."""
    return np.asarray(Image.fromarray(noisy_picture(5, 5)).resize((side, side), Image.Resampling.BICUBIC))


def noisy_picture(width: int, height: int, channels: int = 3, seed: int = 0) -> np.ndarray:
    """Return random samples, uint8 [height, width, channels]."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
