"""The real stand-in on a free port, and the unmodified library as its bot."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands

from sandbox.person import Person
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.standin import Rules, StandIn, open_standin

SetUp = Callable[["Bot"], None]


class Bot(discord.Client):
    """A client that keeps what it hears; tests add commands to `tree`."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        super().__init__(
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.1,
            **options,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.reactions: asyncio.Queue[discord.RawReactionActionEvent] = asyncio.Queue()
        self.resumes = 0
        self.became_ready = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Leave out the library's five seconds of courtesy before a second IDENTIFY."""

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Tell that tests may begin."""
        self.became_ready.set()

    async def on_message(self, message: discord.Message) -> None:
        """Keep what others say."""
        if message.author != self.user:
            self.heard.put_nowait(message)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Keep others' reactions."""
        if self.user is not None and event.user_id != self.user.id:
            self.reactions.put_nowait(event)

    async def hear(self) -> discord.Message:
        """Return what somebody says next, or fail after some seconds."""
        return await asyncio.wait_for(self.heard.get(), 5)

    async def see_reaction(self) -> discord.RawReactionActionEvent:
        """Return the next reaction of somebody, or fail after some seconds."""
        return await asyncio.wait_for(self.reactions.get(), 5)

    async def on_resumed(self) -> None:
        """Count."""
        self.resumes += 1

    def channel_named(self, name: str) -> discord.TextChannel:
        """Return a text channel of the first guild."""
        found = discord.utils.get(self.guilds[0].text_channels, name=name)
        assert found is not None
        return found


@dataclass
class Studio:
    """The running stand-in, and ways to come in."""

    standin: StandIn
    url: str
    stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def person(self, name: str = "mara") -> Person:
        """Come in as a person."""
        return await self.stack.enter_async_context(Person(self.url, name))

    async def bot(self, set_up: SetUp | None = None, intents: discord.Intents | None = None, **options: Any) -> Bot:
        """Come in as the bot; returns when it is ready."""
        return await self.stack.enter_async_context(connected(set_up, intents, **options))


@contextlib.asynccontextmanager
async def connected(set_up: SetUp | None, intents: discord.Intents | None, **options: Any) -> AsyncIterator[Bot]:
    """Run a client until the block ends."""
    bot = Bot(intents, **options)
    if set_up is not None:
        set_up(bot)
    running = asyncio.create_task(bot.start("any-token"))
    ready = asyncio.create_task(bot.became_ready.wait())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        ready.cancel()
        running.result()
    try:
        yield bot
    finally:
        await bot.close()
        await running


@pytest.fixture
def rules() -> Rules:
    """Discord's own deadlines; a test module overrides this to shorten one."""
    return Rules()


@pytest.fixture
async def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: Rules) -> AsyncIterator[Studio]:
    """A fresh world behind a free port; the library is pointed at it."""
    standin = open_standin(seed_world(), tmp_path / "attachments", rules)
    async with serving(standin, 0) as url:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{url}/api/v10")
        gateway = yarl.URL(url.replace("http", "ws") + "/gateway")
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        monkeypatch.setattr(discord.asset.Asset, "BASE", f"{url}/cdn")
        place = Studio(standin, url)
        async with place.stack:
            yield place
        assert not standin.unknown_routes
