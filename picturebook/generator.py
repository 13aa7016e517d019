# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false
"""The generator's parts, untrained, and how they are put together into a diffusers folder."""

import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from picturebook.tokenizer import MAX_TOKENS

TEXT_WIDTH = 128
LATENT_CHANNELS = 6


def new_unet() -> UNet2DConditionModel:
    """Return an untrained denoiser of latents [6, 32, 32].

    Groups of several channels in the norms matter: with one channel a group, a norm wipes out the mean that carries
    a picture's colour.
    """
    return UNet2DConditionModel(
        sample_size=32,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=(32, 64, 128),
        layers_per_block=1,
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,
        norm_num_groups=8,
    )


def new_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """Return an untrained CLIP text encoder for the tokenizer's vocabulary."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=4 * TEXT_WIDTH,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=MAX_TOKENS,
            projection_dim=TEXT_WIDTH,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def new_scheduler() -> DDIMScheduler:
    """Return the noise schedule.

    It ends noisier than Stable Diffusion's (0.016 instead of 0.012): small flat pictures shine through more noise, and
    a colour that shines through at the last level is one the model never learns to choose by the prompt. The network
    predicts v (arXiv:2202.00512, appendix D): at high noise, where kinds and colours are settled, an error in the
    picture then counts in full, while in the error of epsilon it all but vanishes.
    """
    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.016,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


def load_as_float32(config: Path) -> None:
    """Name float32 as the dtype to load as: transformers else follows the file's fp16, while diffusers does not."""
    settings = json.loads(config.read_text())
    config.write_text(json.dumps({**settings, "dtype": "float32"}, indent=2, sort_keys=True) + "\n")


def save_pipeline(
    folder: Path,
    vae: AutoencoderKL,
    text_encoder: CLIPTextModel,
    tokenizer: CLIPTokenizer,
    unet: UNet2DConditionModel,
) -> None:
    """Write everything as one diffusers folder in fp16, replacing `folder` only once the new one is complete."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    # Otherwise the file says in which folder of which machine the autoencoder lay when it was loaded.
    vae.register_to_config(_name_or_path="")
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=new_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.to(dtype=torch.float16)
    pipeline.save_pretrained(fresh, safe_serialization=True)
    pipeline.to(dtype=torch.float32)
    load_as_float32(fresh / "text_encoder" / "config.json")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
