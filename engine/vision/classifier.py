"""Tell whether a finished picture may be shown: an image classifier of transformers, or diffusers' safety checker."""

from __future__ import annotations

from typing import Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

REFUSED_LABELS = frozenset({"nsfw", "porn", "pornography", "sexy", "hentai", "explicit", "unsafe", "nude", "nudity"})
"""Labels that are refused where the settings name none."""


class ClassifierSettings(BaseModel):
    """One classifier that servers may choose by its name in `[engine] classifiers`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["transformers", "safety_checker"] = "transformers"
    model: str = Field(min_length=1, description="folder, or a name that transformers can download")
    refuse: tuple[str, ...] = Field(default=(), description="labels that are refused; empty: the usual ones")
    threshold: float = Field(default=0.5, gt=0, le=1, description="summed probability of those labels")


class UnusableClassifier(Exception):
    """The classifier cannot do what its settings say; the message is one sentence for the operator."""


class Classifier(Protocol):
    """Looks at pictures."""

    def refuses(self, rgb: np.ndarray) -> bool:
        """Return whether uint8 [h, w, 3] is not to be shown. Blocking."""
        ...


def load_classifier(settings: ClassifierSettings, device: str) -> Classifier:
    """Load a classifier onto a torch device. Blocking; raises UnusableClassifier."""
    try:
        return (_Labels if settings.kind == "transformers" else _SafetyChecker)(settings, device)
    except (OSError, ValueError) as fault:
        raise UnusableClassifier(f"The picture classifier {settings.model} cannot be loaded: {fault}.") from fault


class _Labels:
    """An image classifier, of whose labels some are refused."""

    def __init__(self, settings: ClassifierSettings, device: str) -> None:
        from transformers import AutoImageProcessor, AutoModelForImageClassification

        self._model = AutoModelForImageClassification.from_pretrained(settings.model).eval().to(device)
        self._processor: Any = AutoImageProcessor.from_pretrained(settings.model)
        labels = {name.lower(): number for number, name in self._model.config.id2label.items()}
        wanted = {name.lower() for name in settings.refuse} or REFUSED_LABELS & labels.keys()
        if not wanted or not wanted <= labels.keys():
            raise UnusableClassifier(
                f"The picture classifier {settings.model} has the labels {', '.join(sorted(labels))}: "
                "name in `refuse` those that are not to be shown."
            )
        self._refused = [labels[name] for name in sorted(wanted)]
        self._threshold, self._device = settings.threshold, device

    def refuses(self, rgb: np.ndarray) -> bool:
        import torch

        inputs = self._processor(images=rgb, return_tensors="pt").to(self._device)
        with torch.no_grad():
            shares = self._model(**inputs).logits[0].float().softmax(-1)
        return float(shares[self._refused].sum()) >= self._threshold


class _SafetyChecker:
    """The checker of Stable Diffusion 1.x: by itself, or in the folder `safety_checker` of a whole checkpoint."""

    def __init__(self, settings: ClassifierSettings, device: str) -> None:
        try:
            checker, self._processor = self._read(settings.model, "safety_checker", "feature_extractor")
        except OSError:
            checker, self._processor = self._read(settings.model, "", "")
        self._checker = checker.eval().to(device)
        self._device = device

    @staticmethod
    def _read(model: str, checker: str, processor: str) -> tuple[Any, Any]:
        """Load a checker and what prepares its pictures out of two folders of a model. Raises OSError."""
        from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
        from transformers import CLIPImageProcessor

        return (
            StableDiffusionSafetyChecker.from_pretrained(model, subfolder=checker),
            CLIPImageProcessor.from_pretrained(model, subfolder=processor),
        )

    def refuses(self, rgb: np.ndarray) -> bool:
        import torch

        inputs = self._processor(images=rgb, return_tensors="pt").pixel_values.to(self._device)
        with torch.no_grad():
            # It blackens the pictures it is given; it gets one pixel.
            _, found = self._checker(clip_input=inputs, images=[np.zeros((1, 1, 3))])
        return bool(found[0])
