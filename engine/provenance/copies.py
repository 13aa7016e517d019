"""Delivered copies: small enough for a place, marked where its server wants that, and signed anew.

A master is never touched; whatever changes samples happens to copies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

from engine.preview import LEGIBLE
from engine.protocol import CopyInfo, CopyOrder
from engine.provenance import watermark
from engine.provenance.badge import badged
from engine.provenance.credentials import Action
from engine.provenance.fit import Encoded, encodings
from engine.provenance.label import Label
from engine.provenance.labeller import PNG, Labeller
from engine.provenance.text import labelled_png, read_label
from engine.provenance.xmp import packet
from engine.vision.intake import Limits, encode_png, take_in


def samples_hash(samples: np.ndarray) -> str:
    """Hash what a picture shows, whatever file it comes in: its size and its RGBA samples, uint8 [h, w, 3|4]."""
    height, width, channels = samples.shape
    if channels == 3:
        samples = np.concatenate([samples, np.full((height, width, 1), 255, np.uint8)], -1)
    return hashlib.sha256(f"{width}x{height}:".encode() + samples.tobytes()).hexdigest()


def copied(labeller: Labeller, master: bytes, order: CopyOrder, limits: Limits) -> tuple[CopyInfo, bytes] | None:
    """Return the finest copy of a master with at most `order.limit` bytes; None: there is none. Raises BadPicture.

    A marked copy of a small picture is enlarged by a whole factor: a mark needs room.
    """
    samples, label = take_in(master, limits).samples, read_label(master)
    height, width = samples.shape[:2]
    marked = False
    done: list[Action] = []
    if order.badge or order.mark is not None:
        factor = max(1, -(-LEGIBLE // max(height, width)))
        samples = samples.repeat(factor, 0).repeat(factor, 1)
    if order.badge:
        samples = badged(samples)
        done.append(Action("c2pa.edited", told={"badge": "visible"}))
    if order.mark is not None and watermark.installed():
        shown, marked = watermark.write(samples[..., :3], order.mark)
        samples = np.concatenate([shown, samples[..., 3:]], -1)
        done.append(Action("c2pa.watermarked.unbound"))
    for encoded in _encodings(samples, label):
        if len(encoded.data) > order.limit:
            continue
        actions = done or [Action("c2pa.repackaged")]
        if encoded.media_type != PNG:
            actions = [*actions, Action("c2pa.transcoded")]
        if (encoded.width, encoded.height) != (width, height):
            actions = [*actions, Action("c2pa.resized")]
        signed = labeller.signed(encoded.data, encoded.media_type, tuple(actions), master)
        if len(signed) <= order.limit:
            info = CopyInfo(
                media_type=encoded.media_type,
                width=encoded.width,
                height=encoded.height,
                smaller=encoded.width < width,
                sha256=hashlib.sha256(signed).hexdigest(),
                samples=samples_hash(take_in(signed, limits).samples),
                badge=order.badge,
                marked=marked,
            )
            return info, signed
    return None


def _encodings(samples: np.ndarray, label: Label | None) -> Iterator[Encoded]:
    height, width = samples.shape[:2]
    yield Encoded(encode_png(samples) if label is None else labelled_png(samples, label), PNG, width, height)
    yield from encodings(samples, packet(label).encode() if label is not None else b"")
