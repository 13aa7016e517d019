"""What the engine holds of pictures goes when it must: with its owner, or when nobody was asked about them."""

from __future__ import annotations

from engine.jobs import JobTable
from engine.protocol import Faces, Generate
from engine.settings import EngineSettings
from engine.submission import Submission

from .conftest import Client, ReadyStudio, Workbench


async def test_forgetting_an_owner_drops_their_finished_jobs_and_nobody_elses(client: Client, bench: Workbench) -> None:
    bench.open("")
    for name, owner in (("hers", "ada"), ("his", "ben")):
        bench.open(name)
        await client.put(name, {"kind": "generate", "prompt": name, "owner": owner})
        await client.ending(name)
    async with client.http.delete("/pictures?owner=ada") as response:
        assert response.status == 204
    assert (await client.get("/jobs/hers/result"))[0] == 404
    assert (await client.get("/jobs/his/result"))[0] == 200


async def test_a_picture_nobody_was_asked_about_is_held_for_a_minute_and_others_for_as_long_as_is_set(
    settings: EngineSettings, bench: Workbench
) -> None:
    now = 0.0
    studio = ReadyStudio(settings)
    await studio.load()
    table = JobTable(studio, bench, clock=lambda: now)
    for name, job in (("asked", Generate(prompt="x")), ("unasked", Faces())):
        bench.open(getattr(job, "prompt", ""))
        entry, _ = table.submit(name, Submission(job, b"picture"), name)
        async for _ in table.watch(entry):
            pass
    now = 59.0
    assert table.get("unasked") is not None
    now = 61.0
    assert table.get("unasked") is None
    assert table.get("asked") is not None
    now = settings.keep_results_s + 1
    assert table.get("asked") is None
    await table.close()
