"""Writes a tiny, randomly initialised Stable Diffusion checkpoint in the diffusers folder layout."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from tests.engine.core.closed_form import STABLE_DIFFUSION

ATTENTIVE: dict[str, Any] = {
    "down_block_types": ("CrossAttnDownBlock2D",) * 3,
    "up_block_types": ("CrossAttnUpBlock2D",) * 3,
    "block_out_channels": (16, 32, 32),
}
"""A U-Net that looks at the text at its full, its half and its quarter size."""
SCALING_FACTOR = 2.5
"""Brings the latents of a random autoencoder to order one."""


def write_checkpoint(
    folder: Path,
    *,
    channels: int = 4,
    halvings: int = 1,
    cells: int = 16,
    tokens: int = 24,
    seed: int = 0,
    dtype: torch.dtype = torch.float32,
    variant: str | None = None,
    vae: dict[str, Any] | None = None,
    unet: dict[str, Any] | None = None,
    **scheduler: Any,
) -> Path:
    """Write a checkpoint with latents [channels, cells, cells], 2**halvings pixels a cell, and this text window."""
    torch.manual_seed(seed)
    autoencoder = AutoencoderKL(
        block_out_channels=(8,) * (halvings + 1),
        down_block_types=("DownEncoderBlock2D",) * (halvings + 1),
        up_block_types=("UpDecoderBlock2D",) * (halvings + 1),
        latent_channels=channels,
        norm_num_groups=4,
        sample_size=cells * 2**halvings,
        **{"scaling_factor": SCALING_FACTOR, **(vae or {})},
    )
    shape: dict[str, Any] = {
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "block_out_channels": (16, 32),
        "layers_per_block": 1,
        "cross_attention_dim": 24,
        "attention_head_dim": 4,
        "norm_num_groups": 4,
    }
    denoiser = UNet2DConditionModel(
        sample_size=cells, in_channels=channels, out_channels=channels, **{**shape, **(unet or {})}
    )
    tokenizer = write_tokenizer(folder.with_name(folder.name + "-words"), tokens)
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=24,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=tokens,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    pipeline = StableDiffusionPipeline(
        vae=autoencoder,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        unet=denoiser,
        scheduler=DDIMScheduler(**{**STABLE_DIFFUSION, "clip_sample": False, **scheduler}),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.to(dtype=dtype).save_pretrained(folder, safe_serialization=True, variant=variant)
    return folder


def write_tokenizer(folder: Path, tokens: int) -> CLIPTokenizer:
    """Write a CLIP tokenizer that knows letters only: every letter of a prompt is a token."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = string.ascii_lowercase
    pieces = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({piece: index for index, piece in enumerate(pieces)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer.from_pretrained(folder, model_max_length=tokens)
