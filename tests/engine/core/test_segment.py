"""A thing is found by its words with the embedded model, in a picture of any size."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image

from engine.loading import load_model
from engine.methods import infer_mask
from engine.methods.segment import SMALL
from engine.protocol import Mask, Plan
from picturebook import DIFFUSION_FOLDER
from picturebook.captions import NOTHING, caption, thing_words
from picturebook.scene import sample_scene
from picturebook.world import render
from tests.engine.core.closed_form import drive


@pytest.mark.parametrize("side", [128, 3 * SMALL])
def test_a_drawn_thing_is_found_in_a_small_and_in_a_large_copy(side: int) -> None:
    scene = sample_scene(random.Random(4), "one", "plain")
    assert scene.middle is not None
    drawing = render(scene)
    thing = drawing.masks["middle"] & ~drawing.masks["shadow"]
    picture, true = (np.asarray(Image.fromarray(one).resize((side, side))) for one in (drawing.image, thing))
    words = caption(scene)
    plan = Plan(method="segment", source=words, target=words)
    plan = plan.model_copy(update={"reference": words.replace(thing_words(scene.middle), NOTHING, 1)})
    model = load_model(DIFFUSION_FOLDER, "cpu", "auto")
    found = drive(infer_mask(Mask(maps=4), plan, picture, model), model).support
    assert found.shape == true.shape
    assert (found & true).sum() / (found | true).sum() > 0.85
