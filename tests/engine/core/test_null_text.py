"""Null-text inversion: with an empty text of its own for every level, guidance leads back to the picture."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from engine.diffusion.inversion import INVERSIONS, Source
from engine.diffusion.inversion.null_text import INNER_STEPS
from engine.diffusion.masked import redrawn
from engine.diffusion.trajectory import Trajectory
from engine.loading import load_model
from engine.requests import Conditioning, Denoise, Grad, Row
from engine.runtime import Runtime
from picturebook import DIFFUSION_FOLDER
from picturebook.captions import caption
from picturebook.scene import sample_scene
from picturebook.world import picture
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture

pytestmark = pytest.mark.usefixtures("without_gradients")
GUIDANCE = 7.5


def source_of(model: Any, picture: np.ndarray, prompt: str, steps: int, guidance: float = GUIDANCE) -> Source:
    empty, told = model.embed(""), model.embed(prompt)
    z0 = model.encode(picture)
    return Source((z0,), model.schedule(steps), steps, told, empty, told, guidance)


def likeness(source: Source, x: Trajectory, model: Any) -> float:
    """Return how well the picture is met when it is drawn along x, guided by its own prompt: PSNR in dB.

    Measured against what the autoencoder makes of the picture's own latents, as the paper does.
    """
    everywhere = torch.ones(x[0].shape[-2:], dtype=torch.bool)
    z = drive(redrawn(x, source.schedule, source.guide, everywhere, x[x.level]), model)
    met, meant = (model.decode(latents).astype(float) for latents in (z, source.path[0]))
    return float(10 * np.log10(255**2 / max(1e-9, ((met - meant) ** 2).mean())))


def both(source: Source, model: Any) -> tuple[float, float]:
    """Return the likeness of plain DDIM inversion and of null-text inversion."""
    plain, fitted = (
        likeness(source, drive(INVERSIONS[name].invert(source), model), model) for name in ("stored", "null_text")
    )
    return plain, fitted


def test_the_picture_is_met_where_plain_inversion_misses_it() -> None:
    shape = (5, 8, 8)
    model = ClosedForm({"": torch.zeros(shape), "a pear": torch.full(shape, 0.5)}, spread=0.5)
    plain, fitted = both(source_of(model, noisy_picture(32, 32), "a pear", 20), model)
    print(f"closed form, 20 steps, guidance {GUIDANCE}: DDIM {plain:.1f} dB, null-text {fitted:.1f} dB")
    assert plain < 25
    assert fitted >= 35


class Pooled(ClosedForm):
    """A model that is also told a pooled text and sizes, as SDXL is: what it draws is the mean of both texts."""

    def embed(self, prompt: str) -> Conditioning:
        text = super().embed(prompt)
        return replace(text, pooled=text.tokens.clone(), sizes=torch.tensor([32, 32, 0, 0, 32, 32]))

    def epsilon(self, row: Row) -> torch.Tensor:
        assert row.text.pooled is not None
        assert row.text.sizes is not None
        both = (row.text.tokens + row.text.pooled) / 2
        return super().epsilon(replace(row, text=replace(row.text, tokens=both)))


def test_a_pooled_text_and_sizes_stay_as_they_are_while_the_tokens_are_fitted() -> None:
    shape = (5, 8, 8)
    model = Pooled({"": torch.zeros(shape), "a pear": torch.full(shape, 0.5)}, spread=0.5)
    source = source_of(model, noisy_picture(32, 32), "a pear", 20)
    plain, fitted = both(source, model)
    print(f"pooled text, 20 steps, guidance {GUIDANCE}: DDIM {plain:.1f} dB, null-text {fitted:.1f} dB")
    assert plain < 25
    assert fitted >= 35
    x = drive(INVERSIONS["null_text"].invert(source), model)
    for empty in x.empties:
        assert empty.pooled is not None
        assert source.empty.pooled is not None
        assert torch.equal(empty.pooled, source.empty.pooled)
        assert empty.sizes is not None
        assert source.empty.sizes is not None
        assert torch.equal(empty.sizes, source.empty.sizes)
    assert any(not torch.equal(empty.tokens, source.empty.tokens) for empty in x.empties)


def test_the_embedded_model_meets_its_picture_at_35_db() -> None:
    model = load_model(DIFFUSION_FOLDER, "cpu", "float32")
    # A picture the model did not draw itself: its own it finds back to along the plain way, too (27 dB).
    scene = sample_scene(random.Random("null-text"), "one", "plain")
    plain, fitted = both(source_of(model, picture(scene), caption(scene), 10), model)
    print(f"embedded model, 10 steps, guidance {GUIDANCE}: DDIM {plain:.1f} dB, null-text {fitted:.1f} dB")
    assert plain < 25
    assert fitted >= 35


def test_a_level_is_left_as_soon_as_it_is_good_enough() -> None:
    model, seen = ClosedForm({"": torch.zeros(5, 8, 8), "a pear": torch.zeros(5, 8, 8)}), []
    source = source_of(model, noisy_picture(32, 32), "a pear", 100)
    x = drive(INVERSIONS["null_text"].invert(source), model, seen)
    # Both texts mean the same and the steps are small: nothing is left to fit.
    assert [type(request) for request in seen].count(Grad) == 100
    assert all(torch.equal(text.tokens, source.empty.tokens) for text in x.empties)


def test_no_more_is_asked_for_than_was_announced_and_guidance_one_needs_no_fitting() -> None:
    model = ClosedForm({"": torch.zeros(5, 8, 8), "a pear": torch.full((5, 8, 8), 0.9)}, spread=0.3)
    for guidance, most in ((GUIDANCE, 4 + 4 * (2 + INNER_STEPS)), (1.0, 4)):
        source, seen = source_of(model, noisy_picture(32, 32), "a pear", 4, guidance), []
        x = drive(INVERSIONS["null_text"].invert(source), model, seen)
        asked = sum(len(request.rows) if isinstance(request, Denoise) else 1 for request in seen)
        assert asked <= INVERSIONS["null_text"].rows(source) == most
        assert len(x.empties) == (4 if guidance > 1 else 0)


def test_the_runtime_fits_as_the_hand_does() -> None:
    model = ClosedForm({"": torch.zeros(5, 8, 8), "a pear": torch.full((5, 8, 8), 0.5)}, spread=0.5)
    source = source_of(model, noisy_picture(32, 32), "a pear", 5)
    by_hand = drive(INVERSIONS["null_text"].invert(source), model)
    runtime = Runtime(model)
    runtime.start()
    served = runtime.submit(INVERSIONS["null_text"].invert(source)).future.result(60)
    runtime.close()
    for one, other in zip(by_hand.empties, served.empties, strict=True):
        assert torch.equal(one.tokens, other.tokens)
        assert not one.tokens.requires_grad
