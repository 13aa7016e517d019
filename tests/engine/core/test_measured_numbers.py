"""What a method was measured best with comes along only as long as the method works as it was measured."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from engine.language import World
from engine.language.measured import Measurement, Measurements
from engine.methods import methods
from engine.protocol import Mask, Plan, Setting
from engine.studio import Studio
from engine.understood import understood

BEST = Measurement(category="swap", method="diffedit", success=0.9, n=50, strength=0.6, guidance_scale=4.0)
WORLD = World(measured=Measurements(results=(BEST,)))
STUDIO = cast(
    Studio,
    SimpleNamespace(world=WORLD, rewriter=None, methods=tuple(method.described() for method in methods().values())),
)


def numbers(job: Mask) -> tuple[float | None, float | None]:
    """Return the strength and the guidance that the plan of a job brings along."""
    plan, _ = asyncio.run(understood(job, "a pear", STUDIO))
    assert plan.method == "diffedit"
    return plan.strength, plan.guidance_scale


@pytest.mark.parametrize(
    ("preset", "expected"), [("ours", (0.6, 4.0)), ("paper", (None, None)), ("diffusers", (None, None))]
)
def test_auto_brings_what_was_measured_with_our_preset_to_no_other(
    preset: str, expected: tuple[float | None, float | None]
) -> None:
    chosen = (Setting(name="preset", value=preset),)
    assert numbers(Mask(instruction="pear -> oak", settings=chosen)) == expected
    seen = Plan(source="a pear", target="an oak", strength=0.6, guidance_scale=4.0)
    assert numbers(Mask(plan=seen, settings=chosen)) == expected
    assert numbers(Mask(plan=seen.with_settings(chosen))) == expected


def test_without_a_preset_it_brings_them() -> None:
    assert numbers(Mask(instruction="pear -> oak")) == (0.6, 4.0)
