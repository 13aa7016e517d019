"""Outlines that follow colors: what a coarse guess got wrong is mended, what says nothing is left."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.components import labels
from engine.diffusion.mixture import likelihood
from engine.diffusion.walker import outlined


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def scene(side: int, noise: float = 8) -> tuple[np.ndarray, np.ndarray]:
    """A disc in two colors on a ground in two others, all of them noisy, and where it is."""
    down, right = np.mgrid[:side, :side] / side
    disc = (down - 0.45) ** 2 + (right - 0.55) ** 2 < 0.3**2
    colors = np.where((right > 0.5)[..., None], (60, 90, 200), (40, 150, 70))
    colors = np.where(disc[..., None], np.where((down > 0.45)[..., None], (200, 60, 60), (230, 200, 60)), colors)
    grain = np.random.default_rng(3).normal(0, noise, (side, side, 3))
    return np.clip(colors + grain, 0, 255).astype(np.uint8), disc


@pytest.mark.parametrize("side", [128, 251])
def test_a_square_guess_becomes_the_disc_it_was_laid_on(side: int) -> None:
    picture, disc = scene(side)
    guess = np.zeros_like(disc)
    guess[side // 5 : 7 * side // 10, side // 4 : 4 * side // 5] = True
    assert overlap(guess, disc) < 0.9
    found = outlined(picture, guess, np.where(guess, 0.2, -0.2)) > 0.5
    assert found.shape == disc.shape
    assert overlap(found, disc) > 0.97


def test_grain_leaves_no_specks() -> None:
    picture, disc = scene(128, noise=70)
    found = outlined(picture, disc, np.zeros(disc.shape)) > 0.5
    assert overlap(found, disc) > 0.97
    assert labels(found).max() == labels(~found).max() == 1


def test_what_the_guess_was_sure_of_stays_though_its_color_is_the_grounds() -> None:
    picture, disc = scene(128)
    picture[40:60, 60:80] = picture[100:120, 100:120]  # a patch of ground's color in the middle of the disc
    sure, unsure = (np.where(disc, by, -by) for by in (1.0, 0.0))
    patch = (slice(44, 56), slice(64, 76))
    assert (outlined(picture, disc, 3 * sure)[patch] > 0.5).all()
    assert not (outlined(picture, disc, unsure)[patch] > 0.5).all()


@pytest.mark.parametrize("guessed", [0, 5, 64 * 64 - 5, 64 * 64])
def test_a_side_without_colors_to_tell_leaves_the_guess_as_it_is(guessed: int) -> None:
    guess = (np.arange(64 * 64) < guessed).reshape(64, 64)
    picture = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    assert np.array_equal(outlined(picture, guess, guess * 2.0 - 1), guess)


def test_a_picture_of_one_color_takes_no_more_than_the_corners_of_a_guess() -> None:
    guess = np.zeros((64, 64), bool)
    guess[20:44, 20:44] = True
    found = outlined(np.full((64, 64, 3), 90, np.uint8), guess, guess * 2.0 - 1) > 0.5
    assert not (found & ~guess).any()
    assert overlap(found, guess) > 0.9


def test_colors_of_the_sample_are_likelier_than_colors_between_them() -> None:
    rng = np.random.default_rng(1)
    samples = np.concatenate([rng.normal(place, 0.02, (200, 3)) for place in (0.2, 0.8)])
    near, between, far = likelihood(np.array([[0.2] * 3, [0.5] * 3, [0.8] * 3]), samples, 2)
    assert near > between + 10
    assert far > between + 10


def test_the_density_is_one_in_all() -> None:
    """Checked by sums over a grid of a mixture that lies within the cube of colors."""
    rng = np.random.default_rng(2)
    samples = np.concatenate([rng.normal(place, 0.05, (300, 3)) for place in (0.35, 0.65)])
    grid = (np.arange(40) + 0.5) / 40
    cube = np.stack(np.meshgrid(grid, grid, grid), -1)
    assert np.exp(likelihood(cube, samples, 4)).sum() / 40**3 == pytest.approx(1, abs=0.02)


def test_more_gaussians_than_colors_are_not_made() -> None:
    assert np.isfinite(likelihood(np.full((2, 2, 3), 0.5), np.full((30, 3), 0.5), 8)).all()
