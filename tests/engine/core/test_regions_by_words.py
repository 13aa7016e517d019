"""Things taken out of captions, maps laid along edges, regions corrected, canvases, painted masks: no model needed."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image

from engine.diffusion.canvas import Frame, Widened, working_size
from engine.diffusion.corrections import on_side
from engine.diffusion.guided import along_edges, otsu
from engine.diffusion.region import Region
from engine.diffusion.transparent import without
from engine.errors import BadMask, BadRequest
from engine.language import NotUnderstood, World, demo_world
from engine.language.outline import surroundings, taken_out
from engine.model import Geometry, Model
from engine.paint import painted
from engine.protocol import Paint
from engine.vision.intake import encode_png

MODEL = cast(Model, Geometry(vae_factor=4, latent_channels=4, sample_size=128, size_multiple=16))


@pytest.mark.parametrize(
    ("thing", "caption", "source", "reference", "target"),
    [
        ("house", "a red house in a meadow", "a red house in a meadow", "[none] in a meadow", "a red house"),
        ("the apples", "a bowl of apples", "a bowl of apples", "a bowl of [none]", "apples"),
        ("it", "a cat in a desert", "a cat in a desert", "[none] in a desert", "a cat"),
        (
            "glasses",
            "a portrait of a man with glasses",
            "a portrait of a man with glasses",
            "a portrait of a man",
            "glasses",
        ),
        ("tree", "a red house in a meadow", "a red house and a tree in a meadow", "a red house in a meadow", "a tree"),
    ],
)
def test_the_words_of_a_thing_are_taken_out_of_the_caption(
    thing: str, caption: str, source: str, reference: str, target: str
) -> None:
    plan, _ = taken_out(thing, caption, demo_world(), "segment")
    assert (plan.source, plan.reference, plan.target) == (source, reference, target)


def test_a_model_without_a_word_for_nothing_gets_the_caption_closed_up() -> None:
    plan, _ = taken_out("house", "a red house in a meadow", World(), "segment")
    assert plan.reference == "a meadow"


def test_the_side_a_caption_tells_is_kept_to() -> None:
    caption = "a green tree on the left and a red house on the right on a beach"
    plan, _ = taken_out("house", caption, demo_world(), "segment")
    assert [(one.keep, one.side) for one in plan.corrections] == [("only", "right")]


def test_words_that_name_nothing_are_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        taken_out(" . ", "a red house", demo_world(), "segment")


def test_a_picture_goes_on_with_its_surroundings_not_with_a_second_house() -> None:
    assert surroundings("a red house in a meadow", demo_world()) == "[none] in a meadow"
    assert surroundings("a red house in a meadow", World()) == "a meadow"
    assert surroundings("a portrait of a man", demo_world()) == ""


def test_a_coarse_map_follows_the_edges_of_its_picture() -> None:
    truth = np.zeros((96, 96), bool)
    truth[21:70, 33:58] = True
    picture = np.where(truth[..., None], np.uint8(200), np.uint8(40)).repeat(3, axis=2)
    coarse = truth.reshape(24, 4, 24, 4).mean((1, 3)).astype(np.float32)
    coarse += np.random.default_rng(0).normal(0, 0.15, coarse.shape)
    fine = along_edges(coarse, picture)
    found = fine > otsu(fine)
    assert (found & truth).sum() / (found | truth).sum() > 0.97
    assert along_edges(coarse, picture[:50, :70]).shape == (50, 70)


def test_the_cut_lies_between_two_kinds_of_values() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.normal(0, 0.1, 900), rng.normal(2, 0.1, 100)])
    assert 0.4 < otsu(values) < 1.7


def test_outside_the_support_nothing_changes_and_inside_nothing_of_the_background_is_left() -> None:
    picture = np.random.default_rng(2).integers(0, 255, (40, 40, 3), np.uint8)
    picture[10:30, 10:30] = (200, 10, 10)
    support = np.ones((40, 40), bool)
    support[10:30, 10:30] = False
    result = without(picture, support, soft=1)
    assert np.array_equal(result[~support][:, :3], picture[~support])
    assert (result[~support][:, 3] == 255).all()
    gone = support & (result[..., 3] == 0)
    assert gone.sum() > 0.8 * support.sum()
    assert not result[gone].any()
    assert (result[support & (result[..., 3] > 0)][:, 0] > 150).all()  # the rim is red like the thing, not like noise


def test_the_left_one_of_two_and_the_left_half_of_one() -> None:
    cells = np.zeros((16, 16), bool)
    cells[4:9, 2:5] = cells[5:10, 10:14] = True
    two = Region.of_cells(cells, 64, 64)
    left = on_side(two, "left")
    assert left[:, :24].any()
    assert not left[:, 36:].any()
    assert np.array_equal(on_side(two, "right") | left, two.support)
    cells[6:7, 5:10] = True
    joined = Region.of_cells(cells, 64, 64)
    half = on_side(joined, "right")
    assert half[:, 44:56].any()
    assert not half[:, :24].any()


def test_the_old_picture_lies_unchanged_on_the_canvas() -> None:
    picture = np.random.default_rng(3).integers(0, 255, (20, 30, 4), np.uint8)
    frame = Frame(left=5, up=0, right=7, down=3)
    canvas, new = frame.around(picture), frame.new(20, 30)
    assert canvas.shape == (23, 42, 4)
    assert np.array_equal(canvas[~new].reshape(picture.shape), picture)


def test_a_canvas_is_drawn_at_the_pictures_scale_as_far_as_the_model_goes() -> None:
    assert working_size(MODEL, (128, 128), (192, 128)) == (192, 128)
    assert working_size(MODEL, (1280, 1280), (1920, 1280)) == (192, 128)
    assert Widened(MODEL, 192, 128).cells(1920, 1280) == (48, 32)
    with pytest.raises(BadRequest, match=r"640 x 128 pixels.*at most 256 pixels in width"):
        working_size(MODEL, (128, 128), (640, 128))
    with pytest.raises(BadRequest, match="32,768 in all"):
        working_size(MODEL, (128, 128), (256, 256))


def portrait(height: int, width: int) -> np.ndarray:
    """Return the face of a photograph in black and white, uint8 [h, w]."""
    photo = Image.open(Path(__file__).parents[2] / "fixtures" / "astronaut.jpg").convert("L")
    return np.asarray(photo.crop((140, 20, 320, 220)).resize((width, height)))


def test_a_photograph_of_somebody_is_no_mask_even_without_colors() -> None:
    with pytest.raises(BadMask, match="it shows a face"):
        painted(Paint(how="use", width=180, height=200), encode_png(portrait(200, 180)), None)


def mask_picture(height: int = 32, width: int = 48) -> np.ndarray:
    white = np.zeros((height, width), np.uint8)
    white[8:20, 8:20] = 255
    return white


def test_a_painted_region_is_kept_inside_the_inferred_one_or_takes_its_place() -> None:
    inferred = np.zeros((32, 48), np.uint8)
    inferred[:, 14:] = 255
    use = painted(Paint(how="use", width=48, height=32), encode_png(mask_picture()), None)
    assert np.array_equal(use, mask_picture() == 255)
    both = painted(Paint(how="inside", width=48, height=32), encode_png(mask_picture()), encode_png(inferred))
    assert np.array_equal(both, use & (inferred == 255))


@pytest.mark.parametrize(
    ("samples", "how", "said"),
    [
        (mask_picture(40, 64), "use", "64 × 40 pixels and the picture has 48 × 32"),
        (np.zeros((32, 48), np.uint8), "use", "black all over"),
        (np.dstack([mask_picture(), mask_picture() * 0, mask_picture()]), "use", "in color"),
        (255 - mask_picture(), "inside", "nothing of the region"),
    ],
)
def test_what_cannot_be_a_mask_is_refused_with_the_reason(samples: np.ndarray, how: str, said: str) -> None:
    with pytest.raises(BadMask, match=said):
        painted(
            Paint.model_validate({"how": how, "width": 48, "height": 32}),
            encode_png(samples),
            encode_png(mask_picture()),
        )
