"""What a mask job tells of a method without a region of its own fits what it found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.language import World
from engine.language.measured import Measurements
from engine.protocol import Change, Correction, Mask, Plan
from engine.regions import region_of
from engine.settings import EngineSettings
from engine.studio import Studio
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture
from tests.engine.core.random_checkpoint import write_checkpoint

from .conftest import engine, png

HOUSE, NIGHT = "a red house in a meadow", "a red house at night"
SWAP, PLACE = Change(kind="swap", thing="house", new="red house"), Change(kind="place", new="at night")
LEFT, NOBODY = Correction(keep="only", side="left"), Correction(keep="not", words=".")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model with random weights."""
    return str(write_checkpoint(tmp_path_factory.mktemp("random") / "checkpoint"))


async def test_a_method_without_a_region_tells_what_was_taken_in_its_place(model: str, tmp_path: Path) -> None:
    def job(method: str, changes: tuple[Change, ...], *corrections: Correction) -> str:
        plan = Plan(method=method, source=HOUSE, target=NIGHT, changes=changes, corrections=corrections)
        return json.dumps({"kind": "mask", "caption": HOUSE, "plan": plan.model_dump(), "maps": 1})

    cases = {
        "all": (job("sdedit", (SWAP,)), "full", ["ignored", "whole_picture"]),
        "place": (job("sdedit", (PLACE,)), "region", ["all_but_things"]),
        "left": (job("sdedit", (SWAP,), LEFT), "region", ["as_named"]),
        "both": (job("mdp", (PLACE,), LEFT), "region", ["as_named"]),
        "nobody": (job("sdedit", (SWAP,), NOBODY), "full", ["not_seen", "whole_picture"]),
        "own": (job("diffedit", (PLACE,), LEFT), "region", []),
    }
    settings = EngineSettings(port=0, heartbeat_s=0.3, model=model, credentials=str(tmp_path / "credentials"))
    async with engine(settings, studio=Studio(settings)) as client:
        await client.server.studio.ready.wait()
        for name, (said, verdict, codes) in cases.items():
            assert (await client.put(name, said, image=png(64, 64)))[0] == 201
            assert (await client.ending(name))["event"] == "done", name
            result = (await client.get(f"/jobs/{name}/result"))[1]
            assert result["verdict"] == verdict, name
            about = [one["code"] for one in result["notices"] if one["code"] != "photograph"]
            assert about == codes, name


@pytest.mark.parametrize("method", ["sdedit", "ilvr", "mdp"])
def test_a_measured_noise_level_that_nobody_asked_for_is_not_told_as_one_that_was_ignored(method: str) -> None:
    plan, known = Plan(method=method, source="x", target="y"), World(measured=Measurements(noise_strength=0.7))
    model = ClosedForm({"y": 0.5})
    for asked, codes in ((Mask(), []), (Mask(noise_strength=0.7), ["ignored"])):
        found = drive(region_of(asked, plan, noisy_picture(32, 32), model, known), model)
        assert [one.code for one in found[1]] == codes
