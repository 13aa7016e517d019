"""What an inversion is: it finds, for a picture, the latents at every level and what leads back down to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from engine.diffusion.guide import Guided
from engine.diffusion.schedule import Schedule
from engine.diffusion.trajectory import Trajectory
from engine.requests import Conditioning, Steps


@dataclass(frozen=True, eq=False)
class Source:
    """What is known of a picture before it is inverted.

    path: its way up at guidance 1 as far as it was walked, z0 first. text: what that way is walked with. empty, prompt,
    guidance_scale: what leads down to the picture. seed: of what an inversion draws by lot.
    """

    path: tuple[Tensor, ...]
    schedule: Schedule
    level: int
    text: Conditioning
    empty: Conditioning
    prompt: Conditioning
    guidance_scale: float
    seed: int = 0

    @property
    def guide(self) -> Guided:
        """Return what leads down to the picture itself."""
        return Guided(self.empty, self.prompt, self.guidance_scale)

    @property
    def rows_up(self) -> int:
        """Return how many rows the rest of the way up takes."""
        return max(0, self.level + 1 - len(self.path))

    @property
    def rows_down(self) -> int:
        """Return how many rows the picture's own way down takes."""
        return self.level * len(self.guide.texts)


@dataclass(frozen=True)
class Inversion:
    """One way to invert."""

    name: str
    summary: str
    rows: Callable[[Source], int]
    """How many denoiser rows it will ask for."""
    invert: Callable[[Source], Steps[Trajectory]]
    climbs: bool = True
    """Whether its latents are those of the way up, which can be kept for others."""
    climbs_with_prompt: bool = False
    """Whether the way up must be walked with the picture's own prompt; else the method may choose the text."""
    lasting: bool = True
    """Whether what it adds to the way up is worth keeping between jobs."""
