# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false
"""Train the captioner: a small BLIP that reads a picture back into its canonical caption."""

import random
import shutil
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from transformers import BertTokenizer, BlipConfig, BlipForConditionalGeneration, BlipImageProcessor, BlipProcessor

from picturebook import CAPTIONER_FOLDER
from picturebook.captions import caption
from picturebook.generator import load_as_float32
from picturebook.scene import Scene
from picturebook.train_autoencoder import HELD_OUT, to_tensor
from picturebook.training import Run, autocast, device
from picturebook.vocabulary import PUNCTUATION, WORDS
from picturebook.world import picture, sample_scene

BATCH = 32
WIDTH = 160
ROUND_TRIPS = 512  # pictures that went through the autoencoder: what the engine hands over looks like these
LONGEST = 32


def new_tokenizer(folder: Path) -> BertTokenizer:
    """Write a word-level vocabulary to `folder` and return its tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *PUNCTUATION, *WORDS]))
    # Cleaning up puts the comma back where it was: "tan skin, red hair", not "tan skin , red hair".
    return BertTokenizer.from_pretrained(
        folder, do_lower_case=True, model_max_length=LONGEST, clean_up_tokenization_spaces=True
    )


def new_captioner(tokenizer: BertTokenizer) -> BlipForConditionalGeneration:
    """Return an untrained BLIP for 128 x 128 pictures in 16-px patches."""
    shared = {"hidden_size": WIDTH, "intermediate_size": 4 * WIDTH, "num_attention_heads": 4, "projection_dim": WIDTH}
    text = {
        **shared,
        "vocab_size": len(tokenizer),
        "num_hidden_layers": 3,
        "encoder_hidden_size": WIDTH,
        "max_position_embeddings": LONGEST,
        "bos_token_id": tokenizer.cls_token_id,
        "eos_token_id": tokenizer.sep_token_id,
        "sep_token_id": tokenizer.sep_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "label_smoothing": 0.0,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    vision = {**shared, "num_hidden_layers": 4, "image_size": 128, "patch_size": 16}
    config = BlipConfig(text_config=text, vision_config=vision, projection_dim=WIDTH, image_text_hidden_size=WIDTH)
    return BlipForConditionalGeneration(config)


def new_processor(tokenizer: BertTokenizer) -> BlipProcessor:
    """Return the processor that maps pictures to -1 to 1, like the training below."""
    half = [0.5, 0.5, 0.5]
    images = BlipImageProcessor(size={"height": 128, "width": 128}, image_mean=half, image_std=half)
    return BlipProcessor(images, tokenizer)


@torch.no_grad()
def round_trips(vae: AutoencoderKL, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the pictures, uint8 [n, 128, 128, 3], after encoding and decoding."""
    out = []
    for start in range(0, len(images), 32):
        with autocast():
            made = vae.decode(vae.encode(to_tensor(images[start : start + 32])).latent_dist.mode()).sample.float()
        out.append(((made.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy())
    return np.concatenate(out)


@torch.no_grad()
def accuracy(
    model: BlipForConditionalGeneration, tokenizer: BertTokenizer, images: NDArray[np.uint8], words: list[str]
) -> float:
    """Return the share of pictures whose generated caption equals the canonical one word for word."""
    right = 0
    for start in range(0, len(images), 64):
        ids = model.generate(pixel_values=to_tensor(images[start : start + 64]), max_new_tokens=LONGEST - 2)
        made = tokenizer.batch_decode(ids, skip_special_tokens=True)
        right += sum(a.replace(" ,", ",") == b for a, b in zip(made, words[start : start + 64], strict=True))
    return right / len(images)


def _scenes(name: str, count: int) -> list[Scene]:
    rng = random.Random(name)
    return [sample_scene(rng) for _ in range(count)]


def train(runs: Path, minutes: float, peak: float = 1e-3) -> None:
    """Train for `minutes` in all, resuming from `runs`, then export to the package's weights."""
    torch.manual_seed(0)
    folder = runs / "captioner"
    tokenizer = new_tokenizer(folder / "tokenizer")
    model = new_captioner(tokenizer).to(device()).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.98), weight_decay=0.02)
    vae = AutoencoderKL.from_pretrained(runs / "autoencoder" / "model").to(device()).eval()
    travelled = _scenes("round trips", ROUND_TRIPS)
    copies = round_trips(vae, np.stack([picture(scene) for scene in travelled]))
    run = Run(folder, minutes, {"model": model, "optimiser": optimiser})
    held_out = _scenes(HELD_OUT, 128)
    held_images, held_words = np.stack([picture(scene) for scene in held_out]), [caption(scene) for scene in held_out]
    checked = run.trained_seconds
    while run.progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = run.learning_rate(peak)
        rng = random.Random(f"captioner/{run.step}")
        scenes = [sample_scene(rng) for _ in range(BATCH * 3 // 4)]
        rows = [rng.randrange(ROUND_TRIPS) for _ in range(BATCH - len(scenes))]
        images = np.concatenate([np.stack([picture(scene) for scene in scenes]), copies[rows]])
        words = [caption(scene) for scene in [*scenes, *(travelled[row] for row in rows)]]
        batch = tokenizer(words, padding="longest", return_tensors="pt").to(device())
        labels = batch.input_ids.masked_fill(batch.attention_mask == 0, -100)
        with autocast():
            loss = model(
                pixel_values=to_tensor(images),
                input_ids=batch.input_ids,
                attention_mask=batch.attention_mask,
                labels=labels,
            ).loss
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        run.finished_step(loss=loss.item())
        if run.trained_seconds - checked > 180:
            checked = run.trained_seconds
            run.note(accuracy=accuracy(model.eval(), tokenizer, held_images, held_words))
            model.train()
    model.eval()
    trips = round_trips(vae, held_images)
    run.note(
        accuracy=accuracy(model, tokenizer, held_images, held_words),
        accuracy_round_trips=accuracy(model, tokenizer, trips, held_words),
    )
    export(model, new_processor(tokenizer), CAPTIONER_FOLDER)


def export(model: BlipForConditionalGeneration, processor: BlipProcessor, folder: Path) -> None:
    """Write one BLIP folder in fp16, replacing `folder` only once the new one is complete."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    processor.save_pretrained(fresh)
    model.half().save_pretrained(fresh)
    model.float()
    load_as_float32(fresh / "config.json")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
