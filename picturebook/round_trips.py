# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false, reportAttributeAccessIssue=false
"""Send pictures through the autoencoder and back: the mildest fault a generated picture has."""

import numpy as np
import torch
from diffusers import AutoencoderKL
from numpy.typing import NDArray

from picturebook.train_autoencoder import to_tensor
from picturebook.training import autocast


@torch.no_grad()
def round_trips(vae: AutoencoderKL, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the pictures, uint8 [n, 128, 128, 3], after encoding and decoding."""
    out = []
    for start in range(0, len(images), 32):
        with autocast():
            made = vae.decode(vae.encode(to_tensor(images[start : start + 32])).latent_dist.mode()).sample.float()
        out.append(((made.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy())
    return np.concatenate(out)
