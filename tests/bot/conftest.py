"""The bot in this process, with the real stand-in, the real storage and a small engine that obeys."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from pydantic import SecretStr

sys.path.insert(0, os.fspath(Path(__file__).parent))

from fake_engine import FakeEngine  # noqa: E402

from bot.client import Threadbrush  # noqa: E402
from bot.engine_client import EngineClient  # noqa: E402
from bot.settings import BotSettings, DiscordAddress  # noqa: E402
from sandbox.person import Json, Person  # noqa: E402
from sandbox.seed import seed_world  # noqa: E402
from sandbox.server import serving  # noqa: E402
from sandbox.standin import Rules, StandIn, open_standin  # noqa: E402
from storage.database import Storage  # noqa: E402
from storage.settings import StorageSettings  # noqa: E402


class Bot(Threadbrush):
    """The bot, which also tells when it is ready."""

    became_ready: asyncio.Event

    async def on_ready(self) -> None:
        await super().on_ready()
        self.became_ready.set()


@dataclass
class House:
    """Everything that runs, and ways to stop and start it."""

    standin: StandIn
    url: str
    engine: FakeEngine
    places: StorageSettings
    stack: contextlib.AsyncExitStack
    settings: BotSettings
    bot: Bot = field(init=False)
    _bot_stack: contextlib.AsyncExitStack | None = None

    async def start_bot(self, **changes: Any) -> Bot:
        """Start the bot; returns when it has taken up what was left and its commands are known."""
        stack = contextlib.AsyncExitStack()
        storage = await stack.enter_async_context(Storage.open(self.places))
        settings = self.settings.model_copy(update=changes)
        client = await stack.enter_async_context(EngineClient(settings.engine_url, silence_s=2))
        bot = Bot(settings, storage, client)
        bot.became_ready = asyncio.Event()
        running = asyncio.create_task(bot.start("any-token"))

        async def leave() -> None:
            await bot.close()
            with contextlib.suppress(asyncio.CancelledError):
                await running

        stack.push_async_callback(leave)
        ready = asyncio.create_task(bot.became_ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        while not self.standin.world.application.commands:
            await asyncio.sleep(0.01)
        self.bot, self._bot_stack = bot, stack
        return bot

    async def stop_bot(self) -> None:
        """Stop it without a word to anybody; what is unfinished stays so."""
        if self._bot_stack is not None:
            await self._bot_stack.aclose()
            self._bot_stack = None

    async def person(self, name: str = "mara") -> Person:
        """Come in as a person."""
        return await self.stack.enter_async_context(Person(self.url, name))

    async def generated(self, person: Person, prompt: str = "a bowl of apples", **options: Any) -> Json:
        """Have a picture drawn in #studio; return the message that shows it."""
        mark = person.mark()
        await person.command(await self.studio(person), "generate", prompt=prompt, **options)
        return await person.wait_for_message(is_result, since=mark)

    async def studio(self, person: Person) -> Json:
        """Return a text channel."""
        state = await person.state()
        return state["guilds"][0]["channels"][0]

    async def proposed(self, person: Person, picture: Json, text: str = "turn the apples into pears") -> Json:
        """Reply to a picture; return the preview, reactions and all."""
        mark = person.mark()
        await person.say(picture["channel_id"], text, reply_to=picture)
        return await person.wait_for_message(is_preview, since=mark)

    async def edited(self, person: Person, picture: Json, text: str = "turn the apples into pears") -> Json:
        """Reply to a picture, approve; return the message that shows the result."""
        preview = await self.proposed(person, picture, text)
        mark = person.mark()
        await person.press(preview, "✅")
        return await person.wait_for_message(is_result, since=mark)


def is_result(message: Json) -> bool:
    """Return whether a message shows a finished picture."""
    return "AI-generated" in message["content"] and bool(message["attachments"])


def is_preview(message: Json) -> bool:
    """Return whether a message shows a mask preview with its buttons."""
    return (
        any(file["filename"].startswith("mask-") for file in message["attachments"])
        and "applies it" in message["content"]
    )


def says(text: str) -> Any:
    """Return a predicate for messages of the bot that contain a text."""
    return lambda message: text in message["content"] and bool(message["author"].get("bot"))


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A fresh world, an engine, and a bot that serves."""
    engine = FakeEngine()
    await engine.start()
    standin = open_standin(seed_world(), tmp_path / "attachments", Rules())
    async with serving(standin, 0) as url, contextlib.AsyncExitStack() as stack:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{url}/api/v10")
        gateway = yarl.URL(url.replace("http", "ws") + "/gateway")
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        monkeypatch.setattr(discord.asset.Asset, "BASE", f"{url}/cdn")
        settings = BotSettings(
            token=SecretStr("any"),
            engine_url=engine.url,
            progress_interval_s=0.05,
            discord=DiscordAddress(api=f"{url}/api/v10"),
        )
        places = StorageSettings(database=tmp_path / "bot.db", pictures=tmp_path / "pictures")
        place = House(standin, url, engine, places, stack, settings)
        for bucket in ("message.create", "message.edit", "message.delete", "reaction", "thread.create", "webhook"):
            standin.limits.set(bucket, 1000, 1)
        await place.start_bot()
        try:
            yield place
            assert not standin.unknown_routes
        finally:
            await place.stop_bot()
            await engine.stop()


@pytest.fixture
async def mara(house: House) -> Person:
    """Somebody who uses the bot."""
    return await house.person()
