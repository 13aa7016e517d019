"""A method that another package brings is told of, checked at the door, and carried out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from engine.settings import EngineSettings
from engine.studio import Studio
from engine.vision.intake import encode_png, take_in
from tests.engine.core.random_checkpoint import write_checkpoint
from tests.engine.foreign_method import installed

from .conftest import engine, png


async def test_a_method_from_another_package_is_offered_checked_and_carried_out(tmp_path: Path) -> None:
    model = str(write_checkpoint(tmp_path / "checkpoint"))
    (tmp_path / "site").mkdir()
    settings = EngineSettings(port=0, heartbeat_s=0.3, model=model, credentials=str(tmp_path / "credentials"))
    with installed(tmp_path / "site"):
        async with engine(settings, studio=Studio(settings)) as client:
            await client.server.studio.ready.wait()
            told = {method["name"]: method for method in (await client.get("/health"))[1]["methods"]}
            assert list(told)[:2] == ["diffedit", "sega"]
            assert told["blacken"]["masked"] is False
            assert told["blacken"]["parameters"][0] == {
                "name": "depth",
                "kind": "integer",
                "default": 1,
                "minimum": 0,
                "maximum": 3,
                "choices": [],
                "description": "how black",
            }

            def job(**settings: object) -> str:
                named = [{"name": name, "value": value} for name, value in settings.items()]
                return json.dumps({"kind": "edit", "plan": {"method": "blacken", "settings": named}})

            half = np.zeros((48, 64), np.uint8)
            half[:, 32:] = 255
            files = {"image": png(), "mask": encode_png(half)}
            status, problem = await client.put("wrong", job(depth=7), **files)
            assert (status, problem["code"]) == (400, "bad_request")
            assert problem["detail"] == "`depth` is 7, but it must be a whole number from 0 to 3"
            assert (await client.put("right", job(depth=2), **files))[0] == 201
            assert (await client.ending("right"))["event"] == "done"
            async with client.http.get("/jobs/right/files/picture") as response:
                edited = take_in(await response.read()).samples
    before = take_in(png()).samples
    assert (edited[:, 32:] == 2).all()
    assert (edited[:, :32] == before[:, :32]).all()
