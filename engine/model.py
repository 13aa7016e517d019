"""One loaded checkpoint of the Stable Diffusion 1.x family: text encoder, autoencoder, denoiser, noise table."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from engine.attending import attending
from engine.diffusion.attention import AttentionMap
from engine.diffusion.schedule import NoiseTable, Prediction, Schedule
from engine.diffusion.trajectory import Trajectories
from engine.errors import BadRequest, NumbersFault
from engine.requests import Conditioning, Row

REMEMBERED_PROMPTS = 256


class Model(Protocol):
    """What methods and the runtime need of a checkpoint; tests stand in with a closed-form one."""

    name: str
    device: torch.device
    dtype: torch.dtype
    table: NoiseTable
    vae_factor: int
    """Pixels a latent cell is wide."""
    latent_channels: int
    sample_size: int
    """Side of the pictures it was trained on, pixels."""
    size_multiple: int
    """Pixels that width and height must be multiples of."""
    max_tokens: int
    words: frozenset[str]
    """Words that the tokenizer knows whole, in lower case; empty where it has none."""
    trajectories: Trajectories

    def schedule(self, steps: int) -> Schedule:
        """Return the noise levels of a run."""
        ...

    def working_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the width and height, pixels, at which a picture of this size is edited."""
        ...

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return columns and rows of the latents of a picture of this size, brought to its working size."""
        ...

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int]:
        """Return [channels, rows, columns] of a picture that already has a working size."""
        ...

    def on_device(self, array: np.ndarray) -> Tensor:
        """Return an array as a tensor on the model's device."""
        ...

    def truncated(self, prompt: str) -> str:
        """Return the end of a prompt that does not fit into the text encoder's window."""
        ...

    def embed(self, prompt: str) -> Conditioning:
        """Encode one prompt."""
        ...

    def forget_prompts(self) -> None:
        """Drop the prompts that are remembered, if any are; on the thread that embeds them."""
        ...

    def denoise(self, rows: Sequence[Row]) -> Tensor:
        """Return epsilon of rows of one shape, none with a plan or a capture: float32 [rows, channels, h, w]."""
        ...

    def attend(self, rows: Sequence[Row]) -> tuple[Tensor, list[tuple[AttentionMap, ...]]]:
        """Return epsilon of rows of one shape, their plans followed, and of each what its capture asks for."""
        ...

    def encode(self, picture: np.ndarray) -> Tensor:
        """Return the latents, float32 [channels, h/f, w/f], of a picture uint8 [h, w, 3]."""
        ...

    def decode(self, latents: Tensor) -> np.ndarray:
        """Return the picture, uint8 [h*f, w*f, 3], of latents. Raises NumbersFault if they came to nothing."""
        ...


class Geometry:
    """Sizes that follow from a checkpoint's configuration; half of what `Model` asks for."""

    def __init__(self, vae_factor: int, latent_channels: int, sample_size: int, size_multiple: int) -> None:
        self.vae_factor = vae_factor
        self.latent_channels = latent_channels
        self.sample_size = sample_size
        self.size_multiple = size_multiple
        self.words: frozenset[str] = frozenset()

    def working_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size of about the trained area with this aspect, in multiples the network can halve."""
        scale = self.sample_size / math.sqrt(width * height)
        step = self.size_multiple
        wide, high = (max(step, round(side * scale / step) * step) for side in (width, height))
        return wide, high

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return columns and rows of the latents of a picture of this size, brought to its working size."""
        wide, high = self.working_size(width, height)
        return wide // self.vae_factor, high // self.vae_factor

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int]:
        """Return [channels, rows, columns] of a picture that already has a working size."""
        return self.latent_channels, height // self.vae_factor, width // self.vae_factor

    def forget_prompts(self) -> None:
        """Do nothing: who encodes every prompt anew has none to drop."""


class Checkpoint(Geometry):
    """A Model made of diffusers and transformers networks. Only the runtime's thread calls the networks."""

    def __init__(
        self, name: str, unet: Any, vae: Any, text_encoder: Any, tokenizer: Any, scheduler_config: dict[str, Any]
    ) -> None:
        factor = 2 ** (len(vae.config.block_out_channels) - 1)
        halvings = 2 ** (len(unet.config.block_out_channels) - 1)
        side = unet.config.sample_size
        side = side if isinstance(side, int) else max(side)
        super().__init__(factor, vae.config.latent_channels, side * factor, factor * halvings)
        self.name = name
        self.device: torch.device = unet.device
        self.dtype: torch.dtype = unet.dtype
        self.table = NoiseTable.from_config(scheduler_config)
        self.words = _whole_words(tokenizer.get_vocab())
        self.max_tokens: int = min(text_encoder.config.max_position_embeddings, tokenizer.model_max_length)
        self.trajectories = Trajectories()
        self._unet, self._vae, self._text_encoder, self._tokenizer = unet, vae, text_encoder, tokenizer
        self._affine = _latent_affine(vae.config, self.device)
        self._prompts: OrderedDict[str, Conditioning] = OrderedDict()

    def schedule(self, steps: int) -> Schedule:
        """Return the noise levels of a run with `steps` steps. Raises BadRequest for more than were trained."""
        return self.table.schedule(steps)

    def on_device(self, array: np.ndarray) -> Tensor:
        """Return an array as a tensor on the model's device."""
        return torch.from_numpy(np.array(array, order="C")).to(self.device)

    def truncated(self, prompt: str) -> str:
        """Return the words of a prompt that do not wholly fit into the text encoder's window, "" if all do."""
        told = self._tokenizer(prompt, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        room = self.max_tokens - self._tokenizer.num_special_tokens_to_add()
        offsets = told["offset_mapping"]
        if len(offsets) <= room:
            return ""
        # Of a word that is cut in two, people are told the whole.
        start = offsets[room][0]
        return prompt[start - len(prompt[:start].split(" ")[-1]) :].strip()

    def embed(self, prompt: str) -> Conditioning:
        """Encode one prompt to [max_tokens, width]; recent ones are remembered."""
        known = self._prompts.pop(prompt, None)
        if known is None:
            told = self._tokenizer(
                prompt,
                padding="max_length",
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
                return_offsets_mapping=True,
            )
            uses_mask = getattr(self._text_encoder.config, "use_attention_mask", False)
            mask = told.attention_mask.to(self.device) if uses_mask else None
            tokens = self._text_encoder(told.input_ids.to(self.device), attention_mask=mask)[0][0]
            known = Conditioning(tokens, spans=tuple((start, end) for start, end in told.offset_mapping[0].tolist()))
        self._prompts[prompt] = known
        if len(self._prompts) > REMEMBERED_PROMPTS:
            self._prompts.popitem(last=False)
        return known

    def forget_prompts(self) -> None:
        """Drop the remembered prompts; on the thread that embeds them."""
        self._prompts.clear()

    def denoise(self, rows: Sequence[Row]) -> Tensor:
        """Return epsilon of rows of one shape: float32 [rows, channels, h, w], each at its own level.

        Differentiable by latents and texts where gradients are on.
        """
        z = torch.stack([row.latents for row in rows])
        timesteps = torch.tensor([row.level.timestep for row in rows], device=self.device)
        tokens = torch.stack([row.text.tokens for row in rows])
        tokens = tokens.to(self.dtype)
        predicted = self._unet(z.to(self.dtype), timesteps, encoder_hidden_states=tokens, return_dict=False)[0]
        return as_epsilon(predicted.float(), z, rows, self.table.prediction)

    def attend(self, rows: Sequence[Row]) -> tuple[Tensor, list[tuple[AttentionMap, ...]]]:
        """Return epsilon as `denoise` does, the rows' attention plans followed, and each row's captured maps."""
        with attending(self._unet, rows) as call:
            epsilon = self.denoise(rows)
        return epsilon, [call.maps(place) for place in range(len(rows))]

    def encode(self, picture: np.ndarray) -> Tensor:
        """Return the mode of the latents, float32 [channels, h/f, w/f], of a picture uint8 [h, w, 3]."""
        pixels = self.on_device(picture).permute(2, 0, 1)[None].float() / 127.5 - 1
        mode = self._vae.encode(pixels.to(self._vae.dtype)).latent_dist.mode()[0].float()
        scale, shift = self._affine
        return (mode - shift) * scale

    def decode(self, latents: Tensor) -> np.ndarray:
        """Return the picture, uint8 [h*f, w*f, 3], of latents. Raises NumbersFault for NaN or infinity."""
        scale, shift = self._affine
        z = (latents / scale + shift)[None]
        pixels = self._vae.decode(z.to(self._vae.dtype), return_dict=False)[0][0].float()
        if not pixels.isfinite().all() and self._vae.dtype == torch.float16:
            # Some autoencoders overflow in half precision; from here on this one works in full.
            self._vae.float()
            pixels = self._vae.decode(z.float(), return_dict=False)[0][0]
        if not pixels.isfinite().all():
            raise NumbersFault("autoencoder")
        return ((pixels + 1) * 127.5).round().clamp(0, 255).byte().permute(1, 2, 0).cpu().numpy()


def as_epsilon(predicted: Tensor, z: Tensor, rows: Sequence[Row], prediction: Prediction) -> Tensor:
    """Turn what the network predicts into epsilon, each row at its own level (arXiv:2202.00512, appendix D)."""
    if prediction == "epsilon":
        return predicted
    root = [[math.sqrt(row.level.alpha), row.level.sigma] for row in rows]
    alpha, sigma = torch.tensor(root, device=z.device, dtype=z.dtype)[:, :, None, None, None].unbind(1)
    if prediction == "v_prediction":
        return alpha * predicted + sigma * z
    return (z - alpha * predicted) / sigma


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


def _whole_words(vocabulary: Iterable[str]) -> frozenset[str]:
    """Return the words among tokens: CLIP's end in "</w>"."""
    whole = (token.removesuffix("</w>") for token in vocabulary if token.endswith("</w>"))
    return frozenset(word for word in whole if len(word) > 1 and word.isalpha())


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


def _latent_affine(config: Any, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return scale and shift per channel [channels, 1, 1] of latents = (mode - shift) * scale."""

    def per_channel(value: Any, otherwise: float) -> Tensor:
        return torch.tensor(otherwise if value is None else value, dtype=torch.float32, device=device).reshape(-1, 1, 1)

    mean, std = getattr(config, "latents_mean", None), getattr(config, "latents_std", None)
    shift = per_channel(mean if mean is not None else getattr(config, "shift_factor", None), 0.0)
    return config.scaling_factor / per_channel(std, 1.0), shift
