# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportIndexIssue=false
"""Train the captioner: a small BLIP that reads a picture back into its canonical caption."""

import math
import shutil
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from transformers import BertTokenizer, BlipConfig, BlipForConditionalGeneration, BlipImageProcessor, BlipProcessor

from picturebook.captions import caption
from picturebook.generator import load_as_float32
from picturebook.judge import QUESTIONS, targets
from picturebook.pool import Pool
from picturebook.round_trips import round_trips
from picturebook.train_autoencoder import to_tensor
from picturebook.train_judge import held_out
from picturebook.training import Run, autocast, device
from picturebook.vocabulary import PUNCTUATION, WORDS

BATCH = 32
WIDTH = 160
POOL, TRAVELLED, RENEWED = 12_000, 2_400, 6
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


class Questions(torch.nn.Module):
    """The judge's questions, asked of the vision half alone while it is trained; left out of what is saved.

    A caption's loss reaches the picture only through the words' attention, which takes long to settle. Answers about
    every attribute teach the patches directly.
    """

    def __init__(self) -> None:
        """One linear layer for all answers, over the patches pooled on a 4 x 4 grid."""
        super().__init__()
        self.answers = torch.nn.Linear(16 * WIDTH, sum(len(options) for options in QUESTIONS.values()))

    def forward(self, patches: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
        """Return the summed cross-entropy of patches [n, 64, WIDTH] against answers [n, questions]."""
        side = math.isqrt(patches.shape[1])
        grid = patches.transpose(1, 2).unflatten(2, (side, side))
        logits = self.answers(F.adaptive_avg_pool2d(grid, 4).flatten(1)).float()
        parts = logits.split([len(options) for options in QUESTIONS.values()], dim=1)
        return torch.stack([F.cross_entropy(part, truth[:, i]) for i, part in enumerate(parts)]).sum()


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


def train(runs: Path, minutes: float, peak: float = 1e-3) -> None:
    """Train for `minutes` in all, resuming from `runs`, then export to `runs`."""
    torch.manual_seed(0)
    folder = runs / "captioner"
    tokenizer = new_tokenizer(folder / "tokenizer")
    model, questions = new_captioner(tokenizer).to(device()).train(), Questions().to(device())
    learned = [*model.parameters(), *questions.parameters()]
    optimiser = torch.optim.AdamW(learned, lr=peak, betas=(0.9, 0.98), weight_decay=0.02)
    vae = AutoencoderKL.from_pretrained(runs / "autoencoder" / "model").to(device()).eval()
    pool = Pool("captioner", POOL, TRAVELLED, vae)
    run = Run(folder, minutes, {"model": model, "questions": questions, "optimiser": optimiser})
    images, scenes = held_out(256)
    words = [caption(scene) for scene in scenes]
    checked = run.trained_seconds
    while run.progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = run.learning_rate(peak)
        pool.renew(run.step, RENEWED)
        shown, truth_of = pool.batch(run.step, BATCH)
        batch = tokenizer([caption(scene) for scene in truth_of], padding="longest", return_tensors="pt").to(device())
        with autocast():
            made = model(
                pixel_values=to_tensor(shown),
                input_ids=batch.input_ids,
                attention_mask=batch.attention_mask,
                labels=batch.input_ids.masked_fill(batch.attention_mask == 0, -100),
            )
            answered = questions(made.last_hidden_state[:, 1:], targets(truth_of).to(device()))
        loss = made.loss + 0.2 * answered
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        run.finished_step(note_every=60, loss=made.loss.item(), answered=answered.item())
        if run.trained_seconds - checked > 180:
            checked = run.trained_seconds
            run.note(accuracy=accuracy(model.eval(), tokenizer, images, words))
            model.train()
    model.eval()
    trips = round_trips(vae, images)
    run.note(
        accuracy=accuracy(model, tokenizer, images, words),
        accuracy_round_trips=accuracy(model, tokenizer, trips, words),
    )
    export(model, new_processor(tokenizer), folder / "weights")


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
