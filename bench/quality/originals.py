# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false, reportAttributeAccessIssue=false
# pyright: reportOptionalSubscript=false, reportCallIssue=false, reportReturnType=false, reportIncompatibleMethodOverride=false
"""diffusers' own DiffEdit, SEGA and LEDITS++, with their known defects mended by subclassing them.

They are the oracle of the parity tests and the yardstick of the benchmark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import torch
from diffusers import AutoencoderKL, DDIMInverseScheduler, DDIMScheduler, UNet2DConditionModel
from diffusers.pipelines.deprecated.semantic_stable_diffusion.pipeline_semantic_stable_diffusion import (
    SemanticStableDiffusionPipeline,
)
from diffusers.pipelines.deprecated.stable_diffusion_diffedit.pipeline_stable_diffusion_diffedit import (
    StableDiffusionDiffEditPipeline,
)
from diffusers.pipelines.ledits_pp import LEditsPPPipelineStableDiffusion, pipeline_leditspp_stable_diffusion
from torch import Tensor
from torch.nn import functional
from transformers import CLIPTextModel, CLIPTokenizer


class MendedDiffEdit(StableDiffusionDiffEditPipeline):
    """One picture at a time (so the mask's clamp sees no other), with the defects below mended."""

    _making_mask = False

    def prepare_image_latents(
        self, image: Tensor, batch_size: int, dtype: torch.dtype, device: Any, generator: Any = None
    ) -> Tensor:
        """Take the posterior's mode; the original draws from it, a second source of randomness."""
        del generator
        mode = self.vae.encode(image.to(device=device, dtype=dtype)).latent_dist.mode()
        assert len(mode) == batch_size
        return self.vae.config.scaling_factor * mode

    def encode_prompt(self, *args: Any, **kwargs: Any) -> tuple[Tensor | None, Tensor | None]:
        """Return (negative, prompt) to generate_mask, which unpacks them so; others want (prompt, negative)."""
        prompt, negative = super().encode_prompt(*args, **kwargs)
        return (negative, prompt) if self._making_mask else (prompt, negative)

    def generate_mask(self, *args: Any, source_prompt: str, target_prompt: str, **kwargs: Any) -> Any:
        """Make the mask with the conditionings the right way round; this mends guidance <= 1 too.

        Two prompts that are the same differ nowhere: the original divides 0 by 0 and masks everything.
        """
        self._making_mask = True
        try:
            mask = super().generate_mask(*args, source_prompt=source_prompt, target_prompt=target_prompt, **kwargs)
        finally:
            self._making_mask = False
        return mask if source_prompt != target_prompt else mask * 0

    def __call__(self, *, mask_image: Tensor, image_latents: Tensor, source: Tensor, **kwargs: Any) -> Any:
        """Blend each step with the trajectory at the level it arrives at, and last with the source latents themselves.

        The original blends with the level the step left. Here the scheduler's step blends, and the original's own blend
        gets a mask that keeps everything.
        """
        arrived = [*image_latents[0, 1:], source]
        self.scheduler = _Blending.from_config(self.scheduler.config)
        self.scheduler.blend_with, self.scheduler.mask = arrived, mask_image
        return super().__call__(mask_image=torch.ones_like(mask_image), image_latents=image_latents, **kwargs)


class _Blending(DDIMScheduler):
    blend_with: list[Tensor]
    mask: Tensor

    def step(self, *args: Any, **kwargs: Any) -> Any:
        """Take the step, then keep the source outside the mask."""
        result = super().step(*args, **kwargs)
        result.prev_sample = torch.where(self.mask.bool(), result.prev_sample, self.blend_with.pop(0))
        return result


class Always(float):
    """A guidance scale that claims to be guidance: the originals leave it out for everything up to 1."""

    def __gt__(self, other: object) -> bool:
        return True


class MendedSega(SemanticStableDiffusionPipeline):
    """With guidance for every scale, and without NaN where all warm concepts have cooled down."""

    def __call__(self, *args: Any, guidance_scale: float, **kwargs: Any) -> Any:
        """Draw; where 0 / 0 weights gave NaN no concept acts, so the step is the plain guidance."""
        self.scheduler = _WholeNumbers.from_config(self.scheduler.config)
        self.scheduler.pipeline, self.scheduler.scale, self.scheduler.taken = self, guidance_scale, 0
        return super().__call__(*args, guidance_scale=Always(guidance_scale), **kwargs)


class _WholeNumbers(DDIMScheduler):
    pipeline: MendedSega
    scale: float
    taken: int

    def step(self, predicted: Tensor, *args: Any, **kwargs: Any) -> Any:
        """Take the step with the recorded estimates where the prediction is NaN."""
        if predicted.isnan().any():
            empty, prompt = (
                estimates[self.taken] for estimates in (self.pipeline.uncond_estimates, self.pipeline.text_estimates)
            )
            predicted = empty + self.scale * (prompt - empty)
        self.taken += 1
        return super().step(predicted, *args, **kwargs)


class MendedLedits(LEditsPPPipelineStableDiffusion):
    """With the defects below mended; it reconstructs with DDIM, and with DPM-Solver++ only for "sigma_min"."""

    _inverting = False

    def encode_prompt(self, *args: Any, **kwargs: Any) -> tuple[Any, Any, Any]:
        """Count the edits' own tokens, where the original counts the padding; `invert` unpacks the empty one first."""
        edits, negative, _ = super().encode_prompt(*args, **kwargs)
        told = kwargs.get("editing_prompt") or []
        room = self.tokenizer.model_max_length - 2
        counts = [
            min(room, len(self.tokenizer(words, add_special_tokens=False).input_ids))
            for words in ([told] if isinstance(told, str) else told)
        ]
        return (negative, edits, counts) if self._inverting else (edits, negative, counts)

    def invert(self, *args: Any, **kwargs: Any) -> Any:
        """Invert with the conditionings the right way round; this mends guidance <= 1 too."""
        self._inverting = True
        try:
            return super().invert(*args, **kwargs)
        finally:
            self._inverting = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Edit; the masks fit latents of any depth, where the original repeats them four times."""
        with _masks_of_one_channel():
            return super().__call__(*args, **kwargs)


class _WholeTimesteps(DDIMScheduler):
    def add_noise(self, original_samples: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """Add noise; the original hands over a timestep with decimals, which indexes nothing."""
        return super().add_noise(original_samples, noise, timesteps.long())


class _OneChannel(Tensor):
    def repeat(self, *sizes: int) -> Tensor:
        """Stay one channel deep: multiplying spreads it over all."""
        del sizes
        return self.as_subclass(Tensor)


@contextmanager
def _masks_of_one_channel() -> Iterator[None]:
    def interpolate(*args: Any, **kwargs: Any) -> Tensor:
        return functional.interpolate(*args, **kwargs).as_subclass(_OneChannel)

    stand_in = SimpleNamespace(interpolate=interpolate, pad=functional.pad, conv2d=functional.conv2d)
    with patch.object(pipeline_leditspp_stable_diffusion, "F", stand_in):
        yield


def _predict_noise(unet: UNet2DConditionModel, alphas: Tensor) -> None:
    """Let a network that predicts velocity return noise: the inversion takes what it returns for that."""

    def as_noise(_: Any, args: tuple[Any, ...], kwargs: dict[str, Any], output: Any) -> Any:
        timestep = kwargs["timestep"] if "timestep" in kwargs else args[1]
        alpha = alphas[torch.as_tensor(timestep).long()]
        output.sample = alpha.sqrt() * output.sample + (1 - alpha).sqrt() * args[0]
        return output

    unet.register_forward_hook(as_noise, with_kwargs=True)


def load_parts(folder: Path) -> dict[str, Any]:
    """Load a checkpoint's networks for the originals, laid out as the engine lays them out on a processor."""
    return {
        "vae": AutoencoderKL.from_pretrained(folder / "vae").to(memory_format=torch.channels_last),
        "text_encoder": CLIPTextModel.from_pretrained(folder / "text_encoder"),
        "tokenizer": CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        "unet": UNet2DConditionModel.from_pretrained(folder / "unet").to(memory_format=torch.channels_last),
        "scheduler": DDIMScheduler.from_pretrained(folder / "scheduler"),
        "safety_checker": None,
        "feature_extractor": None,
    }


def original_diffedit(folder: Path) -> MendedDiffEdit:
    """Return diffusers' DiffEdit on a checkpoint."""
    parts = load_parts(folder)
    inverse = DDIMInverseScheduler.from_config(parts["scheduler"].config)
    pipeline = MendedDiffEdit(**parts, inverse_scheduler=inverse, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def original_sega(folder: Path) -> MendedSega:
    """Return diffusers' SEGA on a checkpoint."""
    pipeline = MendedSega(**load_parts(folder), requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def original_ledits(folder: Path) -> MendedLedits:
    """Return diffusers' LEDITS++ on a checkpoint, with the checkpoint's own schedule (DDIM)."""
    parts = load_parts(folder)
    if parts["scheduler"].config.prediction_type == "v_prediction":
        _predict_noise(parts["unet"], parts["scheduler"].alphas_cumprod)
    parts["scheduler"] = _WholeTimesteps.from_config(parts["scheduler"].config, prediction_type="epsilon")
    pipeline = MendedLedits(**parts, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline
