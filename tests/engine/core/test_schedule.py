"""The levels and the deterministic step."""

from __future__ import annotations

import math

import pytest
import torch
from diffusers import DDIMInverseScheduler, DDIMScheduler

from engine.diffusion.noise import gaussian
from engine.diffusion.schedule import NoiseTable, noised
from engine.errors import BadRequest
from tests.engine.core.closed_form import STABLE_DIFFUSION

CONFIGS = [
    STABLE_DIFFUSION,
    {"beta_schedule": "linear", "set_alpha_to_one": True, "steps_offset": 0},
    {"beta_schedule": "squaredcos_cap_v2", "timestep_spacing": "trailing"},
    {**STABLE_DIFFUSION, "num_train_timesteps": 400, "steps_offset": 1},
]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("steps", [1, 5, 8, 20])
def test_steps_down_and_up_equal_those_of_diffusers(config: dict, steps: int) -> None:
    down = DDIMScheduler(**{**config, "clip_sample": False})
    up = DDIMInverseScheduler(**{**config, "clip_sample": False})
    down.set_timesteps(steps)
    up.set_timesteps(steps)
    schedule = NoiseTable.from_config(config).schedule(steps)
    assert [level.timestep for level in schedule.levels[1:]] == up.timesteps.tolist() == down.timesteps.tolist()[::-1]
    z, epsilon = gaussian(1, (3, 5, 7)), gaussian(2, (3, 5, 7))
    for k in schedule.down_from(steps):
        timestep = schedule[k].timestep
        torch.testing.assert_close(
            schedule.move(z, epsilon, k, k - 1), down.step(epsilon, timestep, z).prev_sample, atol=1e-5, rtol=1e-3
        )
        torch.testing.assert_close(
            schedule.move(z, epsilon, k - 1, k), up.step(epsilon, timestep, z).prev_sample, atol=1e-5, rtol=1e-5
        )


def test_a_step_up_and_down_with_the_same_noise_comes_back() -> None:
    schedule = NoiseTable.from_config(STABLE_DIFFUSION).schedule(10)
    z, epsilon = gaussian(1, (2, 3, 3)), gaussian(2, (2, 3, 3))
    there = schedule.move(z, epsilon, 2, 9)
    torch.testing.assert_close(schedule.move(there, epsilon, 9, 2), z)


def test_the_clean_estimate_undoes_the_noise() -> None:
    table = NoiseTable.from_config(STABLE_DIFFUSION)
    schedule = table.schedule(10)
    z0, noise = gaussian(1, (2, 3, 3)), gaussian(2, (2, 3, 3))
    torch.testing.assert_close(schedule.clean(noised(z0, noise, schedule[7]), noise, 7), z0)


@pytest.mark.parametrize("config", CONFIGS)
def test_every_training_timestep_can_be_a_step(config: dict) -> None:
    table = NoiseTable.from_config(config)
    trained = len(table.alphas)
    assert max(level.timestep for level in table.schedule(trained).levels) == trained - 1
    with pytest.raises(BadRequest, match=f"`steps` is {trained + 1}"):
        table.schedule(trained + 1)


def test_a_schedule_that_ends_in_pure_noise_stays_finite() -> None:
    table = NoiseTable.from_config({**STABLE_DIFFUSION, "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"})
    schedule = table.schedule(4)
    z = gaussian(1, (1, 2, 2))
    assert schedule[4].alpha < 1e-6
    assert schedule.move(z, z, 4, 3).isfinite().all()


@pytest.mark.parametrize(("strength", "steps", "level"), [(0.8, 25, 20), (0.01, 25, 1), (1.0, 7, 7), (0.58, 50, 29)])
def test_the_encoding_ratio_reaches_its_share_of_the_schedule(strength: float, steps: int, level: int) -> None:
    assert NoiseTable.from_config(STABLE_DIFFUSION).schedule(steps).encoded(strength) == level


def test_strength_names_a_level_without_steps() -> None:
    table = NoiseTable.from_config(STABLE_DIFFUSION)
    assert table.at(0.5).timestep == 500
    assert table.at(1.0).timestep == 999
    assert math.isclose(table.at(0.5).alpha, table.alphas[500])


@pytest.mark.parametrize(
    ("key", "value"), [("beta_schedule", "sigmoid"), ("prediction_type", "flow"), ("timestep_spacing", "karras")]
)
def test_an_unknown_schedule_is_refused_by_name(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{key} is '{value}'"):
        NoiseTable.from_config({key: value})
