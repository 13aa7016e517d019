"""A stand-in, the scripted bot and a Chromium, shared by the tests of this folder; a fresh channel for each test."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

pytest.importorskip("playwright", reason="playwright is not installed, so the page is not driven")

from playwright.async_api import Browser

from sandbox.events import BotPresence, Event
from sandbox.person import Person
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.standin import Rules, StandIn, open_standin
from tests.sandbox.page.driver import Page, chromium, find_chromium, new_page
from tests.sandbox.page.scripted_bot import draw_house

BOT = Path(__file__).with_name("scripted_bot.py")


@dataclass
class Place:
    """The running stand-in with its bot."""

    standin: StandIn
    url: str
    bot: asyncio.subprocess.Process | None = None

    async def start_bot(self) -> None:
        """Start the scripted bot; returns when it is online and its commands are known."""
        online = asyncio.Event()

        def heard(event: Event) -> None:
            if isinstance(event, BotPresence) and event.online:
                online.set()

        stop = self.standin.bus.listen(heard)
        self.bot = await asyncio.create_subprocess_exec(sys.executable, str(BOT), self.url)
        await asyncio.wait_for(online.wait(), 30)
        stop()

    async def stop_bot(self) -> None:
        """Kill the bot, as a crash would."""
        if self.bot is not None and self.bot.returncode is None:
            self.bot.kill()
            await self.bot.wait()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium, or a reason why not."""
    if find_chromium() is None:
        pytest.skip("no Chromium found (CHROMIUM, chromium, chromium-browser, google-chrome): the page is not driven")
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A fresh world with the scripted bot in it."""
    del browser  # no Chromium, no need to start the rest
    standin = open_standin(seed_world(), tmp_path_factory.mktemp("attachments"), Rules())
    async with serving(standin, 0) as url:
        here = Place(standin, url)
        await here.start_bot()
        try:
            yield here
        finally:
            await here.stop_bot()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def tab(browser: Browser, place: Place) -> AsyncIterator[Page]:
    """The page that most tests use one after the other."""
    page = await new_page(browser, place.url)
    yield page
    await page.tab.context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def jonas(place: Place) -> AsyncIterator[Person]:
    """Somebody else, who speaks without a page."""
    async with Person(place.url, "jonas") as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def page(tab: Page, place: Place, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Mara's page, open at a new channel; it must not complain nor ask anybody but its own server."""
    async with opened(tab, place, request.node.name) as mara:
        yield mara


@contextlib.asynccontextmanager
async def opened(page: Page, place: Place, test: str) -> AsyncIterator[Page]:
    """Open a page at a channel named after the test, as it is for Mara who has nothing half done."""
    name = test.removeprefix("test_").replace("_", "-")[:60]
    async with Person(place.url, "mara") as mara:
        channel = await mara.new_channel(name)
    if page.tab.url == "about:blank" or await page.tab.evaluate(HALF_DONE):
        await page.tab.goto("about:blank")
        page.url = f"{place.url}/?as={mara.me['id']}#{channel['id']}"
        await page.open()
    await page.go(name)
    page.errors.clear()
    page.requests.clear()
    yield page
    elsewhere = [
        address
        for address in page.requests
        if not address.startswith((place.url, "blob:", place.url.replace("http", "ws", 1)))
    ]
    assert page.errors == []
    assert elsewhere == []


HALF_DONE = """() => {
    document.querySelector("#toasts").replaceChildren();
    const me = document.querySelector("#me button")?.getAttribute("aria-label") ?? "";
    return !me.startsWith("You are Mara.") || Boolean(document.querySelector("dialog[open], .floating, #command form"));
}"""
"""Whether the last test left something open, or was somebody else: then the page starts anew."""


@pytest.fixture
def house_png(tmp_path: Path) -> Path:
    """A small picture on disk."""
    path = tmp_path / "my house.png"
    path.write_bytes(draw_house((48, 92, 178)))
    return path
