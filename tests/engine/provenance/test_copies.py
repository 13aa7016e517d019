"""Delivered copies: as large as the place takes, marked where that is wanted, signed anew; and what a file tells."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.protocol import CopyOrder
from engine.provenance import CHANGED, MADE, Label, Labeller, read_label, watermark
from engine.provenance.copies import copied, samples_hash
from engine.provenance.verdict import judged
from engine.vision.intake import Limits, encode_png, take_in

from .conftest import samples

LIMITS = Limits()
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NEEDS_NETWORKS = pytest.mark.skipif(not watermark.installed(), reason="threadbrush[watermark] is not installed")


@pytest.fixture
def marks_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare a test that is about other labels the seconds of reading marks."""

    def unread(_rgb: np.ndarray) -> int:
        raise watermark.WatermarkUnavailable

    monkeypatch.setattr(watermark, "read", unread)


def master(labeller: Labeller, side: int = 256, channels: int = 3) -> bytes:
    return labeller.png(samples(2, side, channels), Label(MADE, "demo", 3, "generate", "a house"))


@pytest.mark.parametrize("channels", [3, 4])
def test_a_copy_fits_with_its_label_and_its_signature(labeller: Labeller, channels: int) -> None:
    whole = master(labeller, channels=channels)
    made = copied(labeller, whole, CopyOrder(limit=100_000), LIMITS)
    assert made is not None
    info, data = made
    assert 40_000 < len(data) <= 100_000
    assert Image.open(io.BytesIO(data)).size == (info.width, info.height)
    label = read_label(data)
    assert label is not None
    assert (label.source_type, label.seed, label.prompt) == (MADE, 3, "")
    story = labeller.story(data)
    assert (story.ours, story.generated) == (True, True)
    assert len(story.chapters) == 2
    assert "c2pa.transcoded" in story.chapters[0].actions


def test_of_what_can_never_fit_there_is_no_copy(labeller: Labeller) -> None:
    assert copied(labeller, master(labeller), CopyOrder(limit=50), LIMITS) is None


def test_the_badge_touches_one_corner_of_the_copy_and_the_master_not_at_all(labeller: Labeller) -> None:
    plain = np.full((600, 600, 3), 120, np.uint8)
    whole = labeller.png(plain, Label(MADE, "demo", 3, "generate"))
    made = copied(labeller, whole, CopyOrder(limit=10**7, badge=True), LIMITS)
    assert made is not None
    info, data = made
    assert (info.media_type, info.badge, info.marked) == ("image/png", True, False)
    changed = (take_in(data).samples != plain).any(-1)
    assert changed[450:, 450:].any()
    assert not changed[:450].any()
    assert not changed[:, :450].any()
    assert np.array_equal(take_in(whole).samples, plain)
    assert "c2pa.edited" in labeller.story(data).chapters[0].actions


def test_a_small_picture_is_enlarged_for_its_marks(labeller: Labeller) -> None:
    made = copied(labeller, master(labeller, 128), CopyOrder(limit=10**7, badge=True), LIMITS)
    assert made is not None
    assert (made[0].width, made[0].smaller) == (512, False)


def test_without_the_extra_a_mark_is_left_out_and_said_to_be(
    labeller: Labeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watermark, "PACKAGE", "no-such-package")
    watermark.installed.cache_clear()
    try:
        made = copied(labeller, master(labeller), CopyOrder(limit=10**7, mark=5), LIMITS)
        assert made is not None
        assert not made[0].marked
        assert judged(labeller, made[1], LIMITS).mark is None
    finally:
        watermark.installed.cache_clear()


@NEEDS_NETWORKS
def test_a_mark_survives_what_strips_every_label(labeller: Labeller) -> None:
    photograph = take_in((FIXTURES / "coffee.jpg").read_bytes()).samples
    whole = labeller.png(photograph, Label(CHANGED, "demo", 3, "diffedit"), encode_png(photograph))
    made = copied(labeller, whole, CopyOrder(limit=10**7, mark=0xC0FFEE42), LIMITS)
    assert made is not None
    assert made[0].marked
    seen = take_in(made[1]).samples
    buffer = io.BytesIO()
    Image.fromarray(seen).resize((seen.shape[1] // 2, seen.shape[0] // 2)).save(buffer, "JPEG", quality=80)
    verdict = judged(labeller, buffer.getvalue(), LIMITS)
    assert (verdict.credentials, verdict.labelled) == ("none", "")
    assert verdict.mark is not None
    assert watermark.wrong_bits(verdict.mark, 0xC0FFEE42) <= watermark.MISREAD


@pytest.mark.usefixtures("marks_unread")
def test_the_samples_hash_holds_when_the_file_is_written_anew(labeller: Labeller) -> None:
    for channels in (3, 4):
        whole = master(labeller, 64, channels)
        again = io.BytesIO()
        Image.open(io.BytesIO(whole)).save(again, "PNG", optimize=True)
        before, after = judged(labeller, whole, LIMITS), judged(labeller, again.getvalue(), LIMITS)
        assert before.sha256 != after.sha256
        assert before.samples == after.samples == samples_hash(samples(2, 64, channels))
        assert (before.ours, after.ours) == (True, False)


@pytest.mark.usefixtures("marks_unread")
def test_a_verdict_tells_the_chain_and_a_forged_label_proves_nothing(labeller: Labeller) -> None:
    first = master(labeller, 64)
    edited = labeller.png(samples(5), Label(CHANGED, "demo", 9, "sega"), first)
    verdict = judged(labeller, edited, LIMITS)
    assert [one.method for one in verdict.chain] == ["sega", "generate"]
    assert (verdict.ours, verdict.generated) == (True, True)
    buffer = io.BytesIO()
    packet = Image.open(io.BytesIO(first)).info["XML:com.adobe.xmp"].encode()
    Image.fromarray(samples(6)).save(buffer, "JPEG", xmp=packet)
    forged = judged(labeller, buffer.getvalue(), LIMITS)
    assert (forged.labelled, forged.ours, forged.credentials) == (MADE, False, "none")
