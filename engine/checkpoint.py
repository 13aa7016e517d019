"""One loaded checkpoint of the Stable Diffusion 1.x family: text encoder, autoencoder, denoiser, noise table."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.attending import attending
from engine.diffusion.attention import AttentionMap
from engine.diffusion.schedule import NoiseTable, Prediction, Schedule
from engine.diffusion.trajectory import Trajectories
from engine.errors import NumbersFault
from engine.model import Geometry
from engine.requests import Conditioning, Row

REMEMBERED_PROMPTS = 256


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


def _whole_words(vocabulary: Iterable[str]) -> frozenset[str]:
    """Return the words among tokens: CLIP's end in "</w>"."""
    whole = (token.removesuffix("</w>") for token in vocabulary if token.endswith("</w>"))
    return frozenset(word for word in whole if len(word) > 1 and word.isalpha())


def _latent_affine(config: Any, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return scale and shift per channel [channels, 1, 1] of latents = (mode - shift) * scale."""

    def per_channel(value: Any, otherwise: float) -> Tensor:
        return torch.tensor(otherwise if value is None else value, dtype=torch.float32, device=device).reshape(-1, 1, 1)

    mean, std = getattr(config, "latents_mean", None), getattr(config, "latents_std", None)
    shift = per_channel(mean if mean is not None else getattr(config, "shift_factor", None), 0.0)
    return config.scaling_factor / per_channel(std, 1.0), shift
