# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false
"""Train text encoder and U-Net together, from scratch, on latents that are computed once."""

import copy
import math
import random
import shutil
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from diffusers.models.attention_processor import AttnProcessor
from numpy.typing import NDArray
from transformers import CLIPTokenizer

from picturebook.captions import caption, captions
from picturebook.generator import new_scheduler, new_text_encoder, new_unet, save_pipeline
from picturebook.scene import Scene
from picturebook.tokenizer import MAX_TOKENS, write_tokenizer
from picturebook.train_autoencoder import to_tensor
from picturebook.training import Run, Threads, autocast, device
from picturebook.world import picture, render, sample_scene

BATCH = 32
PICTURES = 20_000
PHRASINGS = 8  # captions kept for each picture
EMPTY_PROMPTS = 0.1
MOOD = 6.0
MEDIAN_SNR, LOG_SNR_SPREAD = 0.5, 2.0


@torch.no_grad()
def training_set(
    folder: Path, vae: AutoencoderKL, tokenizer: CLIPTokenizer
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return latents [n, 6, 32, 32] in fp16, token ids [n, PHRASINGS, MAX_TOKENS], how often to show each picture [n]
    and how much its cells count, [n, 32, 32].

    Pictures are drawn and encoded once.
    """
    rng, scenes = random.Random("generator"), []
    for _ in range(PICTURES):
        scenes.append(sample_scene(rng))
    words = [text for scene in scenes for text in (caption(scene), *captions(scene, rng, PHRASINGS - 1))]
    ids = tokenizer(words, padding="max_length", max_length=MAX_TOKENS, return_tensors="pt").input_ids
    file = folder / "latents.npy"
    if not file.exists():
        parts = []
        for start in range(0, PICTURES, 32):
            images = np.stack([picture(scene) for scene in scenes[start : start + 32]])
            with autocast():
                parts.append(vae.encode(to_tensor(images)).latent_dist.mode().half().cpu().numpy())
        np.save(file.with_suffix(".part.npy"), np.concatenate(parts))
        file.with_suffix(".part.npy").rename(file)
    shown = torch.tensor([_emphasis(scene) for scene in scenes])
    counts = torch.from_numpy(np.stack([importance(scene) for scene in scenes]))
    return torch.from_numpy(np.load(file)), ids.view(PICTURES, PHRASINGS, MAX_TOKENS), shown, counts


def _emphasis(scene: Scene) -> float:
    """Weigh a picture: two things and portraits have the most to get right; drawings and paintings share the rest."""
    share = 1.0 if scene.style == "plain" else 0.5
    if scene.left is not None and scene.right is not None:
        return 2.0 * share
    if scene.person is not None:
        return 2.5 * share
    return share * (0.7 if scene.middle is None else 1.0)


def importance(scene: Scene) -> NDArray[np.float16]:
    """Return how much each latent cell of a picture counts, [32, 32].

    A mood is a few dozen of a portrait's thousand cells: at equal weights everything else was learned and it was not
    (3 of 21 moods right, all other attributes of 60 portraits right).
    """
    counts = np.ones((32, 32), np.float16)
    if scene.person is not None:
        mood = render(scene).masks["mood"].reshape(32, 4, 32, 4).any((1, 3))
        counts[mood] = MOOD
    return counts


class Average:
    """Keep a moving average of a model's weights: what is exported, since single steps are noisy."""

    def __init__(self, model: torch.nn.Module) -> None:
        """Start from the model as it is."""
        self.model = copy.deepcopy(model).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, model: torch.nn.Module, step: int) -> None:
        """Move towards `model`, quickly at first."""
        decay = min(0.999, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.model.parameters()), list(model.parameters()), 1 - decay)


def level_shares(alphas: torch.Tensor) -> torch.Tensor:
    """Return the cumulative share of training each noise level gets, rising to 1.

    ln SNR is drawn from a normal distribution, as in arXiv:2206.00364 (table 1) and arXiv:2403.03206 (section 3.1):
    most steps go where the picture is being decided, few to nearly clean latents and few to pure noise.
    """
    log_snr = (alphas / (1 - alphas)).log().double()
    density = (-0.5 * ((log_snr - math.log(MEDIAN_SNR)) / LOG_SNR_SPREAD) ** 2).exp()
    weights = density * torch.gradient(log_snr)[0].abs()
    return (weights.cumsum(0) / weights.sum()).float()


def train(runs: Path, minutes: float, peak: float = 1.2e-3, export_every: float = 600) -> None:
    """Train for `minutes` in all, resuming from `runs`, and export to `runs` every `export_every` seconds."""
    torch.manual_seed(0)
    vae = AutoencoderKL.from_pretrained(runs / "autoencoder" / "model").to(device()).eval()
    shutil.rmtree(runs / "tokenizer", ignore_errors=True)
    tokenizer = write_tokenizer(runs / "tokenizer")
    unet = new_unet()
    model = torch.nn.ModuleDict({"text": new_text_encoder(tokenizer), "unet": unet}).to(device()).train()
    if device().type == "cpu":
        # The fused attention's backward pass took a third of a step here; the explicit one a tenth.
        unet.set_attn_processor(AttnProcessor())
    average = Average(model)
    groups = [
        {"params": model["unet"].parameters(), "scale": 1.0},
        {"params": model["text"].parameters(), "scale": 0.6},
    ]
    optimiser = torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.99), weight_decay=1e-2)
    folder = runs / "generator"
    folder.mkdir(parents=True, exist_ok=True)
    latents, tokens, shown, counts = training_set(folder, vae, tokenizer)
    run = Run(folder, minutes, {"model": model, "average": average.model, "optimiser": optimiser})
    alphas = new_scheduler().alphas_cumprod.to(device())
    shares = level_shares(alphas.cpu())
    threads = Threads(torch.get_num_threads())
    exported, losses = run.trained_seconds, [0.0]

    def export() -> None:
        save_pipeline(folder / "weights", vae, average.model["text"], tokenizer, average.model["unet"])

    while run.progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = run.learning_rate(peak, warmup_steps=100) * group["scale"]
        draw = torch.Generator().manual_seed(run.step)
        rows = torch.multinomial(shown, BATCH, replacement=True, generator=draw)
        z0 = latents[rows].float().to(device())
        ids = tokens[rows, torch.randint(PHRASINGS, (BATCH,), generator=draw)]
        ids[torch.rand(BATCH, generator=draw) < EMPTY_PROMPTS] = _empty(tokenizer)
        # One level from each of BATCH equal slices: the loss then jumps less than with free draws.
        slices = (torch.arange(BATCH) + torch.rand(BATCH, generator=draw)) / BATCH
        levels = torch.searchsorted(shares, slices).clamp(max=len(alphas) - 1).to(device())
        noise = torch.randn(z0.shape, generator=draw).to(device())
        alpha = alphas[levels].view(-1, 1, 1, 1)
        velocity = alpha.sqrt() * noise - (1 - alpha).sqrt() * z0
        with autocast():
            states = model["text"](ids.to(device())).last_hidden_state
            predicted = model["unet"](alpha.sqrt() * z0 + (1 - alpha).sqrt() * noise, levels, states).sample
        loss = (counts[rows].float().to(device()).unsqueeze(1) * (predicted.float() - velocity).pow(2)).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        average.update(model, run.step)
        losses = [*losses[-99:], loss.item()]
        threads.tick()
        run.finished_step(note_every=60, loss=sum(losses) / len(losses))
        if run.trained_seconds - exported > export_every:
            exported = run.trained_seconds
            export()
    export()


def _empty(tokenizer: CLIPTokenizer) -> torch.Tensor:
    return tokenizer("", padding="max_length", max_length=MAX_TOKENS, return_tensors="pt").input_ids[0]
