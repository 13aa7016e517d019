"""Another place leaves the things standing, another style concerns everything: on the demo model and its drawings."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.morphology import dilate, erode
from engine.language import demo_world, read
from engine.loading import load_model
from engine.model import Model
from engine.protocol import Mask
from engine.regions import region_of
from engine.runtime import Runtime
from picturebook import DIFFUSION_FOLDER
from picturebook.captions import caption
from picturebook.scene import Scene, Thing
from picturebook.world import Rendering, render

HOUSE = Scene(seed=3, setting="meadow", middle=Thing("house", "red"))


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(DIFFUSION_FOLDER, "cpu", "float32")


def support(model: Model, said: str, scene: Scene = HOUSE, **options: object) -> tuple[np.ndarray, Rendering]:
    drawing, words, world = render(scene), caption(scene), demo_world()
    runtime = Runtime(model)
    runtime.start()
    try:
        plan = read(said, words, world, **options).plan  # pyright: ignore[reportArgumentType]
        found = region_of(Mask(), plan, drawing.image, model, world)
        return runtime.submit(found, owner="test").future.result()[0].support, drawing
    finally:
        runtime.close()


@pytest.mark.parametrize("method", ["diffedit", "sdedit"])
def test_another_time_of_day_changes_all_but_the_house(model: Model, method: str) -> None:
    found, drawing = support(model, "in a meadow -> at night", method=method)
    house = drawing.masks["middle"]
    assert found[~house].mean() > 0.9
    assert found[house].mean() < 0.2


def test_no_rim_of_the_old_place_is_left_around_a_thing(model: Model) -> None:
    found, drawing = support(model, "in a meadow -> at night")
    house = drawing.masks["middle"]
    beside, border = dilate(house, 1) & ~house, house & ~erode(house, 1)
    assert found[beside].mean() > 0.9
    assert found[border].mean() > 0.8


def test_another_style_changes_everything(model: Model) -> None:
    found, _ = support(model, "make it a painting")
    assert found.all()


def test_another_color_changes_the_house_alone(model: Model) -> None:
    found, drawing = support(model, "make the house blue")
    assert found[drawing.masks["background"]].mean() < 0.2


def test_an_empty_meadow_changes_as_a_whole(model: Model) -> None:
    found, _ = support(model, "make it night", Scene(seed=3, setting="meadow"))
    assert found.mean() > 0.95
