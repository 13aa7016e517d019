"""Starts the engine, the stand-in and the bot, waits until all three are well, and stops them together.

    async with running(Path("data/demo"), port=0) as house:
        ...                         # house.url is the page
        await house.kill_bot()      # as a crash would
        await house.start_bot()     # returns when it is online again

The stand-in runs in this process; the engine and the bot are children that die with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import secrets
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.events import BotPresence, CommandsChanged, Event
from sandbox.processes import Child, start_child
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.settings import SandboxSettings
from sandbox.snapshot import load_world, saving, sweep_attachments
from sandbox.standin import Rules, StandIn, open_standin

Say = Callable[[str], None]


class DidNotStart(Exception):
    """A part did not come up, or went away; the message says which, and what it said last."""


class FolderTaken(Exception):
    """Another launcher works in the data folder."""


def say_on_stderr(line: str) -> None:
    """Tell how far things are."""
    print(line, file=sys.stderr, flush=True)


class House:
    """The running parts. `url` is the page's address; `bot_start_s` is how long the bot's last start took."""

    def __init__(
        self,
        standin: StandIn,
        url: str,
        data: Path,
        settings: SandboxSettings,
        env: Mapping[str, str],
        config: Path | None,
    ) -> None:
        self.standin = standin
        self.url = url
        self.data = data
        self.settings = settings
        self.bot_start_s = 0.0
        self.engine_start_s = 0.0
        self.engine: Child | None = None
        self.bot: Child | None = None
        self.engine_port = _free_port()
        self._env = dict(env)
        self._config = ["--config", str(config)] if config is not None else []
        self._ending: set[int] = set()

    @property
    def engine_url(self) -> str:
        """The engine's address; it stays the same over restarts."""
        return f"http://127.0.0.1:{self.engine_port}"

    def _child_env(self) -> dict[str, str]:
        address = self.url.removeprefix("http://")
        return {
            "THREADBRUSH_ENGINE__HOST": "127.0.0.1",
            "THREADBRUSH_ENGINE__PORT": str(self.engine_port),
            "THREADBRUSH_ENGINE__CREDENTIALS": str(self.data / "credentials"),
            "THREADBRUSH_STORAGE__DATABASE": str(self.data / "threadbrush.db"),
            "THREADBRUSH_STORAGE__PICTURES": str(self.data / "pictures"),
            "THREADBRUSH_BOT__TOKEN": self.standin.rules.token,
            "THREADBRUSH_BOT__ENGINE_URL": self.engine_url,
            "THREADBRUSH_BOT__DISCORD__API": f"{self.url}/api/v10",
            "THREADBRUSH_BOT__DISCORD__GATEWAY": f"ws://{address}/gateway",
            "THREADBRUSH_BOT__DISCORD__CDN": f"{self.url}/cdn",
            **self._env,
        }

    async def start_engine(self, wait: bool = True) -> None:
        """Start the engine; returns when it is ready to draw, unless told not to wait."""
        arguments = ["-m", "engine", "serve", *self._config]
        self.engine = await start_child("engine", arguments, self._child_env(), self.data / "logs" / "engine.log")
        if wait:
            await self.wait_for_engine()

    async def wait_for_engine(self) -> None:
        """Return when `GET /health` says ready; raises DidNotStart."""
        assert self.engine is not None
        started = time.monotonic()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while time.monotonic() - started < self.settings.engine_start_s:
                for child in (self.engine, self.bot):
                    self._demand_running(child)
                health = await _health(session, self.engine_url)
                if health.get("status") == "ready":
                    self.engine_start_s = time.monotonic() - started
                    return
                if health.get("status") == "broken":
                    raise DidNotStart(f"The engine could not load its model: {health.get('detail')}")
                await asyncio.sleep(0.1)
        raise DidNotStart(f"The engine was not ready after {self.settings.engine_start_s:.0f} s.{_words(self.engine)}")

    async def kill_engine(self) -> None:
        """Kill the engine as a crash would."""
        await self._end(self.engine, at_once=True)

    async def start_bot(self) -> None:
        """Start the bot; returns when it is on the gateway and its commands are registered."""
        started = time.monotonic()
        identified = self.standin.gateway.identified
        news = asyncio.Event()

        def on_event(event: Event) -> None:
            if isinstance(event, (BotPresence, CommandsChanged)):
                news.set()

        stop_listening = self.standin.bus.listen(on_event)
        try:
            arguments = ["-m", "bot", *self._config]
            self.bot = await start_child("bot", arguments, self._child_env(), self.data / "logs" / "bot.log")
            gone = asyncio.create_task(self.bot.process.wait())
            try:
                while not self._bot_serves(identified):
                    left = self.settings.bot_start_s - (time.monotonic() - started)
                    waiting = asyncio.create_task(news.wait())
                    await asyncio.wait({waiting, gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                    waiting.cancel()
                    news.clear()
                    self._demand_running(self.bot)
                    if time.monotonic() - started > self.settings.bot_start_s:
                        words = _words(self.bot)
                        raise DidNotStart(f"The bot was not online after {self.settings.bot_start_s:.0f} s.{words}")
            finally:
                gone.cancel()
        finally:
            stop_listening()
        self.bot_start_s = time.monotonic() - started

    def _bot_serves(self, identified_before: int) -> bool:
        gateway = self.standin.gateway
        commands = self.standin.world.application.commands
        return gateway.online and gateway.identified > identified_before and bool(commands)

    async def kill_bot(self) -> None:
        """Kill the bot as a crash would (SIGKILL)."""
        await self._end(self.bot, at_once=True)

    async def stop_bot(self) -> None:
        """Ask the bot to stop, as an operator would."""
        await self._end(self.bot, at_once=False)

    async def wait_until_one_dies(self) -> Child:
        """Return the first child that ends without having been told to."""
        while True:
            children = [child for child in (self.engine, self.bot) if child is not None]
            waits = {asyncio.create_task(child.process.wait()): child for child in children}
            try:
                done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            for wait in done:
                if waits[wait].process.pid not in self._ending:
                    return waits[wait]
            await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """Stop the bot and the engine, at the same time."""
        await asyncio.gather(self._end(self.bot, at_once=False), self._end(self.engine, at_once=False))

    async def _end(self, child: Child | None, at_once: bool) -> None:
        if child is None:
            return
        self._ending.add(child.process.pid)
        await (child.kill() if at_once else child.stop(self.settings.stop_s))

    def _demand_running(self, child: Child | None) -> None:
        if child is not None and not child.running and child.process.pid not in self._ending:
            raise DidNotStart(f"The {child.name} stopped by itself (exit {child.process.returncode}).{_words(child)}")


@contextlib.asynccontextmanager
async def running(
    data: Path,
    port: int = 0,
    *,
    settings: SandboxSettings | None = None,
    rules: Rules | None = None,
    env: Mapping[str, str] | None = None,
    config: Path | None = None,
    engine: bool = True,
    bot: bool = True,
    say: Say = lambda _line: None,
) -> AsyncIterator[House]:
    """Run everything with its state in `data`; yields when all parts are well; raises DidNotStart.

    `env` adds to what the children get to see; `engine=False` or `bot=False` leaves that part out.
    """
    settings = settings or SandboxSettings()
    data = _folder(data)
    with _held(data):
        async with _running(data, port, settings, rules, env or {}, config, engine, bot, say) as house:
            yield house


@contextlib.asynccontextmanager
async def _running(
    data: Path,
    port: int,
    settings: SandboxSettings,
    rules: Rules | None,
    env: Mapping[str, str],
    config: Path | None,
    engine: bool,
    bot: bool,
    say: Say,
) -> AsyncIterator[House]:
    world = load_world(data / "chat.json") or seed_world()
    rules = rules or Rules(token=f"stand-in.{secrets.token_urlsafe(24)}")
    standin = open_standin(world, data / "attachments", rules)
    sweep_attachments(world, data / "attachments")
    async with saving(standin, data / "chat.json"), serving(standin, port) as url:
        house = House(standin, url, data, settings, env, config)
        try:
            if engine:
                await house.start_engine(wait=False)
            if bot:
                say("Starting the bot …")
                await house.start_bot()
            if engine:
                say("Waiting for the engine to load its model …")
                await house.wait_for_engine()
            yield house
        finally:
            await house.stop()


async def _health(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    try:
        async with session.get(f"{url}/health") as response:
            answer = await response.json()
            return answer if isinstance(answer, dict) else {}
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return {}


def _words(child: Child) -> str:
    words = child.last_words()
    return f" It said last (all of it is in {child.log_file}):\n{words}" if words else ""


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


@contextlib.contextmanager
def _held(data: Path) -> Iterator[None]:
    """Hold the folder: two stand-ins writing the same chat would lose messages."""
    with (data / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderTaken(f"Threadbrush already runs on the folder {data}. Stop it, or name another.") from error
        yield


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
