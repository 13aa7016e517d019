"""Say in one sentence what a picture shows: any BLIP folder (arXiv:2201.12086)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers import BlipForConditionalGeneration, BlipProcessor

MAX_NEW_TOKENS = 30


class Captioner:
    """One loaded BLIP checkpoint. Not safe to call from two threads at once; the runtime never does."""

    def __init__(self, network: Any, processor: Any) -> None:
        self._network = network
        self._processor = processor
        window = network.config.text_config.max_position_embeddings
        self._longest = min(MAX_NEW_TOKENS, window - 2)

    @torch.no_grad()
    def caption(self, picture: np.ndarray) -> str:
        """Describe a picture, uint8 [h, w, 3] of any size."""
        inputs = self._processor(images=Image.fromarray(picture), return_tensors="pt")
        pixels = inputs["pixel_values"].to(self._network.device, self._network.dtype)
        tokens = self._network.generate(pixel_values=pixels, max_new_tokens=self._longest, num_beams=1)
        return self._processor.decode(tokens[0], skip_special_tokens=True).strip()


def load_captioner(folder: Path | str, device: str = "cpu") -> Captioner:
    """Load a BLIP folder. Raises OSError if it is none."""
    network: Any = BlipForConditionalGeneration.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    processor = BlipProcessor.from_pretrained(folder, local_files_only=True)
    return Captioner(network.to(device).eval(), processor)
