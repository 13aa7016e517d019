"""What the engine turns away, and with which words: addresses, tokens, bodies, pictures, a full queue, no model."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from engine.server import EngineServer, UnsafeAddress
from engine.settings import EngineSettings
from engine.studio import Studio

from .conftest import FIXTURES, Client, Workbench, engine, generate, png


async def test_a_full_queue_turns_jobs_away() -> None:
    bench = Workbench()
    async with engine(EngineSettings(port=0, max_running=1, max_queued=1), bench) as client:
        assert (await client.put("a", generate("a")))[0] == 201
        assert (await client.put("b", generate("b")))[0] == 201
        status, problem = await client.put("c", generate("c"))
        assert (status, problem["code"]) == (503, "busy")


@pytest.mark.parametrize(
    ("job", "files", "detail"),
    [
        ("{not json", {}, "Invalid JSON"),
        ({"kind": "sculpt"}, {}, "kind"),
        (generate(""), {}, "prompt"),
        (generate("a" * 4000), {}, "prompt"),
        (generate("a", steps=0), {}, "steps"),
        (generate("a", sedd=1), {}, "sedd"),
        ({"kind": "faces"}, {}, "part image"),
        ({"kind": "edit", "plan": {}}, {"image": b"x"}, "part mask"),
        (generate("a"), {"other": b"x"}, "parts are"),
    ],
)
async def test_a_job_that_makes_no_sense_is_refused_with_a_reason(
    client: Client, job: dict[str, Any] | str, files: dict[str, bytes], detail: str
) -> None:
    status, problem = await client.put("one", job, **files)
    assert (status, problem["code"]) == (400, "bad_request")
    assert detail in problem["detail"]
    assert (await client.get("/jobs/one/result"))[0] == 404


async def test_eleven_mebibytes_are_refused_and_the_connection_survives(client: Client) -> None:
    status, problem = await client.put("one", {"kind": "faces"}, image=bytes(11 * 1024 * 1024))
    assert (status, problem) == (413, {"code": "bad_picture", "detail": "too_many_bytes"})
    assert (await client.get("/health"))[0] == 200


@pytest.mark.parametrize("path", ["/jobs/nobody/events", "/jobs/nobody/result", "/jobs/nobody/files/x", "/nothing"])
async def test_what_is_not_there_is_404_in_json(client: Client, path: str) -> None:
    status, problem = await client.get(path)
    assert status == 404
    assert problem["code"] in {"unknown_job", "not_found"}


async def test_an_id_of_other_letters_or_length_is_no_job(client: Client) -> None:
    assert (await client.put("a" * 23, generate()))[0] == 404
    assert (await client.put("a.b", generate()))[0] == 404


async def test_a_token_is_asked_for_when_one_is_set() -> None:
    settings = EngineSettings(port=0, token="secret")
    async with engine(settings, Workbench()) as client:
        status, problem = await client.get("/health")
        assert (status, problem["code"]) == (401, "unauthorized")
        for given, expected in (("Bearer wrong", 401), ("secret", 401), ("Bearer secret", 200)):
            async with client.http.get("/health", headers={"Authorization": given}) as response:
                assert response.status == expected


async def test_a_name_that_was_rebound_to_this_machine_is_not_served(client: Client) -> None:
    async with client.http.get("/health", headers={"Host": "evil.example"}) as response:
        assert response.status == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "engine.example"])
def test_another_address_without_a_token_is_refused(host: str) -> None:
    with pytest.raises(UnsafeAddress, match="token"):
        EngineServer(EngineSettings(host=host, port=0))


class BrokenStudio(Studio):
    async def load(self) -> None:
        self.broken = "no weights"


async def test_an_engine_without_a_model_says_so_but_still_looks_for_faces(settings: EngineSettings) -> None:
    async with engine(settings, studio=BrokenStudio(settings)) as client:
        health = (await client.get("/health"))[1]
        assert (health["status"], health["detail"]) == ("broken", "no weights")
        status, problem = await client.put("one", generate())
        assert (status, problem["code"]) == (503, "broken")
        photo = (FIXTURES / "astronaut.jpg").read_bytes()
        assert (await client.put("two", {"kind": "faces"}, image=photo))[0] == 201
        assert (await client.ending("two"))["event"] == "done"
        result = (await client.get("/jobs/two/result"))[1]
        assert (len(result["faces"]), result["width"], result["height"]) == (1, 512, 512)
        async with client.http.get("/jobs/two/files/picture") as file:
            assert len(await file.read()) == result["files"][0]["bytes"]


async def test_bad_pictures_fail_with_the_fault(settings: EngineSettings) -> None:
    async with engine(settings) as client:
        for name, data, fault in (("a", b"hello", "not_a_picture"), ("b", png(300, 300)[:2000], "truncated")):
            await client.put(name, {"kind": "faces"}, image=data)
            ended = await client.ending(name)
            assert (ended["code"], ended["detail"]) == ("bad_picture", fault)


async def test_the_gate_is_in_front_of_every_kind(settings: EngineSettings) -> None:
    plan = {"target": "a naked woman"}
    async with engine(settings) as client:
        await client.put("a", generate("a naked woman"))
        await client.put("b", {"kind": "mask", "instruction": "make her topless"}, image=png())
        await client.put("c", {"kind": "mask", "plan": plan}, image=png())
        await client.put("d", {"kind": "edit", "plan": plan}, image=png(), mask=png(mode="L"))
        for name in "abcd":
            assert (await client.ending(name))["code"] == "refused"


async def test_a_body_that_is_no_form_is_refused(client: Client) -> None:
    async with client.http.put("/jobs/one", data=json.dumps(generate())) as response:
        assert response.status == 415
    async with client.http.put("/jobs/one", data=aiohttp.FormData({"x": "y"})) as response:
        assert response.status in {400, 415}
