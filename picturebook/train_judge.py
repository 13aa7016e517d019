"""Train the judge on renders and on autoencoder round trips."""

# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from numpy.typing import NDArray

from picturebook import WEIGHTS_FOLDER
from picturebook.judge import Judge, targets
from picturebook.scene import Scene, sample_scene
from picturebook.train_autoencoder import HELD_OUT, to_tensor
from picturebook.train_captioner import round_trips
from picturebook.training import Run, autocast, device
from picturebook.world import picture

BATCH = 48
ROUND_TRIPS = 1_024


def _scenes(name: str, count: int) -> list[Scene]:
    rng = random.Random(name)
    return [sample_scene(rng) for _ in range(count)]


def _drawn(scenes: list[Scene]) -> NDArray[np.uint8]:
    return np.stack([picture(scene) for scene in scenes])


@torch.no_grad()
def accuracy(judge: Judge, images: NDArray[np.uint8], scenes: list[Scene]) -> float:
    """Return the share of single answers that are right."""
    picked = torch.stack([logits.argmax(-1).cpu() for logits in judge(to_tensor(images))], 1)
    return (picked == targets(scenes)).float().mean().item()


def train(runs: Path, minutes: float, peak: float = 1.5e-3) -> None:
    """Train for `minutes` in all, resuming from `runs`, then save to the package's weights."""
    torch.manual_seed(0)
    judge = Judge().to(device()).train()
    optimiser = torch.optim.AdamW(judge.parameters(), lr=peak, weight_decay=0.02)
    vae = AutoencoderKL.from_pretrained(runs / "autoencoder" / "model").to(device()).eval()
    travelled = _scenes("judge round trips", ROUND_TRIPS)
    copies = round_trips(vae, _drawn(travelled))
    run = Run(runs / "judge", minutes, {"model": judge, "optimiser": optimiser})
    while run.progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = run.learning_rate(peak)
        rng = random.Random(f"judge/{run.step}")
        scenes = [sample_scene(rng) for _ in range(BATCH * 2 // 3)]
        rows = [rng.randrange(ROUND_TRIPS) for _ in range(BATCH - len(scenes))]
        images = np.concatenate([_drawn(scenes), copies[rows]])
        truth = targets([*scenes, *(travelled[row] for row in rows)]).to(device())
        with autocast():
            guesses = judge(to_tensor(images))
        losses = [F.cross_entropy(logits.float(), truth[:, column]) for column, logits in enumerate(guesses)]
        loss = torch.stack(losses).sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimiser.step()
        run.finished_step(loss=loss.item())
    judge.eval()
    held_out = _scenes(HELD_OUT, 256)
    images = _drawn(held_out)
    run.note(
        judge=accuracy(judge, images, held_out), judge_roundtrip=accuracy(judge, round_trips(vae, images), held_out)
    )
    judge.cpu().save(WEIGHTS_FOLDER / "judge")
