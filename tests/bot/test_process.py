"""The real process: it starts fast, imports no model library, and survives being killed."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.person import Person
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.standin import Rules, open_standin
from tests.bot.fake_engine import FakeEngine
from tests.bot.house import is_preview, is_result, says

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def bot_process(
    url: str, engine: FakeEngine, folder: Path, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `python -m bot` until the block ends, or somebody kills it."""
    environment = os.environ | {
        "THREADBRUSH_BOT__TOKEN": "made-up",
        "THREADBRUSH_BOT__ENGINE_URL": engine.url,
        "THREADBRUSH_BOT__DISCORD__API": f"{url}/api/v10",
        "THREADBRUSH_BOT__DISCORD__GATEWAY": url.replace("http", "ws") + "/gateway",
        "THREADBRUSH_BOT__DISCORD__CDN": f"{url}/cdn",
        "THREADBRUSH_STORAGE__DATABASE": str(folder / "bot.db"),
        "THREADBRUSH_STORAGE__PICTURES": str(folder / "pictures"),
    }
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", cwd=ROOT, env=environment, stderr=file
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_a_killed_bot_delivers_after_its_restart_and_only_once(tmp_path: Path) -> None:
    engine, log = FakeEngine(), tmp_path / "log"
    await engine.start()
    standin = open_standin(seed_world(), tmp_path / "attachments", Rules())
    async with serving(standin, 0) as url, Person(url, "mara") as mara:
        studio = (await mara.state())["guilds"][0]["channels"][0]
        began = time.perf_counter()
        async with bot_process(url, engine, tmp_path, log) as first:
            await mara.wait_for(lambda event: event.type == "COMMANDS", timeout=20)
            took = time.perf_counter() - began
            await mara.command(studio, "generate", prompt="a red house")
            shown = await mara.wait_for_message(is_result)
            mark = mara.mark()
            await mara.say(shown["channel_id"], "make the house blue", reply_to=shown)
            preview = await mara.wait_for_message(is_preview, since=mark)
            engine.go.clear()
            mark = mara.mark()
            await mara.press(preview, "✅")
            await mara.wait_for_message(says("Approved"), since=mark)
            first.kill()
            await first.wait()
        engine.go.set()
        async with bot_process(url, engine, tmp_path, log):
            await mara.wait_for_message(is_result, timeout=20, since=mark)
            await mara.wait_for_message(says("Applied"), since=mark)
        results = [message for message in await mara.messages(shown["channel_id"]) if is_result(message)]
        assert len(results) == 2
    await engine.stop()
    [starting, *_] = re.findall(r"seconds=([\d.]+)", log.read_text())
    assert float(starting) < 6, "the start must not grow by a heavy import (1.2 s on an idle core)"
    assert took < 20
