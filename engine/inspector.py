"""Look at what was made before it leaves: the classifier that a job's rules name, or the operator's."""

from __future__ import annotations

import asyncio
import threading

import numpy as np

from engine.errors import BadRequest
from engine.protocol import Rules
from engine.safety import Refused, Rule
from engine.settings import EngineSettings
from engine.vision.classifier import Classifier, load_classifier

NOBODY = "none"


class Inspector:
    """The loaded classifiers. Without any, everything passes."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._loaded: dict[str, Classifier] = {}
        self._one_at_a_time = threading.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """Return what rules may name."""
        return tuple(self._settings.classifiers)

    def load(self, device: str) -> None:
        """Load all that the settings name; a server may choose any of them. Blocking; raises UnusableClassifier."""
        self._loaded = {name: load_classifier(one, device) for name, one in self._settings.classifiers.items()}

    def chosen(self, rules: Rules) -> str:
        """Return the name of the classifier that is asked for, or NOBODY.

        Raises BadRequest for a name that is not loaded: letting everything through instead would be the worse answer.
        """
        name = rules.classifier or self._settings.classifier
        if name != NOBODY and name not in self._loaded:
            known = ", ".join((*self._loaded, NOBODY))
            raise BadRequest("classifier", name, f"this engine has {known}; the server's policy has to be changed")
        return name

    async def check(self, rules: Rules, *pictures: np.ndarray) -> None:
        """Raise Refused if one of the pictures (uint8 [h, w, 3 or 4]) is not to be shown."""
        name = self.chosen(rules)
        if name == NOBODY:
            return
        if await asyncio.to_thread(self._any_refused, self._loaded[name], pictures):
            raise Refused(Rule.PICTURE)

    def _any_refused(self, classifier: Classifier, pictures: tuple[np.ndarray, ...]) -> bool:
        with self._one_at_a_time:
            return any(classifier.refuses(np.ascontiguousarray(one[..., :3])) for one in pictures)
