"""Fixtures of the bot's tests, see `tests.bot.house`."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import structlog
import yarl
from pydantic import SecretStr

from bot.settings import BotSettings, DiscordAddress
from sandbox.person import Person
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.standin import Rules, open_standin
from storage.settings import StorageSettings
from tests.bot.fake_engine import FakeEngine
from tests.bot.house import House


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A fresh world, an engine, and a bot that serves."""
    engine = FakeEngine()
    await engine.start()
    standin = open_standin(seed_world(), tmp_path / "attachments", Rules())
    async with serving(standin, 0) as url, contextlib.AsyncExitStack() as stack:
        logged = stack.enter_context(structlog.testing.capture_logs())
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
            assert not standin.interactions.failed
            assert not [entry for entry in logged if entry["log_level"] in ("error", "critical")]
        finally:
            await place.stop_bot()
            await engine.stop()


@pytest.fixture
async def mara(house: House) -> Person:
    """Somebody who uses the bot."""
    return await house.person()
