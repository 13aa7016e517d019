"""Load a checkpoint from a folder; nothing is fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from engine.checkpoint import Checkpoint
from engine.errors import BadRequest


def load_model(folder: Path | str, device: str = "auto", dtype: str = "auto") -> Checkpoint:
    """Load a checkpoint from a folder in the diffusers layout; nothing is fetched.

    device: cpu, cuda, cuda:N or auto. dtype: float32, float16, bfloat16 or auto (half precision on CUDA, else full).
    Raises BadRequest for other values and OSError for a folder that is no such checkpoint.
    """
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
    from transformers import AutoTokenizer, CLIPTextModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()

    folder = Path(folder)
    if not (folder / "unet").is_dir():
        raise FileNotFoundError(f"{folder} holds no checkpoint in the diffusers layout: it has no folder unet")
    place = _device(device)
    precision = _dtype(dtype, place)

    def options(part: str) -> dict[str, Any]:
        return {"local_files_only": True, "variant": _variant(folder / part)}

    unet = UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=precision, **options("unet"))
    vae = AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=precision, **options("vae"))
    text_encoder = CLIPTextModel.from_pretrained(folder / "text_encoder", dtype=precision, **options("text_encoder"))
    tokenizer = AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    networks: list[Any] = [unet, vae, text_encoder]
    for network in networks:
        network.to(place).eval().requires_grad_(False)
        if place.type == "cpu" and network is not text_encoder:
            # The layout convolutions are fastest in there: a tenth less time a row in batches of sixteen and more.
            network.to(memory_format=torch.channels_last)
    scheduler_config = json.loads((folder / "scheduler" / "scheduler_config.json").read_text())
    return Checkpoint(_name(folder), unet, vae, text_encoder, tokenizer, scheduler_config)


def _name(folder: Path) -> str:
    """Return a name for people: the index's own, else the folder's, skipping folders that are called by their kind."""
    index = folder / "model_index.json"
    told = json.loads(index.read_text()).get("_name_or_path", "") if index.is_file() else ""
    path = Path(told) if told else folder.resolve()
    generic = {"diffusion", "weights", "model", "checkpoint"}
    return next((part for part in reversed(path.parts) if part not in generic), folder.name)


def _variant(part: Path) -> str | None:
    """Return the variant (`fp16` of `model.fp16.safetensors`) if a folder holds nothing else."""
    files = [path.name.split(".") for path in part.iterdir() if path.suffix == ".safetensors"]
    variants = sorted({".".join(pieces[1:-1]) for pieces in files})
    return variants[0] if variants and "" not in variants else None


def _device(device: str) -> torch.device:
    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.partition(":")[0] not in ("cpu", "cuda"):
        raise BadRequest("device", device, "known are cpu, cuda, cuda:N and auto")
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise BadRequest("device", device, "torch finds no CUDA device")
    return torch.device(device)


def _dtype(dtype: str, device: torch.device) -> torch.dtype:
    known = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
    if dtype == "auto":
        return torch.float16 if device.type == "cuda" else torch.float32
    if dtype not in known:
        raise BadRequest("dtype", dtype, f"known are {', '.join(known)} and auto")
    return known[dtype]
