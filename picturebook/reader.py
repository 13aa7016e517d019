# transformers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false, reportCallIssue=false, reportAttributeAccessIssue=false
"""Read pictures with the shipped captioner, as its users would."""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from transformers import BlipForConditionalGeneration, BlipProcessor

from picturebook import CAPTIONER_FOLDER


class Reader:
    """The shipped captioner behind its own processor."""

    def __init__(self) -> None:
        """Load it."""
        self.processor = BlipProcessor.from_pretrained(CAPTIONER_FOLDER)
        self.model = BlipForConditionalGeneration.from_pretrained(CAPTIONER_FOLDER).eval()

    @torch.no_grad()
    def read(self, images: NDArray[np.uint8]) -> list[str]:
        """Return one caption a picture, uint8 [n, h, w, 3]."""
        words: list[str] = []
        for start in range(0, len(images), 64):
            pictures = [Image.fromarray(image) for image in images[start : start + 64]]
            ids = self.model.generate(**self.processor(images=pictures, return_tensors="pt"), max_new_tokens=30)
            words += self.processor.batch_decode(ids, skip_special_tokens=True)
        return words

    def accuracy(self, images: NDArray[np.uint8], words: list[str]) -> float:
        """Return the share of pictures whose caption is the canonical one word for word."""
        return float(np.mean([made == true for made, true in zip(self.read(images), words, strict=True)]))
