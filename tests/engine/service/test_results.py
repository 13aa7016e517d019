"""What goes out: labels, previews, comparisons; and the small parts the job table stands on."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from engine.fairness import FairQueue
from engine.pace import Pace, expected_rows
from engine.preview import comparison, mask_preview, small_jpeg
from engine.protocol import Edit, Generate, Plan
from engine.provenance import Label, labelled_png, read_label
from engine.vision.intake import encode_png, take_in


def samples(width: int = 40, height: int = 30, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, channels), np.uint8)


def test_a_label_can_be_read_back_and_leaves_the_samples_alone() -> None:
    label = Label("compositeWithTrainedAlgorithmicMedia", 'model "<&>" ü', 7, "diffedit")
    for channels in (3, 4):
        picture = samples(channels=channels)
        labelled = labelled_png(picture, label)
        assert read_label(labelled) == label
        assert np.array_equal(take_in(labelled).samples, picture)


def test_a_label_speaks_iptcs_words() -> None:
    labelled = labelled_png(samples(), Label("trainedAlgorithmicMedia", "demo", 1, "generate"))
    packet = Image.open(io.BytesIO(labelled)).info["XML:com.adobe.xmp"]
    assert "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" in packet
    assert 'xmp:CreatorTool="Threadbrush"' in packet


def test_what_has_no_label_has_none() -> None:
    assert read_label(encode_png(samples())) is None
    assert read_label(b"hello") is None


def test_the_preview_of_a_small_picture_is_enlarged_and_marks_the_region_exactly() -> None:
    picture = np.full((32, 64, 3), 128, np.uint8)
    support = np.zeros((32, 64), bool)
    support[8:20, 16:40] = True
    shown = mask_preview(picture, support)
    assert shown.shape == (256, 512, 3)
    pink = (shown[..., 0].astype(int) - shown[..., 1] > 15).reshape(32, 8, 64, 8).any((1, 3))
    white = (shown.min(-1) == 255).reshape(32, 8, 64, 8).any((1, 3))
    assert not (pink | white)[~support].any()
    assert (pink | white)[support].all()
    assert white[8, 20]
    assert not white[12, 28]


def test_previews_of_nothing_and_of_everything_have_no_outline() -> None:
    picture = samples()
    for support in (np.zeros((30, 40), bool), np.ones((30, 40), bool)):
        assert mask_preview(picture, support).shape == (390, 520, 3)


def test_a_large_picture_is_previewed_at_its_own_size() -> None:
    assert mask_preview(samples(700, 600), np.zeros((600, 700), bool)).shape == (600, 700, 3)


def test_before_and_after_stand_side_by_side() -> None:
    before, after = samples(600, 400, 4), samples(600, 400, 4)
    shown = comparison(before, after)
    assert shown.shape[0] == 400
    assert 1200 < shown.shape[1] < 1230
    opaque = comparison(np.zeros((600, 600, 3), np.uint8), np.full((600, 600, 3), 255, np.uint8))
    assert opaque[:, :600].max() == 0
    assert opaque[:, 600:].min() == 255


def test_progress_is_shown_small() -> None:
    image = Image.open(io.BytesIO(small_jpeg(samples(600, 300))))
    assert (image.format, image.size) == ("JPEG", (256, 128))


def test_owners_take_turns_and_nobody_is_starved() -> None:
    queue = FairQueue()
    for owner, job in [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1"), ("b", "b2")]:
        queue.push(owner, job)
    queue.drop("c", "c1")
    order = queue.order()
    assert order == ["a1", "b1", "a2", "b2", "a3"]
    assert [queue.pop() for _ in range(6)] == [*order, None]
    assert len(queue) == 0


def test_the_pace_is_measured_and_idle_time_is_not() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.eta(10) is None
    for _ in range(50):
        now[0] += 0.1
        pace.rows_done(2)
    assert pace.eta(100) == 5.0
    now[0] += 3600
    pace.rows_done(2)
    assert pace.eta(100) == 5.0


def test_expected_rows_follow_the_parameters() -> None:
    assert expected_rows(Generate(prompt="x", steps=10)) == 20
    assert expected_rows(Generate(prompt="x", steps=10, guidance_scale=1, count=3)) == 30
    assert expected_rows(Edit(plan=Plan(), steps=20, strength=0.5)) == 30
