"""The label desk over a real socket: copies, verdicts, uploads' credentials; nothing handed in is kept."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import numpy as np
import pytest

from bench.responsible.stranger import stranger
from engine.protocol import CopyInfo, CopyOrder, Verdict
from engine.provenance import MADE, Label, Labeller, watermark
from engine.settings import EngineSettings
from engine.vision.intake import take_in

from .conftest import Client, png


@pytest.fixture(autouse=True)
def marks_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the seconds of reading marks."""

    def unread(_rgb: np.ndarray) -> int:
        raise watermark.WatermarkUnavailable

    monkeypatch.setattr(watermark, "read", unread)


def form(image: bytes | None = None, job: str = "") -> aiohttp.FormData:
    data = aiohttp.FormData()
    if job:
        data.add_field("job", job, content_type="application/json")
    if image is not None:
        data.add_field("image", image, filename="image")
    return data


@pytest.fixture
def master(settings: EngineSettings) -> bytes:
    """A picture that this engine made."""
    return Labeller(settings).png(take_in(png(200, 200)).samples, Label(MADE, "demo", 1, "generate"))


async def test_a_copy_comes_back_with_what_it_is(client: Client, master: bytes) -> None:
    order = CopyOrder(limit=len(master) * 10, badge=True).model_dump_json()
    async with client.http.post("/copies", data=form(master, order)) as response:
        assert response.status == 200
        info, data = CopyInfo.model_validate_json(response.headers["X-Copy"]), await response.read()
    assert info.badge
    async with client.http.post("/verify", data=form(data)) as response:
        verdict = Verdict.model_validate_json(await response.read())
    assert (verdict.sha256, verdict.samples) == (info.sha256, info.samples)
    assert (verdict.ours, verdict.generated, len(verdict.chain)) == (True, True, 2)


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        ("/copies", {"job": '{"limit": 5}', "image": png()}, 422, "too_large"),
        ("/copies", {"job": '{"limit": 0}', "image": png()}, 400, "bad_request"),
        ("/copies", {"job": '{"limit": 5}'}, 400, "bad_request"),
        ("/verify", {"image": b"no picture"}, 422, "bad_picture"),
        ("/verify", {"image": png()[:60]}, 422, "bad_picture"),
        ("/uploads", {"job": "{}"}, 400, "bad_request"),
    ],
)
async def test_what_cannot_be_done_is_said(
    client: Client, path: str, data: dict[str, bytes | str], status: int, code: str
) -> None:
    body = aiohttp.FormData()
    for name, value in data.items():
        body.add_field(name, value, filename=name)
    async with client.http.post(path, data=body) as response:
        assert (response.status, (await response.json())["code"]) == (status, code)


async def test_an_upload_keeps_its_credentials_and_one_without_is_left_alone(client: Client, tmp_path: Path) -> None:
    async with client.http.post("/uploads", data=form(png())) as response:
        assert response.status == 204
    signed = stranger(tmp_path / "theirs")(png(), "image/png")
    async with client.http.post("/uploads", data=form(signed)) as response:
        kept = await response.read()
    assert np.array_equal(take_in(kept).samples, take_in(png()).samples)
    async with client.http.post("/verify", data=form(kept)) as response:
        chain = Verdict.model_validate_json(await response.read()).chain
    assert [one.ours for one in chain] == [True, False]
