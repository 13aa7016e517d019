"""Any BLIP folder can be the captioner."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertTokenizer, BlipConfig, BlipForConditionalGeneration, BlipImageProcessor, BlipProcessor

from engine.captioner import Captioner, load_captioner
from engine.requests import Caption, Steps
from tests.engine.core.closed_form import ClosedForm, noisy_picture

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "red", "house", "in", "meadow"]


@pytest.fixture(scope="module")
def captioner(tmp_path_factory: pytest.TempPathFactory) -> Captioner:
    """Return a random BLIP with a small window and pictures of 48 pixels."""
    folder: Path = tmp_path_factory.mktemp("blip")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    tokenizer = BertTokenizer.from_pretrained(folder, model_max_length=12)
    shared = {"hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2, "num_hidden_layers": 1}
    text = {**shared, "vocab_size": len(WORDS), "encoder_hidden_size": 16, "max_position_embeddings": 12}
    ids = {"bos_token_id": 2, "eos_token_id": 3, "sep_token_id": 3, "pad_token_id": 0}
    torch.manual_seed(0)
    config = BlipConfig(
        text_config={**text, **ids, "projection_dim": 16},
        vision_config={**shared, "image_size": 48, "patch_size": 16, "projection_dim": 16},
        projection_dim=16,
        image_text_hidden_size=16,
    )
    BlipForConditionalGeneration(config).save_pretrained(folder)
    images = BlipImageProcessor(size={"height": 48, "width": 48})
    BlipProcessor(images, tokenizer).save_pretrained(folder)
    return load_captioner(folder)


@pytest.mark.parametrize("size", [(48, 48), (31, 200), (1, 1)])
def test_a_caption_is_made_of_the_folders_words_and_fits_its_window(
    captioner: Captioner, size: tuple[int, int]
) -> None:
    caption = captioner.caption(noisy_picture(*size))
    assert set(caption.split()) <= set(WORDS[5:]) | {"[UNK]"}
    assert len(caption.split()) <= 12


def test_the_same_picture_gets_the_same_caption(captioner: Captioner) -> None:
    picture = noisy_picture(48, 48, seed=2)
    assert captioner.caption(picture) == captioner.caption(picture.copy())


def test_a_method_may_ask_for_a_caption(captioner: Captioner, run_on) -> None:
    def job() -> Steps[str]:
        return (yield Caption(np.zeros((20, 30, 3), np.uint8)))

    runtime = run_on(ClosedForm(), captioner=captioner)
    assert runtime.submit(job()).future.result(30) == captioner.caption(np.zeros((20, 30, 3), np.uint8))


def test_a_folder_that_is_no_captioner_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"."):
        load_captioner(tmp_path)
