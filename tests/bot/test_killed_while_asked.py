"""kill -9 while somebody is asked about a picture: nothing of it is left, and they are asked once to upload again."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.person import Person
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.standin import Rules, open_standin
from tests.bot.fake_engine import FakeEngine, png
from tests.bot.house import says
from tests.bot.test_process import bot_process
from tests.left_behind import found_in, held_open

PICTURE = png((10, 20, 30))
TRACES = (PICTURE, PICTURE[16:60], hashlib.sha256(PICTURE).hexdigest().encode())
"""The picture, a piece of it, and its name."""


async def test_a_kill_while_asked_leaves_nothing_and_the_person_is_asked_once_to_upload_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, data, log = FakeEngine(), tmp_path / "data", tmp_path / "data" / "log"
    (data / "tmp").mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(data / "tmp"))
    engine.faces = 1
    await engine.start()
    standin = open_standin(seed_world(), tmp_path / "attachments", Rules())
    async with serving(standin, 0) as url, Person(url, "mara") as mara:
        studio = (await mara.state())["guilds"][0]["channels"][0]
        async with bot_process(url, engine, data, log) as first:
            await mara.wait_for(lambda event: event.type == "COMMANDS", timeout=30)
            mark = mara.mark()
            await mara.command(studio, "edit", instruction="make the hat blue", image=("me.png", PICTURE))
            question = await mara.wait_for_message(says("I see a face in this picture"), timeout=20, since=mark)
            mark = mara.mark()
            await mara.command(studio, "verify", image=("me.png", PICTURE))
            await mara.wait_for_message(lambda message: bool(message["flags"] & 64), timeout=20, since=mark)
            assert held_open(first.pid, TRACES) == []
            first.kill()
            await first.wait()

        assert [kind for _, kind in engine.submitted] == ["faces"], "nothing but faces is computed before a yes"
        assert engine.jobs == {}, "the engine was told to forget the picture before the person was asked"
        assert found_in(data, TRACES) == []
        assert found_in(tmp_path / "attachments", TRACES), "the search itself would not find the picture"
        [row] = rows(data, "SELECT result_json FROM jobs")
        assert row == ('{"seen":1,"drawn":false}',), "the row knows how many faces there are, and nothing else of it"

        lost = mara.mark()
        for _ in range(2):
            mark = mara.mark()
            async with bot_process(url, engine, data, log):
                await mara.wait_for(lambda event: event.type == "BOT" and event.data["online"], timeout=30, since=mark)
                await mara.wait_for_message(says("Please upload it again"), timeout=30, since=lost)
                await mara.command(studio, "help")
                await mara.wait_for_message(says("How to talk to me"), timeout=30, since=mark)
        told = [m for m in await mara.messages(question["channel_id"]) if "Please upload it again" in m["content"]]
        assert len(told) == 1
        assert rows(data, "SELECT answer, picture_hash FROM consents") == [("timeout", None)]
        assert found_in(data, TRACES) == []
    await engine.stop()


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "bot.db")) as connection:
        return list(connection.execute(query))
