"""Find, cut out, correct, paint and extend through the real engine process with the embedded model."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.protocol import MaskResult, any_result
from engine.provenance import CHANGED, read_label
from engine.vision.intake import encode_png, take_in
from picturebook.scene import Scene, Thing
from picturebook.world import render

from .conftest import Client
from .test_process import drawn_house, fetched, process, pytestmark, run_here

__all__ = ["pytestmark"]

CAPTION = "a red house in a meadow"


async def done(client: Client, job_id: str, job: dict[str, object], **files: bytes) -> dict[str, object]:
    assert (await client.put(job_id, job, **files))[0] == 201
    ending = await client.ending(job_id)
    assert ending["event"] == "done", ending
    return (await client.get(f"/jobs/{job_id}/result"))[1]


async def found(client: Client, job_id: str, job: dict[str, object], **files: bytes) -> tuple[MaskResult, np.ndarray]:
    result = any_result.validate_python(await done(client, job_id, {"kind": "mask", **job}, **files))
    assert isinstance(result, MaskResult)
    return result, np.asarray(Image.open(io.BytesIO(await fetched(client, job_id, "mask")))) == 255


async def test_a_thing_is_found_cut_out_and_corrected_and_the_picture_goes_on(tmp_path: Path) -> None:
    house = drawn_house()
    before = take_in(house).samples
    truth = render(Scene(seed=5, setting="meadow", middle=Thing("house", "red"))).masks["middle"]
    async with process(tmp_path) as (client, _):
        thing = {"instruction": "the house", "caption": CAPTION, "maps": 6}
        _, outline = await found(client, "find", {**thing, "method": "segment"}, image=house)
        assert (outline & truth).sum() / (outline | truth).sum() > 0.6
        for name in ("mask", "cutout", "preview"):
            label = read_label(await fetched(client, "find", name))
            assert label is not None, name
            assert (label.source_type, label.method) == (CHANGED, "segment")
        alone = take_in(await fetched(client, "find", "cutout")).samples
        assert np.array_equal(alone[outline][:, :3], before[outline])
        assert (alone[outline][:, 3] == 255).all()

        cut, background = await found(client, "cut", {**thing, "method": "cutout"}, image=house)
        mask = await fetched(client, "cut", "mask")
        await done(client, "cutout", {"kind": "edit", "plan": cut.plan.model_dump()}, image=house, mask=mask)
        without = take_in(await fetched(client, "cutout", "picture")).samples
        assert np.array_equal(without[~background][:, :3], before[~background])
        assert (without[background][:, 3] == 0).mean() > 0.9

        plan = cut.plan.model_dump() | {"method": "cutout"}
        given = await fetched(client, "find", "mask")
        turned = {"plan": plan, "inverted": True}
        assert np.array_equal((await found(client, "turn", turned, image=house, mask=given))[1], ~outline)

        spared = {
            "source": CAPTION,
            "target": "a red house on a beach",
            "corrections": [{"keep": "not", "words": "house"}],
        }
        _, around = await found(client, "spare", {"plan": spared, "caption": CAPTION, "maps": 6}, image=house)
        assert (around & outline).sum() < 0.1 * outline.sum()

        painting = {"kind": "paint", "how": "inside", "width": 128, "height": 128}
        half = np.zeros((128, 128), np.uint8)
        half[:, :64] = 255
        await done(client, "paint", painting, image=encode_png(half), mask=given)
        left = np.asarray(Image.open(io.BytesIO(await fetched(client, "paint", "mask")))) == 255
        assert np.array_equal(left, outline & (half == 255))
        await client.put("small", painting, image=encode_png(half[:100]), mask=given)
        refused = await client.ending("small")
        assert (refused["code"], refused["detail"]) == (
            "bad_mask",
            "it has 128 × 100 pixels and the picture has 128 × 128",
        )

        wide = {"method": "extend", "caption": CAPTION, "settings": [{"name": "right", "value": 0.5}]}
        laid, new = await found(client, "lay", wide, image=house)
        assert new.shape == (128, 192)
        assert np.array_equal(new, np.arange(192)[None].repeat(128, 0) >= 128)
        assert laid.plan.target == "[none] in a meadow"
        edit = {"kind": "edit", "plan": laid.plan.model_dump(), "steps": 3, "strength": 1}
        await done(client, "extend", edit, image=house, mask=await fetched(client, "lay", "mask"))
        larger = take_in(await fetched(client, "extend", "picture")).samples
        assert larger.shape == (128, 192, 3)
        assert np.array_equal(larger[:, :128], before)
        assert larger[:, 128:].std() > 1

        too_wide = {**wide, "kind": "mask", "settings": [{"name": "right", "value": 2}]}
        await client.put("wide", too_wide, image=house)
        refused = await client.ending("wide")
        assert refused["code"] == "bad_request"
        assert "at most 256 pixels in width" in refused["detail"]


@pytest.mark.parametrize(
    "command", [("segment", "house.png", "house", "--cutout", "alone.png"), ("cutout", "house.png")]
)
def test_found_and_cut_out_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.png").write_bytes(drawn_house())
    run_here(*command, "--caption", CAPTION, "-o", "out.png")
    written = Image.open(tmp_path / ("alone.png" if command[0] == "segment" else "out.png"))
    assert written.mode == "RGBA"
    for file in tmp_path.glob("*.png"):
        assert file.name == "house.png" or read_label(file.read_bytes()) is not None, file.name
    assert 0.05 < (np.asarray(written)[..., 3] == 255).mean() < 0.5
