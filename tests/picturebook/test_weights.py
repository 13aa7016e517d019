"""The shipped weights load with the ordinary loaders and do their work."""

import json
import random

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image
from transformers import BlipForConditionalGeneration, BlipProcessor, CLIPTokenizer

from picturebook import CAPTIONER_FOLDER, DIFFUSION_FOLDER, WEIGHTS_FOLDER
from picturebook.captions import caption
from picturebook.scene import sample_scene
from picturebook.vocabulary import WORDS
from picturebook.world import picture


@pytest.fixture(scope="module")
def pipeline() -> StableDiffusionPipeline:
    loaded = StableDiffusionPipeline.from_pretrained(DIFFUSION_FOLDER, safety_checker=None)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def test_every_word_is_one_token() -> None:
    tokenizer = CLIPTokenizer.from_pretrained(DIFFUSION_FOLDER / "tokenizer")
    for word in WORDS:
        ids = tokenizer(word).input_ids
        assert len(ids) == 3, word
        assert tokenizer.decode(ids, skip_special_tokens=True).strip() == word


def test_a_prompt_becomes_a_picture_and_prompts_matter(pipeline: StableDiffusionPipeline) -> None:
    made = [
        np.asarray(
            pipeline(prompt, num_inference_steps=4, generator=torch.Generator().manual_seed(0)).images[0], np.float32
        )
        for prompt in ("a red house at night", "a bowl of lemons")
    ]
    assert made[0].shape == (128, 128, 3)
    assert np.abs(made[0] - made[1]).mean() > 5


def test_the_night_is_darker_than_the_snow(pipeline: StableDiffusionPipeline) -> None:
    night, snow = (
        np.asarray(pipeline(p, num_inference_steps=8, generator=torch.Generator().manual_seed(1)).images[0], np.float32)
        for p in ("a red house at night", "a red house in the snow")
    )
    assert night.mean() < snow.mean() - 20


@torch.no_grad()
def test_latents_have_zero_mean_and_unit_variance_per_channel(pipeline: StableDiffusionPipeline) -> None:
    rng = random.Random("latents")
    images = np.stack([picture(sample_scene(rng)) for _ in range(48)])
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1
    latents = pipeline.vae.encode(pixels).latent_dist.mode()
    assert latents.shape == (48, 6, 32, 32)
    assert latents.mean((0, 2, 3)).abs().max() < 0.15
    assert (latents.std((0, 2, 3)) - 1).abs().max() < 0.15
    made = pipeline.vae.decode(latents[:8]).sample.clamp(-1, 1)
    error = (made - pixels[:8]).pow(2).mean((1, 2, 3)) / 4
    assert (-10 * error.log10()).mean() > 26


@torch.no_grad()
def test_the_captioner_reads_most_drawn_pictures() -> None:
    processor = BlipProcessor.from_pretrained(CAPTIONER_FOLDER)
    model = BlipForConditionalGeneration.from_pretrained(CAPTIONER_FOLDER).eval()
    rng = random.Random("captioner test")
    scenes = [sample_scene(rng) for _ in range(24)]
    inputs = processor(images=[Image.fromarray(picture(scene)) for scene in scenes], return_tensors="pt")
    made = processor.batch_decode(model.generate(**inputs, max_new_tokens=30), skip_special_tokens=True)
    right = [a.replace(" ,", ",") == caption(s) for a, s in zip(made, scenes, strict=True)]
    assert sum(right) >= 12


def test_the_weights_are_small_enough_for_a_repository() -> None:
    sizes = [file.stat().st_size for file in WEIGHTS_FOLDER.rglob("*") if file.is_file()]
    assert max(sizes) <= 15e6
    assert sum(sizes) <= 40e6


def test_no_configuration_names_a_folder_of_the_machine_that_trained_it() -> None:
    for file in WEIGHTS_FOLDER.rglob("*.json"):
        if "tokenizer" not in file.name:
            assert not json.loads(file.read_text()).get("_name_or_path"), file
