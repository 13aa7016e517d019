"""The engine's exit: every picture that was made or changed here leaves through it, labelled and signed."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Literal

import numpy as np
import structlog
from c2pa import C2paError

from engine.preview import small_jpeg
from engine.provenance.chain import BadCertificate, Chain, open_chain
from engine.provenance.credentials import Action, Credentials, Parent
from engine.provenance.formats import media_type_of
from engine.provenance.label import MADE, Label
from engine.provenance.story import Story
from engine.provenance.text import labelled_png, read_label
from engine.provenance.xmp import packet
from engine.settings import EngineSettings
from engine.vision.intake import BadPicture, Limits, encode_png, take_in

PNG: Literal["image/png"] = "image/png"
_MEND = (
    "No picture is made without a label: set [engine] certificate and certificate_key to a chain that is in force, "
    "made for C2PA and complete up to its root, or leave both empty for an own one."
)
_log = structlog.get_logger()


class Labeller:
    """Labels with one set of keys, opened when first needed. Every method blocks: call it in a thread."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._limits = Limits(max_bytes=settings.max_bytes, max_pixels=settings.max_pixels)
        self._credentials: Credentials | None = None
        self._opening = threading.Lock()

    @property
    def credentials(self) -> Credentials:
        """Return what signs and checks; makes the keys at the very first start. Raises BadCertificate, OSError."""
        with self._opening:
            if self._credentials is None:
                opened = Credentials(self._chain(), self._settings.timestamp_authority)
                self._try(opened)
                self._credentials = opened
            return self._credentials

    def _try(self, opened: Credentials) -> None:
        """Sign a picture and read it back: a chain whose signatures nobody would accept is found out at the start."""
        bare = encode_png(np.zeros((8, 8, 3), np.uint8))
        signer = self._settings.certificate or self._settings.credentials
        try:
            story = opened.read(opened.sign(bare, PNG, (Action("c2pa.created", MADE),)), PNG)
        except C2paError as fault:
            raise BadCertificate(f"Nothing can be signed with the certificate {signer}: {fault}. {_MEND}") from fault
        if not story.ours:
            why = ", ".join(story.faults) or "its root does not lead to it"
            raise BadCertificate(f"What the certificate {signer} signs is not valid: {why}. {_MEND}")

    def _chain(self) -> Chain:
        own = [Path(one) if one else None for one in (self._settings.certificate, self._settings.certificate_key)]
        return open_chain(Path(self._settings.credentials), *own)

    def png(self, samples: np.ndarray, label: Label, parent: bytes | None = None) -> bytes:
        """Encode uint8 [h, w] or [h, w, 3|4] as a picture's master: samples exact, labelled, signed, its parent named.

        `parent` is the file it was made from, as it came in: with it the whole chain of credentials is kept.
        """
        if not self._settings.label_prompts:
            label = Label(label.source_type, label.model, label.seed, label.method, software=label.software)
        told = {"model": label.model, "method": label.method, "seed": str(label.seed)}
        action = Action("c2pa.created" if parent is None else "c2pa.edited", label.source_type, told)
        return self.signed(labelled_png(samples, label), PNG, (action,), parent)

    def sketch(self, samples: np.ndarray, label: Label) -> bytes:
        """Encode uint8 [h, w, 3] as the small JPEG that shows an unfinished picture, labelled and signed."""
        action = Action("c2pa.created", label.source_type, {"model": label.model})
        return self.signed(small_jpeg(samples, xmp=packet(label).encode()), "image/jpeg", (action,), None)

    def signed(self, data: bytes, media_type: str, actions: tuple[Action, ...], parent: bytes | None) -> bytes:
        """Sign a file; a parent whose credentials are damaged is named without them."""
        if parent is None:
            return self.credentials.sign(data, media_type, actions)
        title, kind = hashlib.sha256(parent).hexdigest(), media_type_of(parent)
        try:
            if kind is not None:
                return self.credentials.sign(data, media_type, actions, Parent(parent, kind, title))
        except C2paError as fault:
            _log.info("the parent's credentials are damaged and left out", why=type(fault).__name__)
        bare = encode_png(take_in(parent, self._limits).samples)
        return self.credentials.sign(data, media_type, actions, Parent(bare, PNG, title))

    def adopted(self, upload: bytes) -> bytes | None:
        """Return an upload as it is kept, its own credentials told on as its parent's; None: it has none worth keeping.

        Raises BadPicture.
        """
        kind = media_type_of(upload)
        story = None if kind is None else self.credentials.read(upload, kind)
        if kind is None or story is None or story.state in ("none", "broken"):
            return None
        title, samples = hashlib.sha256(upload).hexdigest(), take_in(upload, self._limits).samples
        # What we made and signed keeps its plain label, too; anybody else's would be a claim we can't stand for.
        label = read_label(upload) if story.ours else None
        bare = encode_png(samples) if label is None else labelled_png(samples, label)
        try:
            return self.credentials.sign(bare, PNG, (Action("c2pa.transcoded"),), Parent(upload, kind, title))
        except C2paError as fault:
            _log.info("an upload's credentials are damaged and left out", why=type(fault).__name__)
            return None

    def generated(self, data: bytes) -> bool:
        """Return whether our own credentials prove that nothing but a model made the picture in a file."""
        kind = media_type_of(data)
        return kind is not None and self.credentials.read(data, kind).generated

    def story(self, data: bytes) -> Story:
        """Return what a file's credentials tell. Raises BadPicture for what is no picture at all."""
        kind = media_type_of(data)
        if kind is None:
            raise BadPicture("not_a_picture")
        return self.credentials.read(data, kind)
