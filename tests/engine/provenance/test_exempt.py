"""Which files prove that nobody is shown in them: those a model made all the way up, and nothing that looks like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.protocol import CopyOrder
from engine.provenance import CHANGED, MADE, Label, Labeller
from engine.provenance.copies import copied
from engine.settings import EngineSettings
from engine.vision.chunks import CREDENTIALS, OPENING, without_credentials
from engine.vision.intake import Limits, encode_png, take_in

from .conftest import samples

DRAWN, EDITED = Label(MADE, "demo", 3, "generate", "a house"), Label(CHANGED, "demo", 4, "diffedit", "a boat")


@pytest.fixture
def photo() -> np.ndarray:
    return samples(8)


def credentials_of(png: bytes) -> bytes:
    """Return the chunk that the credentials of a PNG lie in."""
    at = png.index(CREDENTIALS) - 4
    return png[at : at + 12 + int.from_bytes(png[at : at + 4], "big")]


def transplanted(png: bytes, credentials: bytes) -> bytes:
    """Put credentials right after the header of another PNG."""
    bare = without_credentials(png)
    header = len(OPENING) + 25
    return bare[:header] + credentials + bare[header:]


def test_what_was_drawn_and_edited_here_is_exempt_as_master_and_as_delivered_copy(labeller: Labeller) -> None:
    drawn = labeller.png(samples(1), DRAWN)
    edited = labeller.png(samples(2), EDITED, drawn)
    for one in (drawn, edited):
        copy = copied(labeller, one, CopyOrder(limit=200_000, badge=True), Limits())
        assert copy is not None
        assert (labeller.generated(one), labeller.generated(copy[1])) == (True, True)


def test_no_edit_preview_or_copy_of_an_upload_is_exempt(labeller: Labeller, photo: np.ndarray) -> None:
    upload = encode_png(photo)
    edited = labeller.png(samples(2), EDITED, upload)
    again = labeller.png(samples(3), EDITED, edited)
    copies = [copied(labeller, one, CopyOrder(limit=200_000, badge=True), Limits()) for one in (upload, edited, again)]
    files = [upload, edited, again, *(copy[1] for copy in copies if copy is not None)]
    assert len(files) == 6
    assert [labeller.generated(one) for one in files] == [False] * 6


def test_credentials_of_a_drawing_do_not_exempt_a_photograph_they_were_put_into(
    labeller: Labeller, photo: np.ndarray
) -> None:
    forged = transplanted(encode_png(photo), credentials_of(labeller.png(samples(1), DRAWN)))
    assert np.array_equal(take_in(forged).samples, photo)
    kept = labeller.adopted(forged) or forged
    edited = labeller.png(samples(2), EDITED, kept)
    assert [labeller.generated(one) for one in (forged, kept, edited)] == [False] * 3


def test_another_houses_drawing_is_not_exempt_here(labeller: Labeller, tmp_path: Path) -> None:
    theirs = Labeller(EngineSettings(credentials=str(tmp_path / "other"))).png(samples(1), DRAWN)
    kept = labeller.adopted(theirs)
    assert kept is not None
    assert [labeller.generated(one) for one in (theirs, kept)] == [False, False]
