# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false
"""Train the autoencoder: 128 x 128 pictures to latents [6, 32, 32] of zero mean and unit variance per channel."""

import math
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from numpy.typing import NDArray

from picturebook.generator import LATENT_CHANNELS
from picturebook.training import Run, autocast, device
from picturebook.world import picture, sample_scene

CROP = 64  # the network is convolutional: crops train it four times as fast as whole pictures, equally well
BATCH = 16
HELD_OUT = "held-out"
SMALL_COPY = (0.42, 0.32, 0.39)  # how much light, red-green and blue-yellow vary over the drawn world


def new_autoencoder() -> AutoencoderKL:
    """Return an untrained autoencoder, 4 x down in each direction, 6 channels."""
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(24, 48, 96),
        layers_per_block=1,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=8,
        sample_size=128,
        scaling_factor=1.0,
    )


def pictures(name: str, count: int) -> NDArray[np.uint8]:
    """Draw `count` pictures of the stream called `name`: uint8 [count, 128, 128, 3]."""
    rng = random.Random(name)
    return np.stack([picture(sample_scene(rng)) for _ in range(count)])


def to_tensor(images: NDArray[np.uint8]) -> torch.Tensor:
    """Return uint8 [n, h, w, 3] as float32 [n, 3, h, w] in -1 to 1."""
    return torch.from_numpy(images).permute(0, 3, 1, 2).float().div_(127.5).sub_(1).contiguous().to(device())


def _crops(step: int) -> torch.Tensor:
    rng = random.Random(f"autoencoder/{step}")
    out = np.empty((BATCH, CROP, CROP, 3), np.uint8)
    for i in range(BATCH):
        y, x = rng.randint(0, 128 - CROP), rng.randint(0, 128 - CROP)
        out[i] = picture(sample_scene(rng))[y : y + CROP, x : x + CROP]
    return to_tensor(out)


def _edges(images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return images[..., 1:] - images[..., :-1], images[..., 1:, :] - images[..., :-1, :]


def small_copy(images: torch.Tensor) -> torch.Tensor:
    """Return what the first three latent channels are asked to be: light, red-green, blue-yellow, [n, 3, h/4, w/4].

    A latent that *is* a small picture in decorrelated colours makes hue as strong a signal as light. Left to itself the
    autoencoder kept hue in a direction of a quarter of the others' spread, where the noise drowns it, and the generator
    then learned shapes long before colours.
    """
    small = F.avg_pool2d(images, 4)
    light = small.mean(1, keepdim=True)
    return torch.cat([light, _opponents(small)], 1) / torch.tensor(SMALL_COPY).view(1, 3, 1, 1).to(images)


def _opponents(images: torch.Tensor) -> torch.Tensor:
    """Return red against green and blue against both, [n, 2, h, w]."""
    red, green, blue = images.unbind(1)
    return torch.stack([red - green, blue - (red + green) / 2], 1)


def reconstruction_loss(made: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
    """Return L1 + MSE + the L1 between the two pictures' edges + the L1 between their hues.

    Without the edges thin lines blur; without the hues the four channels go to light and dark, and lips turn grey.
    """
    edges = sum(F.l1_loss(a, b) for a, b in zip(_edges(made), _edges(true), strict=True))
    hues = F.l1_loss(_opponents(made), _opponents(true))
    return F.l1_loss(made, true) + F.mse_loss(made, true) + edges + 1.5 * hues


@torch.no_grad()
def psnr(model: AutoencoderKL, images: NDArray[np.uint8]) -> float:
    """Return the mean PSNR in dB of whole pictures, uint8 [n, 128, 128, 3], through the autoencoder."""
    ratios = []
    for chunk in np.array_split(images, max(1, len(images) // 8)):
        made = model.decode(model.encode(to_tensor(chunk)).latent_dist.mode()).sample
        made = (made.clamp(-1, 1) + 1) * 127.5
        error = (made.round() - torch.from_numpy(chunk).permute(0, 3, 1, 2).to(made)).pow(2).mean((1, 2, 3))
        ratios += [10 * math.log10(255**2 / max(e, 1e-6)) for e in error.tolist()]
    return sum(ratios) / len(ratios)


@torch.no_grad()
def normalise(model: AutoencoderKL, images: NDArray[np.uint8]) -> None:
    """Fold an affine map into the two 1 x 1 convolutions so that latents have zero mean, unit variance per channel.

    Without it a channel's offset comes out of the sampler as a colour cast of every picture.
    """
    chunks = np.array_split(images, max(1, len(images) // 16))
    latents = torch.cat([model.encode(to_tensor(chunk)).latent_dist.mode() for chunk in chunks])
    mean, std = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    channels = model.config.latent_channels
    quant, post = model.quant_conv, model.post_quant_conv
    assert quant is not None
    assert quant.bias is not None
    assert post is not None
    assert post.bias is not None
    post.bias += post.weight[:, :, 0, 0] @ mean
    post.weight *= std[None, :, None, None]
    quant.weight[:channels] /= std[:, None, None, None]
    quant.bias[:channels] = (quant.bias[:channels] - mean) / std
    quant.bias[channels:] -= 2 * std.log()


def train(runs: Path, minutes: float, peak: float = 2e-3) -> AutoencoderKL:
    """Train for `minutes` in all, resuming from `runs`, and return the normalised autoencoder."""
    torch.manual_seed(0)
    model = new_autoencoder().to(device()).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.98), weight_decay=1e-4)
    run = Run(runs / "autoencoder", minutes, {"model": model, "optimiser": optimiser})
    held_out, measured = pictures(HELD_OUT, 24), run.trained_seconds
    while run.progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = run.learning_rate(peak)
        true = _crops(run.step)
        with autocast():
            posterior = model.encode(true).latent_dist
            made = model.decode(posterior.sample()).sample
        divergence = 0.5 * (posterior.mean.float() ** 2 + posterior.var.float() - 1 - posterior.logvar.float()).mean()
        anchor = F.mse_loss(posterior.mean[:, :3].float(), small_copy(true))
        loss = reconstruction_loss(made.float(), true) + 0.05 * anchor + 1e-4 * divergence
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        run.finished_step(loss=loss.item(), anchor=anchor.item(), divergence=divergence.item())
        if run.trained_seconds - measured > 180:
            measured = run.trained_seconds
            run.note(psnr=psnr(model.eval(), held_out))
            model.train()
    model.eval()
    normalise(model, pictures("normalise", 512))
    run.note(psnr_normalised=psnr(model, pictures(HELD_OUT, 96)))
    model.save_pretrained(runs / "autoencoder" / "model")
    return model
