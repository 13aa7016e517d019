"""Before a yes, and after it was taken back, neither the real engine nor the disk holds anything of a picture."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import aiohttp
import pytest

from bench.conversation import acts, custom_id, is_picture, is_preview
from engine.vision.intake import encode_png, take_in
from sandbox.launcher import House
from sandbox.person import Person
from tests.left_behind import found_in, held_open

pytestmark = pytest.mark.asyncio(loop_scope="session")

FACE = (Path(__file__).resolve().parents[1] / "fixtures" / "astronaut.jpg").read_bytes()


async def test_a_kill_while_asked_leaves_nothing_on_the_disk_and_in_the_engine(house: House, mara: Person) -> None:
    samples = take_in(FACE).samples
    taken = encode_png(samples)
    names = [hashlib.sha256(one).hexdigest().encode() for one in (FACE, taken)]
    traces = (FACE[200:400], taken[:400], samples[len(samples) // 2].tobytes(), *names)
    since = mara.mark()
    lounge = await mara.channel("lounge")
    await mara.command(lounge, "edit", instruction="add a hat", image=("me.jpg", FACE))
    question = await mara.wait_for_message(lambda m: {"consent_me", "consent_no"} <= acts(m), 60, since)
    for child in (house.bot, house.engine):
        assert child is not None
        assert held_open(child.process.pid, traces) == []
    await house.kill_bot()
    job_id = next(part["custom_id"].rpartition(":")[2] for row in question["components"] for part in row["components"])
    async with aiohttp.ClientSession() as http:
        for path in ("result", "files/picture"):
            async with http.get(f"{house.engine_url}/jobs/{job_id}/{path}") as response:
                assert (response.status, (await response.json())["code"]) == (404, "unknown_job")
    assert found_in(house.data, traces, but="attachments") == []
    assert found_in(house.data, traces), "the search itself finds what people sent"
    log = (house.data / "logs" / "engine.log").read_text()
    assert json.dumps(job_id)[1:-1] in log, "the engine did have the job"
    since = mara.mark()
    await house.start_bot()
    await mara.wait_for_message(lambda m: "Please upload it again" in m["content"], 30, since)


async def test_after_a_withdrawal_neither_disk_nor_engine_nor_channel_has_anything_of_the_picture(
    house: House, mara: Person
) -> None:
    lounge = await mara.channel("lounge")
    since = mara.mark()
    await mara.command(lounge, "edit", instruction="make it a pencil drawing", image=("me.jpg", FACE))
    question = await mara.wait_for_message(lambda m: "consent_me" in acts(m), 60, since)
    since = mara.mark()
    await mara.press(question, custom_id(question, "consent_me"))
    preview = await mara.wait_for_message(is_preview, 120, since)
    since = mara.mark()
    await mara.press(preview, custom_id(preview, "approve"))
    shown = await mara.wait_for_message(is_picture, 120, since)
    result = await mara.download(shown["attachments"][0])
    traces = (FACE[200:400], encode_png(take_in(FACE).samples)[:400], result[-600:-100])
    assert len(found_in(house.data / "pictures", traces)) == 2, "upload and result are kept"

    since = mara.mark()
    await mara.command(shown["channel_id"], "consent withdraw")
    listed = await mara.wait_for_message(lambda m: "Which picture do you take back" in m["content"], 30, since)
    [select] = [one for row in listed["components"] for one in row["components"]]
    since = mara.mark()
    await mara.choose(listed, select["custom_id"], select["options"][0]["value"])
    await mara.wait_for_message(lambda m: "Taken back" in m["content"], 60, since)

    assert found_in(house.data, traces, but="attachments") == []
    assert not [m for m in await mara.messages(shown["channel_id"]) if m["attachments"]]
    job_id = custom_id(shown, "again").rpartition(":")[2]
    async with aiohttp.ClientSession() as http, http.get(f"{house.engine_url}/jobs/{job_id}/result") as response:
        assert response.status == 404
