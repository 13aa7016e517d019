"""Any checkpoint of the family: other latents, other sizes, other windows, other predictions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.checkpoint import Checkpoint, as_epsilon
from engine.diffusion.schedule import Level
from engine.errors import BadRequest
from engine.loading import load_model
from engine.methods import edit, generate, infer_mask
from engine.protocol import Concept, Edit, Generate, Mask, Plan
from engine.requests import Conditioning, Row
from engine.runtime import Runtime
from tests.engine.core.closed_form import drive, noisy_picture
from tests.engine.core.random_checkpoint import SCALING_FACTOR, write_checkpoint

Start = Callable[..., Runtime]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    """Return a checkpoint with 8 channels, 8 pixels a cell, 20 x 20 cells, 13 tokens and v-prediction."""
    folder = tmp_path_factory.mktemp("other") / "odd-one"
    options = {"channels": 8, "halvings": 3, "cells": 20, "tokens": 13, "seed": 3, "prediction_type": "v_prediction"}
    return load_model(write_checkpoint(folder, **options), "cpu", "auto")


def test_a_checkpoints_shape_is_read_from_its_files(other: Checkpoint) -> None:
    assert (other.vae_factor, other.latent_channels, other.sample_size) == (8, 8, 160)
    assert (other.size_multiple, other.max_tokens, other.name) == (16, 13, "odd-one")
    assert other.table.prediction == "v_prediction"
    assert other.dtype == torch.float32
    assert other.embed("abc").tokens.shape == (13, 24)


def test_the_whole_way_works_on_another_checkpoint(other: Checkpoint, run_on: Start) -> None:
    runtime = run_on(other)

    def done(steps, **options):
        return runtime.submit(steps, **options).future.result(60)

    (small,) = done(generate(Generate(prompt="ab", steps=2, width=96, height=64), other))
    assert small.shape == (64, 96, 3)
    picture = noisy_picture(75, 201, 4)
    for method in ("diffedit", "sega"):
        concepts = (Concept(words="d", warmup_steps=0),) if method == "sega" else ()
        plan = Plan(method=method, source="ab", target="ac", concepts=concepts)
        region = done(infer_mask(Mask(maps=2), plan, picture, other))
        assert region.latent.shape == tuple(other.cells(75, 201)[::-1])
        result = done(edit(Edit(plan=plan, steps=3), picture, region.support, other))
        assert result.shape == picture.shape
        assert (result[~region.support] == picture[~region.support]).all()


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
def test_whatever_the_network_predicts_becomes_epsilon_at_each_rows_own_level(prediction: str) -> None:
    z0, noise = torch.randn(3, 2, 4, 4), torch.randn(3, 2, 4, 4)
    levels = [Level(5, 0.9), Level(500, 0.3), Level(900, 0.01)]
    alpha, sigma = (
        torch.tensor(v)[:, None, None, None] for v in ([a.alpha**0.5 for a in levels], [a.sigma for a in levels])
    )
    z = alpha * z0 + sigma * noise
    told = {"epsilon": noise, "sample": z0, "v_prediction": alpha * noise - sigma * z0}[prediction]
    rows = [Row(x, level, Conditioning(torch.zeros(1, 1))) for x, level in zip(z, levels, strict=True)]
    torch.testing.assert_close(as_epsilon(told, z, rows, prediction), noise, atol=1e-5, rtol=1e-4)  # type: ignore[arg-type]


def test_v_prediction_draws_what_diffusers_draws(other: Checkpoint, tmp_path: Path) -> None:
    from diffusers import DDIMScheduler, StableDiffusionPipeline

    options = {"channels": 8, "halvings": 3, "cells": 20, "tokens": 13, "seed": 3, "prediction_type": "v_prediction"}
    pipeline = StableDiffusionPipeline.from_pretrained(write_checkpoint(tmp_path / "odd-one", **options))
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    pipeline.set_progress_bar_config(disable=True)
    generator = torch.Generator().manual_seed(11)
    theirs = pipeline("abc", num_inference_steps=5, generator=generator, output_type="np").images[0]
    with torch.no_grad():
        (ours,) = drive(generate(Generate(prompt="abc", seed=11, steps=5), other), other)
    assert np.abs(ours - theirs * 255).max() <= 1


def test_a_prompt_that_is_too_long_is_cut_and_the_rest_named(other: Checkpoint) -> None:
    fits, too_long = "abc def ghi jk", "abc def ghi jk lmn"
    assert other.truncated(fits) == ""
    assert other.truncated(too_long) == "lmn"
    assert other.truncated("abc def ghi jkl m") == "jkl m"
    assert torch.equal(other.embed(too_long).tokens, other.embed(fits).tokens)


def test_a_prompt_is_encoded_once(other: Checkpoint) -> None:
    assert other.embed("zz") is other.embed("zz")
    for n in range(300):
        other.embed("a" * n)
    assert other.embed("zz") is not None
    assert len(other._prompts) <= 256


def test_latent_statistics_of_the_autoencoder_are_applied_both_ways(checkpoint: Checkpoint, tmp_path: Path) -> None:
    vae = {"latents_mean": [0.5, -1.0, 0.0, 2.0], "latents_std": [2.0, 0.5, 1.0, 4.0]}
    shifted = load_model(write_checkpoint(tmp_path / "shifted", vae=vae), "cpu")
    picture = noisy_picture(32, 32)
    with torch.no_grad():
        plain, ours = checkpoint.encode(picture) / SCALING_FACTOR, shifted.encode(picture)
        mean, std = (torch.tensor(vae[name])[:, None, None] for name in ("latents_mean", "latents_std"))
        torch.testing.assert_close(ours, (plain - mean) / std * SCALING_FACTOR, atol=1e-5, rtol=1e-4)
        assert (shifted.decode(ours) == checkpoint.decode(plain * SCALING_FACTOR)).all()


def test_half_precision_variants_load_in_full_precision(tmp_path: Path) -> None:
    model = load_model(write_checkpoint(tmp_path / "half", dtype=torch.float16, variant="fp16"), "cpu")
    assert (tmp_path / "half" / "unet" / "diffusion_pytorch_model.fp16.safetensors").exists()
    assert model.dtype == model.embed("a").tokens.dtype == torch.float32


def test_bfloat16_stays_close(checkpoint: Checkpoint, checkpoint_folder: Path) -> None:
    rough = load_model(checkpoint_folder, "cpu", "bfloat16")
    job = Generate(prompt="abc", steps=3)
    with torch.no_grad():
        one, other = (drive(generate(job, model), model)[0].astype(int) for model in (checkpoint, rough))
    assert np.abs(one - other).mean() < 4


@pytest.mark.parametrize(("device", "dtype"), [("tpu", "auto"), ("cpu", "int8")])
def test_an_unknown_device_or_precision_is_named(checkpoint_folder: Path, device: str, dtype: str) -> None:
    with pytest.raises(BadRequest, match="known are"):
        load_model(checkpoint_folder, device, dtype)


def test_a_folder_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no checkpoint"):
        load_model(tmp_path)
