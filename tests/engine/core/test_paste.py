"""Outside the approved pixels every sample is the source's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.diffusion.paste import at_working_size, feather, paste
from engine.diffusion.region import Region, margin
from tests.engine.core.closed_form import noisy_picture


@given(
    width=st.integers(1, 97),
    height=st.integers(1, 97),
    channels=st.sampled_from([3, 4]),
    grid=st.tuples(st.integers(1, 16), st.integers(1, 16)),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**16),
)
@settings(max_examples=300, deadline=None)
def test_no_sample_outside_the_support_changes(
    width: int, height: int, channels: int, grid: tuple[int, int], share: float, seed: int
) -> None:
    source = noisy_picture(width, height, channels, seed)
    edited = noisy_picture(grid[1] * 4, grid[0] * 4, 3, seed + 1)
    region = Region.of_cells(np.random.default_rng(seed).random(grid) < share, width, height)
    before = source.copy()
    result = paste(source, edited, region.support, margin(grid, width, height))
    assert result.shape == source.shape
    assert result.dtype == np.uint8
    assert (result[~region.support] == source[~region.support]).all()
    assert (result[..., 3:] == source[..., 3:]).all()
    assert (source == before).all()


def test_the_redrawn_cells_show_the_edit_itself() -> None:
    latent = np.zeros((8, 8), bool)
    latent[2:5, 3:6] = True
    source, edited = noisy_picture(64, 64), noisy_picture(64, 64, seed=1)
    region = Region.of_cells(latent, 64, 64)
    result = paste(source, edited, region.support, margin((8, 8), 64, 64))
    assert (result[16:40, 24:48] == edited[16:40, 24:48]).all()


def test_the_edit_fades_in_from_the_edge_of_the_support() -> None:
    support = np.zeros((40, 40), bool)
    support[10:30, 10:30] = True
    alpha = feather(support, 4).astype(int)
    across = alpha[20, 8:16].tolist()
    assert across[:2] == [0, 0]
    assert across == sorted(across)
    assert alpha[20, 14] == 255


def test_there_is_no_fade_at_the_frame() -> None:
    support = np.zeros((40, 40), bool)
    support[:20, :20] = True
    alpha = feather(support, 6)
    assert (alpha[:10, :10] == 255).all()
    assert alpha[19, 5] < 255


def test_lines_too_thin_to_fade_are_opaque() -> None:
    support = np.zeros((30, 30), bool)
    support[14:16] = True
    assert (feather(support, 8)[support] == 255).all()


def test_a_full_support_gives_the_edit() -> None:
    source, edited = noisy_picture(33, 21, 4), noisy_picture(33, 21, seed=1)
    result = paste(source, edited, np.ones((21, 33), bool), 4)
    assert (result[..., :3] == edited).all()


def test_an_edit_of_another_size_lands_in_the_same_place() -> None:
    edited = np.asarray(Image.fromarray(noisy_picture(4, 4)).resize((32, 32), Image.Resampling.BICUBIC))
    support = np.zeros((96, 96), bool)
    support[30:60, 12:70] = True
    result = paste(np.zeros((96, 96, 3), np.uint8), edited, support, 0)
    whole = np.asarray(Image.fromarray(edited).resize((96, 96), Image.Resampling.BICUBIC))
    assert np.abs(result[support].astype(int) - whole[support]).max() <= 2


def test_what_is_transparent_is_shown_to_the_model_on_white() -> None:
    picture = np.zeros((8, 8, 4), np.uint8)
    picture[:, 4:, 3] = 255
    seen = at_working_size(picture, 8, 8)
    assert (seen[:, :4] == 255).all()
    assert (seen[:, 4:] == 0).all()


@pytest.mark.parametrize("size", [(8, 8), (16, 32)])
def test_the_model_sees_the_working_size(size: tuple[int, int]) -> None:
    assert at_working_size(noisy_picture(50, 30), *size).shape == (size[1], size[0], 3)
