"""What a file of unknown origin tells: the hashes it may be on record under, credentials, label, invisible mark."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from engine.protocol import Verdict
from engine.provenance import watermark
from engine.provenance.copies import samples_hash
from engine.provenance.formats import media_type_of
from engine.provenance.labeller import Labeller
from engine.provenance.text import read_label
from engine.vision.intake import Limits, take_in

_SHOWN = 50
"""Ancestors told of; deeper ones count, but nobody reads them."""


def judged(labeller: Labeller, data: bytes, limits: Limits) -> Verdict:
    """Say everything the bytes tell of themselves. Raises BadPicture for what is no picture. Blocking."""
    samples = take_in(data, limits).samples
    story = labeller.story(data) if media_type_of(data) else None
    label, mark = read_label(data), None
    with suppress(watermark.WatermarkUnavailable):
        mark = watermark.read(samples[..., :3]) if watermark.installed() else None
    chain = () if story is None else story.chapters[:_SHOWN]
    return Verdict(
        sha256=hashlib.sha256(data).hexdigest(),
        samples=samples_hash(samples),
        credentials="none" if story is None else story.state,
        ours=story is not None and story.ours,
        generated=story is not None and story.generated,
        chain=chain,
        root=None if story is None else story.root,
        labelled="" if label is None else label.source_type,
        model="" if label is None else label.model,
        method="" if label is None else label.method,
        mark=mark,
    )
