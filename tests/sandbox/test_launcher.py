"""The launcher, with stubs for engine and bot: one address, and nobody is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.launcher import DidNotStart, FolderTaken, running
from sandbox.person import Person

pytestmark = pytest.mark.usefixtures("stubs")

STUBS = Path(__file__).parent / "stubs"
HERE = Path(__file__).parents[2]


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `python -m engine` and `python -m bot` find the stubs."""
    monkeypatch.chdir(STUBS)
    monkeypatch.setenv("PYTHONPATH", str(HERE))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def all_gone(pids: list[int], seconds: float) -> float:
    """Return how long it took until all have ended."""
    started = time.monotonic()
    async with asyncio.timeout(seconds):
        while any(alive(pid) for pid in pids):  # noqa: ASYNC110 -- others' processes send no event
            await asyncio.sleep(0.02)
    return time.monotonic() - started


@contextlib.asynccontextmanager
async def demo(data: Path, **env: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run `python -m sandbox` as `make demo` does; yields it and its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--data", str(data)),
        env={**os.environ, **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    family = [process.pid]
    try:
        assert process.stdout is not None
        address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
        family += children_of(process.pid)
        yield process, address
    finally:
        for pid in family:  # a test that fails leaves nobody behind either
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await process.wait()


async def test_bot_and_engine_can_be_killed_and_started_again(tmp_path: Path) -> None:
    async with running(tmp_path) as house, Person(house.url) as mara:
        assert house.bot_start_s > 0
        studio = await mara.channel("studio")
        await mara.command(studio, "hello")
        answer = await mara.wait_for_message(lambda m: m["content"].startswith("hello"))
        assert answer["content"] == f"hello {tmp_path / 'threadbrush.db'}"
        before = house.engine_url
        await asyncio.gather(house.kill_bot(), house.kill_engine())
        assert await mara.outcome(await mara.command(studio, "hello")) == "failed"
        await asyncio.gather(house.start_bot(), house.start_engine())
        assert house.engine_url == before
        assert await mara.outcome(await mara.command(studio, "hello")) == "acknowledged"


async def test_control_c_ends_everything_at_once_and_keeps_the_chat(tmp_path: Path) -> None:
    async with demo(tmp_path) as (process, url):
        assert url.startswith("http://127.0.0.1:")
        async with Person(url) as mara:
            await mara.say(await mara.channel("studio"), "remember me")
        family = [process.pid, *children_of(process.pid)]
        assert len(family) == 3
        process.send_signal(signal.SIGINT)
        assert await all_gone(family[1:], 5) < 5
        assert await asyncio.wait_for(process.wait(), 5) == 0
    assert "remember me" in (tmp_path / "chat.json").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
async def test_nobody_outlives_a_launcher_that_is_killed(tmp_path: Path) -> None:
    async with demo(tmp_path) as (process, _):
        family = children_of(process.pid)
        assert len(family) == 2
        process.kill()
        await all_gone(family, 5)


async def test_when_one_dies_all_stop_and_it_is_said(tmp_path: Path) -> None:
    async with demo(tmp_path, STUB_BOT="fragile") as (process, url):
        family = children_of(process.pid)
        async with Person(url) as mara:
            await mara.command(await mara.channel("studio"), "hello")
        assert process.stderr is not None
        assert await asyncio.wait_for(process.wait(), 10) == 1
        said = (await process.stderr.read()).decode()
        assert "The bot stopped by itself (exit 7)" in said
        await all_gone(family, 5)


async def test_a_bot_that_cannot_start_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(DidNotStart, match="the moon is full"):
        async with running(tmp_path, env={"STUB_BOT": "broken"}):
            raise AssertionError("it cannot have started")


async def test_one_folder_serves_one_launcher(tmp_path: Path) -> None:
    async with running(tmp_path, engine=False, bot=False):
        with pytest.raises(FolderTaken, match="already runs"):
            async with running(tmp_path, engine=False, bot=False):
                raise AssertionError("two at once would lose messages")


async def test_a_taken_port_is_said(tmp_path: Path) -> None:
    async with running(tmp_path / "one", engine=False, bot=False) as house:
        port = house.url.rsplit(":", 1)[1]
        arguments = ("-m", "sandbox", "--only", "--port", port, "--data", str(tmp_path / "two"))
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stderr=asyncio.subprocess.PIPE)
        _, said = await asyncio.wait_for(process.communicate(), 15)
        assert process.returncode == 1
        assert b"Try another one with --port" in said
