"""The engine's HTTP side: idempotency, event streams, queueing, cancel, and how long a result is kept."""

from __future__ import annotations

import asyncio
import base64
import io
from itertools import pairwise

import numpy as np
from PIL import Image

from engine.protocol import any_event
from engine.settings import EngineSettings
from engine.submission import JobFailure

from .conftest import Client, ReadyStudio, Step, Workbench, engine, generate, png


async def test_a_job_runs_and_its_result_and_files_can_be_fetched(client: Client, bench: Workbench) -> None:
    status, state = await client.put("one", generate("house"))
    assert (status, state["event"]) == (201, "running")
    assert (await client.get("/jobs/one/result"))[0] == 409
    bench.open("house")
    assert (await client.ending("one"))["event"] == "done"
    status, result = await client.get("/jobs/one/result")
    assert status == 200
    assert result["kind"] == "generate"
    assert result["seconds"] >= 0
    async with client.http.get("/jobs/one/files/picture-0") as file:
        assert await file.read() == b"house"
        assert file.content_type == "image/png"
    assert (await client.get("/jobs/one/files/other"))[0] == 404


async def test_the_same_id_with_the_same_content_is_one_job_and_with_another_a_conflict(
    client: Client, bench: Workbench
) -> None:
    assert (await client.put("one", generate("house")))[0] == 201
    assert (await client.put("one", generate("house")))[0] == 200
    status, problem = await client.put("one", generate("boat"))
    assert (status, problem["code"]) == (409, "conflict")
    bench.open("house")
    await client.ending("one")
    status, state = await client.put("one", generate("house"))
    assert (status, state["event"]) == (200, "done")
    assert bench.closed == ["house"]


async def test_files_count_as_content(client: Client) -> None:
    mask = {"kind": "mask", "instruction": "x"}
    assert (await client.put("one", mask, image=png(64)))[0] == 201
    assert (await client.put("one", mask, image=png(65)))[0] == 409


async def test_several_may_watch_and_everyone_starts_with_a_snapshot(client: Client, bench: Workbench) -> None:
    await client.put("one", generate("house"))
    await bench.started.get()

    watchers = [await client.watched("one") for _ in range(2)]
    bench.open("house")
    for events in await asyncio.gather(*watchers):
        assert events[0]["event"] == "running"
        assert events[0]["step"] == 3
        assert events[0]["steps"] == 10
        assert events[-1]["event"] == "done"
        assert [any_event.validate_python(event) for event in events]
    assert [event["event"] async for event in client.events("one")] == ["done"]


async def test_pictures_of_a_running_job_are_sent_to_who_watches(client: Client, bench: Workbench) -> None:
    await client.put("one", generate("house"))
    await bench.started.get()
    entry = client.server.jobs.get("one")
    assert entry is not None
    assert not entry.audience.watching
    seen = []
    async for event in client.events("one"):
        seen.append(event["event"])
        if event["event"] == "preview":
            jpeg = base64.b64decode(event["picture"])
            assert Image.open(io.BytesIO(jpeg)).size == (32, 32)
            bench.open("house")
        elif len(seen) == 1:
            assert entry.audience.watching
            entry.audience.hear(Step("denoise", 5, 10, np.zeros((32, 32, 3), np.uint8)))
    assert seen[-1] == "done"
    assert "preview" in seen
    assert not entry.audience.watching


async def test_a_silent_job_still_sends_its_state_every_heartbeat(client: Client) -> None:
    await client.put("one", generate("house"))
    loop = asyncio.get_running_loop()
    times: list[float] = []
    async for _ in client.events("one"):
        times.append(loop.time())
        if len(times) == 4:
            break
    gaps = [later - earlier for earlier, later in pairwise(times[1:])]
    assert max(gaps) < 1.0


async def test_jobs_beyond_the_limit_wait_with_their_place_in_line_and_take_turns(
    client: Client, bench: Workbench
) -> None:
    for name, owner in [("a1", "ann"), ("a2", "ann"), ("a3", "ann"), ("a4", "ann"), ("b1", "bob")]:
        await client.put(name, generate(name, owner=owner))
    assert {await bench.started.get(), await bench.started.get()} == {"a1", "a2"}
    places = {}
    for name in ("a3", "a4", "b1"):
        async for event in client.events(name):
            places[name] = event["position"]
            break
    assert places == {"a3": 0, "b1": 1, "a4": 2}
    health = (await client.get("/health"))[1]
    assert (health["running"], health["queued"]) == (2, 3)
    bench.open("a1")
    assert await bench.started.get() == "a3"
    bench.open("a2")
    assert await bench.started.get() == "b1"


async def test_cancelling_a_running_job_stops_its_work_and_frees_its_place(client: Client, bench: Workbench) -> None:
    for name in ("a", "b", "c"):
        await client.put(name, generate(name))
    await bench.started.get()
    await bench.started.get()
    watcher = asyncio.create_task(client.ending("a"))
    assert await client.delete("a") == 200
    assert (await watcher)["event"] == "cancelled"
    assert await bench.started.get() == "c"
    assert bench.closed == ["a"]
    status, state = await client.put("a", generate("a"))
    assert (status, state["event"]) == (200, "cancelled")
    assert await client.delete("a") == 204
    assert (await client.get("/jobs/a/result"))[0] == 404


async def test_cancelling_a_waiting_job_takes_it_out_of_the_line(client: Client, bench: Workbench) -> None:
    for name in ("a", "b", "c"):
        await client.put(name, generate(name))
    assert await client.delete("c") == 200
    bench.open("a")
    await client.ending("a")
    assert (await client.get("/health"))[1]["queued"] == 0
    assert bench.started.qsize() == 2


async def test_a_failure_is_reported_with_its_code(client: Client, bench: Workbench) -> None:
    bench.fault = JobFailure("not_understood", "no rule")
    await client.put("one", generate("house"))
    bench.open("house")
    assert await client.ending("one") == {
        "event": "failed",
        "code": "not_understood",
        "detail": "no rule",
        "retry": False,
    }


async def test_a_failure_that_may_pass_is_started_anew_by_submitting_again(client: Client, bench: Workbench) -> None:
    bench.fault = JobFailure("shutdown", retry=True)
    await client.put("one", generate("house"))
    bench.open("house")
    assert (await client.ending("one"))["retry"]
    bench.fault = None
    assert (await client.put("one", generate("house")))[0] == 201
    assert (await client.ending("one"))["event"] == "done"


async def test_stopping_tells_every_job_to_be_submitted_again(settings: EngineSettings, bench: Workbench) -> None:
    async with engine(settings, bench) as client:
        for name in ("a", "b", "c"):
            await client.put(name, generate(name))
        watchers = [await client.watched(name) for name in ("a", "c")]
        await client.server.stop()
        for *_, ended in await asyncio.gather(*watchers):
            assert (ended["event"], ended["code"], ended["retry"]) == ("failed", "shutdown", True)
    assert sorted(bench.closed) == ["a", "b"]


async def test_a_restarted_engine_knows_no_old_job_and_takes_it_again(settings: EngineSettings) -> None:
    bench = Workbench()
    bench.open("house")
    for _ in range(2):
        async with engine(settings, bench) as client:
            assert (await client.get("/jobs/one/result"))[0] == 404
            assert (await client.put("one", generate("house")))[0] == 201
            assert (await client.ending("one"))["event"] == "done"


async def test_results_are_kept_within_bounds() -> None:
    bench = Workbench()
    settings = EngineSettings(port=0, keep_results_bytes=10)
    async with engine(settings, bench) as client:
        for name in ("aaaa", "bbbb", "cccc"):
            bench.open(name)
            await client.put(name, generate(name))
            await client.ending(name)
        assert (await client.get("/jobs/aaaa/result"))[0] == 404
        assert (await client.get("/jobs/cccc/result"))[0] == 200


class SlowStudio(ReadyStudio):
    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings)
        self.gate = asyncio.Event()

    async def load(self) -> None:
        await self.gate.wait()
        await super().load()


async def test_jobs_wait_while_the_model_loads(settings: EngineSettings, bench: Workbench) -> None:
    studio = SlowStudio(settings)
    bench.open("house")
    async with engine(settings, bench, studio) as client:
        assert (await client.get("/health"))[1]["status"] == "starting"
        status, state = await client.put("one", generate("house"))
        assert (status, state["event"]) == (201, "queued")
        studio.gate.set()
        assert (await client.ending("one"))["event"] == "done"
        assert (await client.get("/health"))[1]["status"] == "ready"


async def test_a_watcher_that_leaves_disturbs_nobody(client: Client, bench: Workbench) -> None:
    await client.put("one", generate("house"))
    for _ in range(3):
        async for _event in client.events("one"):
            break
    bench.open("house")
    assert (await client.ending("one"))["event"] == "done"
