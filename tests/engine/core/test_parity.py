"""With the originals' parameters, masks and latents equal those of diffusers' own pipelines to 1e-3 in float32."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from bench.quality.originals import original_diffedit, original_sega
from engine.checkpoint import Checkpoint
from engine.diffusion.maps import cells_above, contrast, normalized
from engine.diffusion.noise import gaussian
from engine.diffusion.region import Region
from engine.diffusion.schedule import noised
from engine.methods import edit, generate, infer_mask
from engine.protocol import Concept, Edit, Generate, Mask, Plan, Setting
from engine.requests import Row
from tests.engine.core.closed_form import drive, final_latents, smooth_picture

pytestmark = pytest.mark.usefixtures("without_gradients")
TOLERANCE = 1e-3
STEPS = 10
SOURCE, TARGET = "a pear", "an oak"


@pytest.fixture(scope="module")
def picture(checkpoint: Checkpoint) -> np.ndarray:
    """Return a smooth random picture of the model's size."""
    return smooth_picture(checkpoint.sample_size)


def distance(ours: Tensor, theirs: Tensor) -> float:
    """Return the largest difference; the networks are random, so the latents must have stayed of order one."""
    assert theirs.isfinite().all()
    assert 0.1 < float(theirs.std()) < 50
    return float((ours - theirs).abs().max())


def their_mask(folder: Path, picture: np.ndarray, seed: int, **how: float) -> np.ndarray:
    """Return the mask of diffusers' DiffEdit, bool [h, w], of four maps."""
    masks = original_diffedit(folder).generate_mask(
        image=Image.fromarray(picture),
        target_prompt=TARGET,
        source_prompt=SOURCE,
        num_maps_per_mask=4,
        generator=torch.Generator().manual_seed(seed),
        **how,
    )
    return masks[0].astype(bool)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("guidance", [1.0, 7.5])
def test_the_mask_equals_that_of_diffusers(
    checkpoint: Checkpoint, checkpoint_folder: Path, picture: np.ndarray, seed: int, guidance: float
) -> None:
    theirs = their_mask(checkpoint_folder, picture, seed, num_inference_steps=STEPS, guidance_scale=guidance)
    # The originals' level: `strength` of a schedule of `steps`, with guidance where they use it.
    schedule = checkpoint.schedule(STEPS)
    level = schedule[schedule.encoded(0.5)]
    z0 = checkpoint.encode(picture)
    xs = [noised(z0, noise, level) for noise in gaussian(seed, (4, *z0.shape))]
    empty, source, target = (
        checkpoint.denoise([Row(x, level, checkpoint.embed(text)) for x in xs]) for text in ("", SOURCE, TARGET)
    )
    guided = [empty + guidance * (told - empty) for told in (target, source)]
    normal = normalized(contrast(list(guided[0]), list(guided[1])), clamp=3.0)
    ours = cells_above(normal, 0.5)
    assert 3 <= ours.sum() <= 250
    undecided = ((normal - 0.5).abs() < TOLERANCE).numpy()
    assert (ours == theirs)[~undecided].all()
    assert undecided.sum() <= 1


@pytest.mark.parametrize("strength", [0.29, 0.5, 0.75])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_region_of_the_preset_is_that_of_diffusers(
    checkpoint: Checkpoint, checkpoint_folder: Path, picture: np.ndarray, seed: int, strength: float
) -> None:
    theirs = their_mask(checkpoint_folder, picture, seed, mask_encode_strength=strength)
    plan = Plan(source=SOURCE, target=TARGET, settings=(Setting(name="preset", value="diffusers"),))
    job = Mask(maps=4, seed=seed, noise_strength=strength)
    ours = drive(infer_mask(job, plan, picture, checkpoint), checkpoint)
    assert 3 <= theirs.sum() <= 250
    assert (ours.latent == Region.of_cells(theirs, *picture.shape[1::-1]).latent).all()


@pytest.mark.parametrize("strength", [0.5, 0.8, 1.0])
def test_the_trajectory_equals_that_of_diffusers(
    checkpoint: Checkpoint, checkpoint_folder: Path, picture: np.ndarray, strength: float
) -> None:
    pipeline: Any = original_diffedit(checkpoint_folder)
    inverted = pipeline.invert(
        prompt="",
        image=Image.fromarray(picture),
        num_inference_steps=STEPS,
        inpaint_strength=strength,
        guidance_scale=1.0,
        generator=torch.Generator().manual_seed(0),
    )
    theirs = inverted.latents[0]
    checkpoint.trajectories.purge()
    job = Edit(plan=Plan(target=TARGET), steps=STEPS, strength=strength)
    drive(edit(job, picture, np.ones(picture.shape[:2], bool), checkpoint), checkpoint)
    (path,) = checkpoint.trajectories._paths.values()
    assert len(theirs) == path.level
    for their, our in zip(reversed(theirs), path.latents[1:], strict=True):
        assert distance(our, their) < TOLERANCE


@pytest.mark.parametrize("guidance", [1.0, 2.0, 7.5])
@pytest.mark.parametrize("strength", [0.5, 0.8])
def test_the_masked_decode_equals_that_of_diffusers(
    checkpoint: Checkpoint, checkpoint_folder: Path, picture: np.ndarray, guidance: float, strength: float
) -> None:
    cells = np.zeros((16, 16), bool)
    cells[3:9, 5:14] = True
    region = Region.of_cells(cells, picture.shape[1], picture.shape[0])
    pipeline: Any = original_diffedit(checkpoint_folder)
    common: dict[str, Any] = {"num_inference_steps": STEPS, "inpaint_strength": strength}
    path = pipeline.invert(
        prompt="",
        image=Image.fromarray(picture),
        guidance_scale=1.0,
        generator=torch.Generator().manual_seed(0),
        **common,
    ).latents
    theirs = pipeline(
        prompt=TARGET,
        mask_image=torch.from_numpy(region.latent).float()[None, None],
        image_latents=path,
        source=checkpoint.encode(picture)[None],
        guidance_scale=guidance,
        output_type="latent",
        **common,
    ).images[0]
    job = Edit(plan=Plan(target=TARGET), steps=STEPS, strength=strength, guidance_scale=guidance)
    ours = final_latents(edit(job, picture, region.support, checkpoint), checkpoint)
    assert distance(ours, theirs) < TOLERANCE
    z0 = checkpoint.encode(picture)
    assert torch.equal(ours[:, ~region.latent], z0[:, ~region.latent])
    assert float((ours - z0)[:, region.latent].abs().max()) > 0.05


CONCEPTS = {
    "one": [{"words": "glow", "warmup_steps": 2}],
    "less": [{"words": "glow", "warmup_steps": 0, "direction": "less", "threshold": 0.5}],
    "two, warm at different steps": [
        {"words": "glow", "warmup_steps": 2},
        {"words": "moss", "warmup_steps": 6, "direction": "less", "guidance_scale": 3.0, "threshold": 0.7},
    ],
    "one cools down": [
        {"words": "glow", "warmup_steps": 0, "cooldown_steps": 7},
        {"words": "moss", "warmup_steps": 3},
        {"words": "rust", "warmup_steps": 4, "cooldown_steps": 6},
    ],
    "one of two cools down before the third is warm": [
        {"words": "glow", "warmup_steps": 0, "cooldown_steps": 3},
        {"words": "moss", "warmup_steps": 1},
        {"words": "rust", "warmup_steps": 6},
    ],
    "cold before the other is warm": [
        {"words": "glow", "warmup_steps": 0, "cooldown_steps": 3},
        {"words": "moss", "warmup_steps": 6},
    ],
}


@pytest.mark.parametrize("guidance", [1.0, 5.0])
@pytest.mark.parametrize("name", CONCEPTS)
def test_semantic_guidance_equals_that_of_diffusers(
    checkpoint: Checkpoint, checkpoint_folder: Path, name: str, guidance: float
) -> None:
    concepts = tuple(Concept(**told) for told in CONCEPTS[name])
    theirs = original_sega(checkpoint_folder)(
        SOURCE,
        num_inference_steps=STEPS,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(3),
        height=checkpoint.sample_size,
        width=checkpoint.sample_size,
        editing_prompt=[c.words for c in concepts],
        reverse_editing_direction=[c.direction == "less" for c in concepts],
        edit_guidance_scale=[c.guidance_scale for c in concepts],
        edit_warmup_steps=[c.warmup_steps for c in concepts],
        edit_cooldown_steps=[STEPS + 1 if c.cooldown_steps is None else c.cooldown_steps for c in concepts],
        edit_threshold=[c.threshold for c in concepts],
        output_type="latent",
    ).images[0]
    job = Generate(prompt=SOURCE, seed=3, steps=STEPS, guidance_scale=guidance, concepts=concepts)
    ours = final_latents(generate(job, checkpoint), checkpoint)
    assert distance(ours, theirs) < TOLERANCE
    plain = final_latents(generate(job.model_copy(update={"concepts": ()}), checkpoint), checkpoint)
    assert float((ours - plain).abs().max()) > 100 * TOLERANCE
