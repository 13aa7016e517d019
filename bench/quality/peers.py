"""The same edits through diffusers' own pipelines: same weights, same words, same seeds, whole pictures out.

Their known defects are mended where they would make them fail rather than edit differently (a crash, a NaN, the
conditionings of the mask swapped): what remains is the method as its authors published it.
"""

# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from bench.quality.cases import Case
from bench.quality.contestants import Knobs
from bench.quality.originals import original_diffedit, original_ledits, original_sega
from bench.quality.outcome import Made
from engine.diffusion.paste import paste
from engine.diffusion.region import Region, margin
from engine.language.plans import difference
from picturebook.captions import NOTHING

STEPS = 25


class RowCount:
    """Counts the rows a pipeline asks of its U-Net."""

    def __init__(self, unet: torch.nn.Module) -> None:
        self.rows = 0
        unet.register_forward_pre_hook(self._count, with_kwargs=True)

    def _count(self, module: Any, positional: tuple[Any, ...], named: dict[str, Any]) -> None:
        del module
        sample = positional[0] if positional else named["sample"]
        self.rows += len(sample)


class PeerDiffEdit:
    """StableDiffusionDiffEditPipeline: generate_mask, invert, edit."""

    name = "diffusers-diffedit"

    def __init__(self, folder: Path) -> None:
        self.pipeline = original_diffedit(folder)
        self.count = RowCount(self.pipeline.unet)

    @torch.no_grad()
    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        rows, image = self.count.rows, Image.fromarray(picture)
        strength = float(knobs.get("strength", 0.8))
        cells = self.pipeline.generate_mask(
            image=image,
            source_prompt=case.source,
            target_prompt=case.target,
            num_maps_per_mask=int(knobs.get("maps", 10)),
            mask_encode_strength=float(knobs.get("noise_strength", 0.5)),
            mask_thresholding_ratio=float(knobs.get("clamp", 3.0)),
            num_inference_steps=STEPS,
            guidance_scale=float(knobs.get("guidance_scale", 7.5)),
            generator=torch.Generator().manual_seed(case.seed),
        )[0]
        path = self.pipeline.invert(
            prompt=case.source,
            image=image,
            num_inference_steps=STEPS,
            inpaint_strength=strength,
            guidance_scale=1.0,
            generator=torch.Generator().manual_seed(case.seed),
        ).latents
        source = self.pipeline.vae.encode(self.pipeline.image_processor.preprocess(image)).latent_dist.mode()
        made = self.pipeline(
            prompt=case.target,
            mask_image=torch.from_numpy(cells.astype(np.float32))[None, None],
            image_latents=path,
            source=source * self.pipeline.vae.config.scaling_factor,
            num_inference_steps=STEPS,
            inpaint_strength=strength,
            guidance_scale=float(knobs.get("guidance_scale", 7.5)),
            generator=torch.Generator().manual_seed(case.seed),
        ).images[0]
        mask = cells.astype(bool)
        region = Region(mask, Region.of_cells(mask, picture.shape[1], picture.shape[0]).support)
        return Made(np.asarray(made), region, self.count.rows - rows)


class PeerSega:
    """SemanticStableDiffusionPipeline: draws a picture of its own from the seed, so it has generated pictures only."""

    name = "diffusers-sega"

    def __init__(self, folder: Path) -> None:
        self.pipeline = original_sega(folder)
        self.count = RowCount(self.pipeline.unet)

    @torch.no_grad()
    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        del picture
        rows, (words, less) = self.count.rows, told(case, knobs)
        made = self.pipeline(
            prompt=case.source,
            editing_prompt=words or None,
            reverse_editing_direction=less,
            edit_guidance_scale=float(knobs.get("edit_guidance_scale", 5.0)),
            edit_threshold=float(knobs.get("edit_threshold", 0.9)),
            edit_warmup_steps=int(knobs.get("warmup_steps", 10)),
            edit_momentum_scale=float(knobs.get("momentum_scale", 0.1)),
            edit_mom_beta=0.4,
            num_inference_steps=STEPS,
            guidance_scale=7.5,
            generator=torch.Generator().manual_seed(case.seed),
        ).images[0]
        return Made(np.asarray(made), None, self.count.rows - rows)


class PeerLedits:
    """LEditsPPPipelineStableDiffusion: edit-friendly inversion, then edits with implicit masks."""

    name = "diffusers-ledits"

    def __init__(self, folder: Path) -> None:
        self.pipeline = original_ledits(folder)
        self.count = RowCount(self.pipeline.unet)

    @torch.no_grad()
    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        rows, (words, less) = self.count.rows, told(case, knobs)
        side = picture.shape[0]
        self.pipeline.invert(
            image=Image.fromarray(picture),
            source_prompt=case.source if knobs.get("source") == "described" else "",
            source_guidance_scale=float(knobs.get("source_guidance_scale", 3.5)),
            num_inversion_steps=STEPS,
            skip=float(knobs.get("skip", 0.15)),
            height=side,
            width=side,
            generator=torch.Generator().manual_seed(case.seed),
        )
        made = self.pipeline(
            editing_prompt=words or None,
            reverse_editing_direction=less,
            edit_guidance_scale=float(knobs.get("edit_guidance_scale", 7.5)),
            edit_threshold=float(knobs.get("edit_threshold", 0.9)),
            use_cross_attn_mask=bool(knobs.get("cross_attention", True)),
            use_intersect_mask=bool(knobs.get("intersect", True)),
            generator=torch.Generator().manual_seed(case.seed),
        ).images[0]
        return Made(np.asarray(made), None, self.count.rows - rows)


PEERS = {peer.name: peer for peer in (PeerDiffEdit, PeerSega, PeerLedits)}
PASTED = "diffusers-diffedit-pasted"


@dataclass
class Pasted:
    """diffusers' DiffEdit with our exact paste inside its own mask: what of the lead is the paste's alone."""

    original: Callable[[Case, np.ndarray, Knobs], Made]
    name: str = PASTED

    def __call__(self, case: Case, picture: np.ndarray, knobs: Knobs) -> Made:
        """Paste what the original made; it is no pipeline of diffusers' and not counted among them."""
        made = self.original(case, picture, knobs)
        assert made.region is not None
        reach = margin(made.region.latent.shape, picture.shape[1], picture.shape[0])
        return Made(paste(picture, made.picture, made.region.support, reach), made.region, made.rows)


def told(case: Case, knobs: Knobs) -> tuple[list[str], list[bool]]:
    """Return what a peer is to steer by: words, and whether to steer away from them; nothing where nothing changes."""
    if knobs.get("words") == "description" and case.source != case.target:
        return [case.target], [False]
    removed, added = (" ".join(word for word in words if word != NOTHING) for words in _differing(case))
    said = [(words, away) for words, away in ((added, False), (removed, True)) if words]
    return [words for words, _ in said], [away for _, away in said]


def _differing(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return difference(tuple(case.source.split()), tuple(case.target.split()))
