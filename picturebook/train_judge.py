# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
"""Train the judge on renders and on autoencoder round trips."""

import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from numpy.typing import NDArray

from picturebook.judge import Judge, answers, targets
from picturebook.pool import Pool
from picturebook.round_trips import round_trips
from picturebook.scene import Scene, sample_scene
from picturebook.train_autoencoder import HELD_OUT, to_tensor
from picturebook.training import Run, autocast, device
from picturebook.world import picture

BATCH, POOL, TRAVELLED, RENEWED = 48, 12_000, 2_400, 6


def held_out(count: int) -> tuple[NDArray[np.uint8], list[Scene]]:
    """Draw pictures that no trainer uses, and their scenes."""
    rng = random.Random(HELD_OUT)
    scenes = [sample_scene(rng) for _ in range(count)]
    return np.stack([picture(scene) for scene in scenes]), scenes


@torch.no_grad()
def accuracy(judge: Judge, images: NDArray[np.uint8], scenes: list[Scene]) -> tuple[float, float]:
    """Return the share of right answers, and the share of pictures with every answer right."""
    right = []
    for start in range(0, len(scenes), 64):
        read = judge.read(images[start : start + 64])
        truth = [answers(scene) for scene in scenes[start : start + 64]]
        right += [[a[q] == b[q] for q in b] for a, b in zip(read, truth, strict=True)]
    return float(np.mean(right)), float(np.all(right, axis=1).mean())


def train(runs: Path, minutes: float, peak: float = 2e-3) -> None:
    """Train for `minutes` in all, resuming from `runs`, then save to `runs`."""
    torch.manual_seed(0)
    judge = Judge().to(device()).train()
    optimiser = torch.optim.AdamW(judge.parameters(), lr=peak, weight_decay=0.02)
    vae = AutoencoderKL.from_pretrained(runs / "autoencoder" / "model").to(device()).eval()
    pool = Pool("judge", POOL, TRAVELLED, vae)
    images, scenes = held_out(500)
    run = Run(runs / "judge", minutes, {"model": judge, "optimiser": optimiser})
    checked = run.trained_seconds
    while run.progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = run.learning_rate(peak)
        pool.renew(run.step, RENEWED)
        shown, truth_of = pool.batch(run.step, BATCH)
        truth = targets(truth_of).to(device())
        with autocast():
            guesses = judge(to_tensor(shown))
        losses = [F.cross_entropy(logits.float(), truth[:, column]) for column, logits in enumerate(guesses)]
        loss = torch.stack(losses).sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimiser.step()
        run.finished_step(note_every=60, loss=loss.item())
        if run.trained_seconds - checked > 180:
            checked = run.trained_seconds
            answers_right, pictures_right = accuracy(judge.eval(), images[:256], scenes[:256])
            run.note(answers=answers_right, pictures=pictures_right)
            judge.train()
    judge.eval().cpu()
    of_renders, of_trips = accuracy(judge, images, scenes), accuracy(judge, round_trips(vae.cpu(), images), scenes)
    run.note(
        answers=of_renders[0], pictures=of_renders[1], answers_round_trip=of_trips[0], pictures_round_trip=of_trips[1]
    )
    judge.save(runs / "judge" / "weights")
