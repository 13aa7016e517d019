"""LEDITS++ equals diffusers' own to 1e-3 in float32, and is a method like the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from bench.quality.originals import original_ledits
from engine.checkpoint import Checkpoint
from engine.diffusion.attention import AttentionMap
from engine.diffusion.intersected import IntersectedGuide, looked_at, strong
from engine.errors import BadRequest
from engine.loading import load_model
from engine.methods import edit, infer_mask, named
from engine.protocol import Concept, Edit, Mask, Plan, Setting
from engine.requests import Attended, Conditioning, Decode, Denoise, Progress
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture, smooth_picture
from tests.engine.core.random_checkpoint import ATTENTIVE, write_checkpoint

pytestmark = pytest.mark.usefixtures("without_gradients")
TOLERANCE = 1e-3
STEPS, KEPT = 12, 10
"""Of the schedule, and of those the ones that are walked: the original's `skip` of 0.2."""


@pytest.fixture(scope="module")
def picture(attentive: Checkpoint) -> np.ndarray:
    return smooth_picture(attentive.sample_size)


def plan(*concepts: Concept, **told: Any) -> Plan:
    settings = tuple(Setting(name=name, value=value) for name, value in told.pop("settings", {}).items())
    return Plan(method="ledits", concepts=concepts, settings=settings, **told)


def last_latents(job: Edit, picture: np.ndarray, model: Any, seen: list[Any] | None = None) -> torch.Tensor:
    """Run an edit of the whole picture and return the latents it decodes."""
    seen = [] if seen is None else seen
    drive(edit(job, picture, np.ones(picture.shape[:2], bool), model), model, seen)
    return next(request.latents for request in seen if isinstance(request, Decode))


EDITS: dict[str, list[dict[str, Any]]] = {
    "one": [{"words": "glow"}],
    "less": [{"words": "glow", "direction": "less", "threshold": 0.5}],
    "several, with scales of their own": [
        {"words": "glow", "guidance_scale": 8.0, "threshold": 0.7},
        {"words": "old moss", "direction": "less", "guidance_scale": 3.0, "threshold": 0.4},
        {"words": "rust", "guidance_scale": 12.0, "threshold": 0.8},
    ],
}


@pytest.mark.parametrize(("warm", "cold"), [(0, 12), (3, 8)])
@pytest.mark.parametrize("name", EDITS)
def test_the_edit_equals_that_of_diffusers(
    attentive: Checkpoint, attentive_folder: Path, picture: np.ndarray, name: str, warm: int, cold: int
) -> None:
    edits = [Concept(**told) for told in EDITS[name]]
    assert compared(attentive, attentive_folder, picture, edits, warm, cold) < TOLERANCE


def test_so_it_does_for_velocities_and_latents_of_another_depth(tmp_path: Path, picture: np.ndarray) -> None:
    shape = {"channels": 6, "prediction_type": "v_prediction", "seed": 1}
    folder = write_checkpoint(tmp_path / "deep", unet=ATTENTIVE, **shape)
    model = load_model(folder, "cpu", "float32")
    assert compared(model, folder, picture, [Concept(words="glow", threshold=0.6)], 0, 12) < TOLERANCE


def compared(model: Checkpoint, folder: Path, picture: np.ndarray, edits: list[Concept], warm: int, cold: int) -> float:
    """Return the largest difference of ours and diffusers' latents; the edit itself makes a larger one."""
    pipeline = original_ledits(folder)
    pipeline.invert(
        image=Image.fromarray(picture),
        num_inversion_steps=KEPT,
        skip=0.2,
        source_guidance_scale=1.0,
        generator=torch.Generator().manual_seed(3),
    )
    theirs = pipeline(
        editing_prompt=[one.words for one in edits],
        reverse_editing_direction=[one.direction == "less" for one in edits],
        edit_guidance_scale=[one.guidance_scale for one in edits],
        edit_threshold=[one.threshold for one in edits],
        edit_warmup_steps=warm,
        edit_cooldown_steps=cold,
        output_type="latent",
    ).images[0]
    settings = {"warmup_steps": warm, "cooldown_steps": cold}
    job = Edit(plan=plan(*edits, settings=settings), steps=STEPS, strength=KEPT / STEPS, seed=3)
    ours = last_latents(job, picture, model)
    assert theirs.isfinite().all()
    assert 0.1 < float(theirs.std()) < 50
    assert float((ours - model.encode(picture)).abs().max()) > 20 * TOLERANCE
    return float((ours - theirs).abs().max())


def test_without_an_edit_that_acts_the_picture_comes_back(attentive: Checkpoint, picture: np.ndarray) -> None:
    job = Edit(plan=plan(Concept(words="glow"), settings={"concept_scale": 0}), steps=STEPS, seed=3)
    torch.testing.assert_close(last_latents(job, picture, attentive), attentive.encode(picture), rtol=1e-4, atol=1e-4)


def test_the_masks_are_where_the_words_look_and_where_the_estimate_differs_most() -> None:
    attention = torch.full((2, 2, 4), 0.25)
    attention[0, 1] = torch.tensor([0.05, 0.5, 0.4, 0.05])
    text = Conditioning(torch.zeros(4, 1), spans=((0, 0), (0, 3), (4, 8), (0, 0)))
    psi = torch.zeros(3, 8, 8)
    psi[1, :4, :2], psi[2, :2, 4:] = 1.0, -2.0
    looked = looked_at((AttentionMap("up", 2, attention),), text, 0.7, psi)
    assert looked[:4, 4:].all()
    assert looked.sum() == 16
    assert strong(psi, 0.8).nonzero()[:, 1].unique().tolist() == [0, 1, 4, 5, 6, 7]
    guide = IntersectedGuide(text, [(Concept(words="x", threshold=0.8, warmup_steps=0), text)], 1000)
    answer = Attended(psi, (AttentionMap("up", 2, attention),))
    guided = guide((torch.zeros_like(psi), answer), 0)
    assert guided[2, :2, 4:].eq(-10).all()
    assert guided.count_nonzero() == 8


def test_above_the_late_levels_attention_alone_decides(attentive: Checkpoint) -> None:
    text = attentive.embed("glow")
    guide = IntersectedGuide(text, [(Concept(words="glow", threshold=0.5, warmup_steps=0), text)], 1000)
    y = torch.randn(4, 16, 16, generator=torch.Generator().manual_seed(1))
    changed = []
    for share in (0.9, 0.5):
        level = attentive.table.at(share)
        epsilons, maps = attentive.attend(guide.rows(y, y, level, (attentive.embed(""), text), 0))
        moved = guide((epsilons[0], Attended(epsilons[1], maps[1])), 0) - epsilons[0]
        changed.append(int(moved.abs().sum(0).count_nonzero()))
    assert changed[0] == 128 > changed[1] > 0


def test_a_swap_is_less_of_what_leaves_and_more_of_what_comes_beside_the_concepts() -> None:
    swap = Plan(method="ledits", source="a pear", target="a plum", removed=("pear",), added=("plum",))
    mixed = swap.model_copy(update={"concepts": (Concept(words="glow"), Concept(words="plum", guidance_scale=9))})
    of = named("ledits").parameters_of(mixed).edits  # type: ignore[attr-defined]
    assert [(one.words, one.direction) for one in of(swap)] == [("pear", "less"), ("plum", "more")]
    told = [(one.words, one.direction, one.guidance_scale) for one in of(mixed)]
    assert told == [("pear", "less", 5), ("plum", "more", 9), ("glow", "more", 5)]
    assert {one.warmup_steps for one in of(mixed)} == {0}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"added": ("hat",)}, [("hat", "more")]),
        ({"removed": ("hat",)}, [("hat", "less")]),
        ({"concepts": (Concept(words="snow"),)}, [("snow", "more")]),
        ({}, [("a cat", "less"), ("a cat with a hat", "more")]),
    ],
)
def test_what_stays_in_the_picture_is_steered_by_only_where_nothing_else_is_named(
    told: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    asked = Plan(method="ledits", source="a cat", target="a cat with a hat", **told)
    edits = named("ledits").parameters_of(asked).edits(asked)  # type: ignore[attr-defined]
    assert [(one.words, one.direction) for one in edits] == expected


def test_the_walk_may_be_led_by_the_whole_new_description_while_the_region_stays_that_of_the_change() -> None:
    said = (Setting(name="words", value="description"),)
    asked = Plan(method="ledits", source="a cat", target="a cat with a hat", added=("hat",), settings=said)
    own = named("ledits").parameters_of(asked)
    assert [one.words for one in own.edits(asked)] == ["hat"]  # type: ignore[attr-defined]
    assert [one.words for one in own.directions(asked)] == ["a cat with a hat"]  # type: ignore[attr-defined]


def test_edits_that_would_begin_after_the_last_step_are_refused_before_anything_is_asked(picture: np.ndarray) -> None:
    job = Edit(plan=plan(Concept(words="glow"), settings={"warmup_steps": 10}), steps=STEPS, strength=KEPT / STEPS)
    everywhere, model, seen = np.ones(picture.shape[:2], bool), ClosedForm(), []
    with pytest.raises(BadRequest, match=r"`warmup_steps` is 10, but only 10 steps are walked.*lower it"):
        drive(edit(job, picture, everywhere, model), model, seen)
    assert all(isinstance(request, Progress) for request in seen)


def test_what_cannot_be_done_is_said_before_anything_is_drawn() -> None:
    both = plan(Concept(words="glow"), Concept(words="glow", direction="less"))
    ended = plan(Concept(words="glow"), settings={"warmup_steps": 3, "cooldown_steps": 3})
    for asked, said in (
        (both, "both more and less of glow"),
        (ended, "glow would never act"),
        (plan(source="x", target="x"), "something that comes"),
    ):
        with pytest.raises(BadRequest, match=said):
            named("ledits").check(asked)


def test_the_region_is_where_the_edit_differs_and_its_words_look() -> None:
    class Looking(ClosedForm):
        def attention(self, row: Any) -> tuple[AttentionMap, ...]:  # noqa: ARG002
            looked = torch.full((4, 4, 7), 0.01)
            looked[:, :2, 1] = 0.5
            return (AttentionMap("up", 1, looked),)

    mean = torch.zeros(5, 8, 8)
    mean[:, 2:5, :] = 0.9
    model, seen = Looking({"glow": mean}), []
    job = Mask(maps=3)
    region = drive(infer_mask(job, plan(Concept(words="glow")), noisy_picture(32, 32), model), model, seen)
    expected = np.zeros((8, 8), bool)
    expected[2:5, :4] = True
    assert (region.latent == expected).all()
    asked = sum(len(request.rows) for request in seen if isinstance(request, Denoise))
    assert asked == 6 == [one.total for one in seen if isinstance(one, Progress) and one.total is not None][-1]


@pytest.mark.parametrize("inversion", ["edit_friendly", "stored"])
def test_nothing_outside_the_region_changes(inversion: str) -> None:
    model, picture = ClosedForm({"glow": 0.7}), noisy_picture(61, 37, 4)
    support = np.zeros(picture.shape[:2], bool)
    support[:20, 20:] = True
    asked = plan(Concept(words="glow", threshold=0.0), settings={"inversion": inversion})
    results = [drive(edit(Edit(plan=asked, steps=5, seed=1), picture, support, model), model) for _ in range(2)]
    assert (results[0][~support] == picture[~support]).all()
    assert (results[0][support] != picture[support]).any()
    assert (results[0] == results[1]).all()
