"""The judge: a small network that reads every attribute of a picture, one answer a question.

It is trained on renders and their autoencoder round trips, never on generated pictures, so it cannot learn to excuse
the generator.
"""

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import nn

from picturebook.animals import ANIMALS
from picturebook.captions import visible
from picturebook.fruit_bowl import FRUITS
from picturebook.objects import KINDS
from picturebook.palette import COLOURS
from picturebook.portrait import HAIRS, HEADWEAR, MOODS, ROLES, SKINS
from picturebook.scene import Scene
from picturebook.settings import SETTINGS
from picturebook.styles import STYLES

ABSENT = "-"
_KINDS, _COLOURS = (ABSENT, *KINDS, *ANIMALS), (ABSENT, *COLOURS)
QUESTIONS: dict[str, tuple[str, ...]] = {
    "style": STYLES,
    "setting": (ABSENT, *SETTINGS, "kitchen"),
    "bowl": (ABSENT, "nothing", *FRUITS),
    **{f"{side}.kind": _KINDS for side in ("middle", "left", "right")},
    **{f"{side}.colour": _COLOURS for side in ("middle", "left", "right")},
    "person.role": (ABSENT, *ROLES),
    "person.skin": (ABSENT, *SKINS),
    "person.hair": (ABSENT, *HAIRS),
    "person.beard": (ABSENT, "False", "True"),
    "person.glasses": (ABSENT, "False", "True"),
    "person.headwear": (ABSENT, *HEADWEAR),
    "person.mood": (ABSENT, *MOODS),
}
"""Every question with its possible answers."""


def answers(scene: Scene) -> dict[str, str]:
    """Answer every question about a scene as far as it can be seen."""
    scene, found = visible(scene), {}
    for question in QUESTIONS:
        owner, _, attribute = question.partition(".")
        value = getattr(scene, owner)
        if attribute and value is not None:
            value = getattr(value, attribute)
        found[question] = ABSENT if value is None else str(value)
    return found


def targets(scenes: list[Scene]) -> torch.Tensor:
    """Return the answers' indices, int64 [n, questions]."""
    rows = [[QUESTIONS[question].index(answer) for question, answer in answers(scene).items()] for scene in scenes]
    return torch.tensor(rows)


def _pixels(images: NDArray[np.uint8]) -> torch.Tensor:
    return torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float().div(127.5).sub(1)


class Judge(nn.Module):
    """Four strided convolution blocks, pooled on a 4 x 4 grid so that left and right stay apart."""

    def __init__(self, width: int = 32) -> None:
        """Build it untrained; `width` channels in the first block."""
        super().__init__()
        self.width = width
        blocks, channels = [], 3
        for out in (width, 2 * width, 3 * width, 4 * width):
            blocks += [nn.Conv2d(channels, out, 3, stride=2, padding=1), nn.GroupNorm(8, out), nn.SiLU()]
            blocks += [nn.Conv2d(out, out, 3, padding=1), nn.GroupNorm(8, out), nn.SiLU()]
            channels = out
        self.body = nn.Sequential(
            *blocks, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(16 * channels, 256), nn.SiLU()
        )
        self.heads = nn.ModuleList(nn.Linear(256, len(options)) for options in QUESTIONS.values())

    def forward(self, pixels: torch.Tensor) -> list[torch.Tensor]:
        """Map pixels in -1 to 1, [n, 3, 128, 128], to logits [n, options], one tensor a question."""
        features = self.body(pixels)
        return [head(features) for head in self.heads]

    @torch.no_grad()
    def read(self, images: NDArray[np.uint8]) -> list[dict[str, str]]:
        """Answer every question about pictures, uint8 [n, 128, 128, 3]."""
        picked = torch.stack([logits.argmax(-1) for logits in self(_pixels(images))], 1).tolist()
        return [{q: options[i] for (q, options), i in zip(QUESTIONS.items(), row, strict=True)} for row in picked]

    @torch.no_grad()
    def chances(self, images: NDArray[np.uint8]) -> list[dict[str, dict[str, float]]]:
        """Return how likely every answer to every question is, for pictures like `read`'s."""
        shares = [logits.softmax(-1).tolist() for logits in self(_pixels(images))]
        return [
            {
                question: dict(zip(options, share[row], strict=True))
                for (question, options), share in zip(QUESTIONS.items(), shares, strict=True)
            }
            for row in range(len(images))
        ]

    @torch.no_grad()
    def features(self, images: NDArray[np.uint8]) -> list[torch.Tensor]:
        """Return what each strided block makes of the pictures: [n, channels, h, w], finest first."""
        found, pixels = [], _pixels(images)
        for layer in self.body:
            pixels = layer(pixels)
            if isinstance(layer, nn.AdaptiveAvgPool2d):
                break
            found.append(pixels)
        return found[5::6]

    def save(self, folder: Path) -> None:
        """Write `model.safetensors` in fp16 and `config.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file({k: v.half().contiguous() for k, v in self.state_dict().items()}, folder / "model.safetensors")
        (folder / "config.json").write_text(json.dumps({"width": self.width, "questions": QUESTIONS}, indent=2) + "\n")

    @classmethod
    def load(cls, folder: Path) -> "Judge":
        """Load a saved judge; raises ValueError when it was trained on other questions."""
        config = json.loads((folder / "config.json").read_text())
        if config["questions"] != {question: list(options) for question, options in QUESTIONS.items()}:
            raise ValueError(f"the judge in {folder} answers other questions than this world asks: train it again")
        judge = cls(config["width"]).eval()
        judge.load_state_dict({k: v.float() for k, v in load_file(folder / "model.safetensors").items()})
        return judge
