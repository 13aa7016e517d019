"""The real process with the embedded model: one conversation over HTTP, and the commands for people without a chat."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import numpy as np
import pytest
import structlog
from click.testing import CliRunner
from PIL import Image

from engine.cli import main
from engine.protocol import any_result
from engine.provenance import read_label
from engine.vision.intake import encode_png, take_in
from picturebook import DIFFUSION_FOLDER
from picturebook.scene import Scene, Thing
from picturebook.world import picture
from tests.engine.core.random_checkpoint import write_checkpoint

from .conftest import Client

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive", "PYTHONPATH": str(ROOT)}

pytestmark = pytest.mark.skipif(
    not (DIFFUSION_FOLDER / "unet").is_dir(), reason="the embedded model's weights are not in this checkout"
)


def drawn_house() -> bytes:
    return encode_png(picture(Scene(seed=5, setting="meadow", middle=Thing("house", "red"))))


@asynccontextmanager
async def process(folder: Path, *options: str) -> AsyncIterator[tuple[Client, asyncio.subprocess.Process]]:
    """Start `python -m engine serve` on a free port, in an empty folder."""
    engine = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine", "serve", "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
        cwd=folder,
    )
    assert engine.stdout is not None
    try:
        address = json.loads(await asyncio.wait_for(engine.stdout.readline(), 15))["address"]
        async with aiohttp.ClientSession(address) as http:
            yield Client(http, None), engine  # type: ignore[arg-type]
    finally:
        if engine.returncode is None:
            engine.kill()
        await engine.communicate()


async def fetched(client: Client, job: str, name: str) -> bytes:
    async with client.http.get(f"/jobs/{job}/files/{name}") as response:
        assert response.status == 200, await response.text()
        return await response.read()


async def test_one_conversation_through_the_real_process(tmp_path: Path) -> None:
    async with process(tmp_path) as (client, engine):
        status, health = await client.get("/health")
        assert (status, health["status"]) == (200, "starting"), "the port opens before the model is loaded"
        assert (await client.put("gen", {"kind": "generate", "prompt": "a red house in a meadow", "steps": 4}))[
            0
        ] == 201
        events = [event async for event in client.events("gen")]
        assert events[0]["event"] == "queued"
        assert events[-1]["event"] == "done"
        steps = [(event["step"], event["steps"]) for event in events if event["event"] == "running" and event["steps"]]
        assert steps == sorted(steps)
        health = (await client.get("/health"))[1]
        assert (health["status"], health["demo"]) == ("ready", True)
        assert {"diffedit", "sega"} <= {method["name"] for method in health["methods"]}
        label = read_label(await fetched(client, "gen", "picture-0"))
        assert label is not None
        assert (label.source_type, label.seed) == ("trainedAlgorithmicMedia", 0)

        house = drawn_house()
        assert (await client.put("faces", {"kind": "faces"}, image=house))[0] == 201
        await client.ending("faces")
        assert np.array_equal(take_in(await fetched(client, "faces", "picture")).samples, take_in(house).samples)

        asked = {
            "kind": "mask",
            "instruction": "turn the house into a boat",
            "caption": "a red house in a meadow",
            "maps": 4,
        }
        await client.put("mask", asked, image=house)
        assert (await client.ending("mask"))["event"] == "done"
        mask_result = any_result.validate_python((await client.get("/jobs/mask/result"))[1])
        assert mask_result.kind == "mask"
        assert mask_result.plan.target == "a red boat in a meadow"
        mask = await fetched(client, "mask", "mask")
        for file in mask_result.files:
            assert hashlib.sha256(await fetched(client, "mask", file.name)).hexdigest() == file.sha256
        marked = np.asarray(Image.open(io.BytesIO(mask)))
        assert set(np.unique(marked)) <= {0, 255}
        assert abs((marked == 255).mean() - mask_result.coverage) < 1e-6

        plan = mask_result.plan.model_dump()
        await client.put("grow", {"kind": "mask", "plan": plan, "grow": 2}, image=house, mask=mask)
        assert (await client.ending("grow"))["event"] == "done"
        grown = any_result.validate_python((await client.get("/jobs/grow/result"))[1])
        assert grown.kind == "mask"
        assert grown.coverage >= mask_result.coverage
        assert grown.plan == mask_result.plan

        half = np.zeros((128, 128), np.uint8)
        half[32:96, 32:96] = 255
        await client.put("edit", {"kind": "edit", "plan": plan, "steps": 4}, image=house, mask=encode_png(half))
        assert (await client.ending("edit"))["event"] == "done"
        edited = await fetched(client, "edit", "picture")
        before, after = take_in(house).samples, take_in(edited).samples
        assert np.array_equal(before[half == 0], after[half == 0])
        result = (await client.get("/jobs/edit/result"))[1]
        assert result["changed"] == pytest.approx((before != after).any(-1).mean())
        async with client.http.delete("/pictures") as response:
            assert response.status == 204
        label = read_label(edited)
        assert label is not None
        assert (label.source_type, label.method) == ("compositeWithTrainedAlgorithmicMedia", "diffedit")

        for name, value, verdict in (("none", 0, "empty"), ("all", 255, "full")):
            mask = encode_png(np.full((128, 128), value, np.uint8))
            await client.put(name, {"kind": "mask", "plan": plan}, image=house, mask=mask)
            assert (await client.ending(name))["event"] == "done"
            assert (await client.get(f"/jobs/{name}/result"))[1]["verdict"] == verdict

        status, problem = await client.put("way", {**asked, "method": "magic"}, image=house)
        assert (status, problem["code"]) == (400, "bad_request")
        assert "magic" in problem["detail"]

        edit = {"kind": "edit", "plan": plan}
        for name, job, files, failure in (
            ("odd", {"kind": "generate", "prompt": "a house", "width": 17}, {}, ("bad_request", "width")),
            ("size", edit, {"image": house, "mask": encode_png(half[:100])}, ("bad_picture", "unsupported")),
            ("what", {**asked, "instruction": "asdf"}, {"image": house}, ("not_understood", "asdf")),
        ):
            await client.put(name, job, **files)
            ended = await client.ending(name)
            assert ended["code"] == failure[0]
            assert failure[1] in ended["detail"]

        long = {"kind": "generate", "prompt": "a house", "steps": 200, "count": 4}
        await client.put("long", long)
        async for event in client.events("long"):
            if event["event"] == "running" and event["step"] > 8:
                assert await client.delete("long") == 200
        async with asyncio.timeout(10):
            while (await client.get("/health"))[1]["running"]:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)

        await client.put("again", {**long, "seed": 1})
        watcher = await client.watched("again")
        engine.send_signal(signal.SIGTERM)
        *_, ended = await asyncio.wait_for(watcher, 10)
        assert (ended["code"], ended["retry"]) == ("shutdown", True)
        assert await asyncio.wait_for(engine.wait(), 10) == 0


def run(folder: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    """Run `python -m engine` in a folder; return stdout and stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env=ENVIRONMENT,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def run_here(*arguments: str) -> str:
    """Run a command inside this process, which spares loading torch again; return what it said."""
    done = CliRunner().invoke(main, arguments)
    structlog.reset_defaults()
    assert done.exit_code == 0, done.output
    return done.output


def test_one_edit_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.png").write_bytes(drawn_house())
    known = ("--caption", "a red house in a meadow")
    out = ("-o", "mask.png", "--preview", "preview.png", "--plan", "plan.json")
    said = run_here("mask", "house.png", "turn the house into a boat", *known, *out)
    assert "a red house in a meadow → a red boat in a meadow" in said
    assert json.loads((tmp_path / "plan.json").read_text())["added"] == ["boat"]
    assert Image.open(tmp_path / "preview.png").size == (512, 512)
    half = np.zeros((128, 128), np.uint8)
    half[:, 64:] = 255
    (tmp_path / "half.png").write_bytes(encode_png(half))
    given = ("--plan", "plan.json", "--mask", "half.png", "--steps", "3", "-o", "boat.png", "--comparison", "both.png")
    run_here("edit", "house.png", *given)
    before, after = take_in(drawn_house()).samples, take_in((tmp_path / "boat.png").read_bytes()).samples
    assert np.array_equal(before[:, :64], after[:, :64])
    assert not np.array_equal(before, after)
    assert (tmp_path / "both.png").exists()
    run_here("generate", "a red house", "--steps", "2", "--count", "2", "-o", "many.png")
    assert not np.array_equal(*(np.asarray(Image.open(tmp_path / f"many-{i}.png")) for i in range(2)))
    assert run_here("caption", "house.png").strip()


def test_a_checkpoint_named_in_the_settings_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = {"channels": 8, "halvings": 3, "cells": 20, "tokens": 13, "seed": 3}
    folder = write_checkpoint(tmp_path / "odd-one", **options)
    (tmp_path / "config.toml").write_text(f'[engine]\nmodel = "{folder}"\n')
    run_here("generate", "ab", "--steps", "2", "-o", "drawn.png")
    drawn = (tmp_path / "drawn.png").read_bytes()
    assert Image.open(tmp_path / "drawn.png").size == (160, 160)
    label = read_label(drawn)
    assert label is not None
    assert label.model == "odd-one"
    run_here("mask", "drawn.png", "ab -> ac", "--caption", "ab", "-o", "mask.png")
    run_here("edit", "drawn.png", "ab -> ac", "--caption", "ab", "--mask", "mask.png", "--steps", "2", "-o", "new.png")
    outside = np.asarray(Image.open(tmp_path / "mask.png")) < 128
    before, after = take_in(drawn).samples, take_in((tmp_path / "new.png").read_bytes()).samples
    assert np.array_equal(before[outside], after[outside])


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("serve", "--host", "0.0.0.0"), 2, "set engine.token"),
        (("--config", "absent.toml", "serve"), 2, "absent.toml"),
        (("edit", "house.png", "-o", "x.png"), 2, "Say what to change"),
        (("generate", "a house", "-o", "x.png", "--steps", "0"), 2, "--steps"),
    ],
)
def test_a_command_that_cannot_be_done_ends_with_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    (tmp_path / "house.png").write_bytes(drawn_house())
    assert sentence in run(tmp_path, *arguments, code=code)[1]


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[engine]\nprot = 1\n")
    assert "prot" in run(tmp_path, "serve", code=2)[1]


def test_help_explains_itself(tmp_path: Path) -> None:
    shown, _ = run(tmp_path, "--help")
    for word in ("generate", "caption", "mask", "edit", "serve", "turn the house into a boat"):
        assert word in shown
