"""Drives the chat page as a person would: the page's stable names in one place.

    async with chat(house.url) as page:                   # starts headless Chromium
        await page.type_command("/generate prompt:a red house in a meadow")
        await page.open_thread("a red house")
        picture = (await page.pictures())[-1]

What the names below rest on (and what may therefore be relied upon):

- `#message-box` (label "Message #channel"), `#send`, `#attach`, `#file-input`, `#reply-bar`, `#tray`, `#suggestions`;
- `#command form[aria-label="/name"]` with fields `[data-option="name"]`;
- `#messages [data-message-id]` (id `message-<id>`, role article, label "Author, time: text");
- buttons and selects of a message by their words or `[data-custom-id]`; reactions `[data-emoji]`;
- pictures `button.picture` with `data-alt`, `data-name`, `data-address`; the viewer `dialog.zoom`;
- modals `dialog.modal`; menus `[role=menu]`; channels `[data-channel-id]` named as they are called;
- the switcher: the button whose label begins with "You are".
"""

from __future__ import annotations

import asyncio
import contextlib
import mimetypes
import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, Locator, async_playwright, expect
from playwright.async_api import Page as Tab

DESKTOP = (1280, 800)
PHONE = (390, 844)

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium's switches: no helper traffic, and it runs as root in a container."""


LOADED = (
    "image => image.complete || new Promise(done => ['load', 'error'].forEach(e => image.addEventListener(e, done)))"
)
IN_SIGHT = "image => image.checkVisibility() && image.getBoundingClientRect().bottom > 0"
"""Pictures out of sight are not loaded until they are scrolled to."""


def find_chromium() -> str | None:
    """Return the Chromium to drive, or None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else shutil.which(named)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@dataclass
class Page:
    """One person's page. Everything waits until it is there, `patience` ms at most."""

    tab: Tab
    url: str
    patience: float = 10_000
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    async def open(self, channel: str | None = None) -> Page:
        """Load the page; `channel` is a name in the list on the left."""
        await self.tab.goto(self.url)
        await self.tab.locator("body:not(.starting)").wait_for(timeout=self.patience)
        if channel is not None:
            await self.go(channel)
        return self

    async def go(self, name: str) -> None:
        """Open a channel, thread or conversation by (the beginning of) its name."""
        drawer = self.tab.locator("#drawer-button")
        if await drawer.is_visible():
            await drawer.click()
        entry = self.tab.locator("#channel-tree").get_by_role("button", name=re.compile(rf"^{re.escape(name)}"))
        await entry.first.click()
        await expect(self.tab.locator("#channel-title h1")).to_contain_text(name, timeout=self.patience)
        await self.tab.locator('#scroller[aria-busy="false"]').wait_for(timeout=self.patience)

    async def open_thread(self, name: str) -> None:
        """Open a thread by the chip under the message it hangs from."""
        await self.tab.locator(".thread-chip", has_text=name).last.click()
        await expect(self.tab.locator("#channel-title h1")).to_contain_text(name, timeout=self.patience)

    async def switch_person(self, name: str) -> None:
        """Be somebody else."""
        drawer = self.tab.locator("#drawer-button")
        if await drawer.is_visible():
            await drawer.click()
        me = self.tab.get_by_role("button", name=re.compile("^You are "))
        await me.click()
        await self.tab.get_by_role("menuitemradio", name=re.compile(rf"^{re.escape(name)}")).click()
        await self.tab.get_by_role("button", name=f"You are {name}. Be somebody else").wait_for(timeout=self.patience)

    def messages(self, text: str | None = None) -> Locator:
        """Return the messages, or those that hold a text themselves (what they reply to does not count)."""
        every = self.tab.locator("#messages [data-message-id]")
        return every if text is None else every.filter(has=self.tab.locator(".message-body", has_text=text))

    async def _pinned(self, message: Locator) -> Locator:
        """Return a locator that stays with this very message."""
        return self.tab.locator(f"#{await message.get_attribute('id')}")

    async def wait_for_text(self, text: str, timeout_s: float | None = None) -> Locator:
        """Wait until a message holds this text; returns the last such message."""
        found = self.messages(text).last
        await found.wait_for(timeout=self.patience if timeout_s is None else timeout_s * 1000)
        return await self._pinned(found)

    async def wait_for_picture(self, words: str | re.Pattern[str] = "", timeout_s: float | None = None) -> Locator:
        """Wait until a picture with such an alt text is loaded; returns its message."""
        timeout = self.patience if timeout_s is None else timeout_s * 1000
        inner = self.tab.locator("button.picture").get_by_role("img", name=words)
        image = self.tab.locator("#messages").locator(inner).last
        await image.wait_for(timeout=timeout)
        await image.evaluate("image => image.scrollIntoView({ block: 'nearest' })")
        await expect(image).to_have_js_property("complete", True, timeout=timeout)
        await expect(image).not_to_have_js_property("naturalWidth", 0)
        return await self._pinned(self.tab.locator("#messages [data-message-id]", has=inner).last)

    async def pictures(self, message: Locator | None = None) -> list[dict[str, str]]:
        """Return address, name and alt text of the pictures shown, oldest first."""
        within = message if message is not None else self.tab.locator("#messages")
        return await within.locator("button.picture").evaluate_all("nodes => nodes.map(node => ({...node.dataset}))")

    async def download(self, picture: dict[str, str]) -> bytes:
        """Return a picture's bytes, as the viewer's download would."""
        answer = await self.tab.request.get(await self._absolute(picture["address"]))
        return await answer.body()

    async def _absolute(self, address: str) -> str:
        return await self.tab.evaluate("address => new URL(address, location.origin).href", address)

    async def say(self, text: str) -> None:
        """Write a message and send it."""
        box = self.tab.locator("#message-box")
        await box.fill(text)
        await box.press("Enter")

    async def type_command(self, line: str) -> None:
        """Type a slash command as plain text, letter by letter as a newcomer does, and send it."""
        box = self.tab.locator("#message-box")
        await box.click()
        await box.press_sequentially(line)
        await box.press("Enter")

    async def choose_command(self, name: str) -> Locator:
        """Choose a command from the list after "/"; returns its form."""
        box = self.tab.locator("#message-box")
        await box.fill("")
        await box.press_sequentially(f"/{name[:3]}")
        await self.tab.get_by_role("option").filter(has_text=f"/{name}").first.click()
        form = self.tab.get_by_role("form", name=f"/{name}", exact=True)
        await form.wait_for(timeout=self.patience)
        return form

    async def fill_option(self, form: Locator, name: str, value: str | Path) -> None:
        """Fill an option's field, adding it first where it is optional; a path is a file."""
        control = form.locator(f'[data-option="{name}"]')
        if not await control.count():
            await form.locator(".command-further").get_by_role("button", name=name, exact=True).click()
        if isinstance(value, Path):
            await control.locator("input[type=file]").set_input_files(value)
        elif await control.evaluate("node => node.tagName") == "SELECT":
            await control.select_option(label=value)
        else:
            await control.fill(value)

    async def reply_to(self, message: Locator, text: str, ping: bool = True) -> None:
        """Reply to a message."""
        await self.start_reply(message)
        if not ping:
            await self.tab.locator("#reply-bar .ping").click()
        await self.say(text)

    async def start_reply(self, message: Locator) -> None:
        """Press a message's reply button."""
        await message.scroll_into_view_if_needed()
        await message.hover(position={"x": 60, "y": 6})
        await message.locator(".toolbar").get_by_role("button", name="Reply").click()
        await self.tab.locator("#reply-bar").wait_for(timeout=self.patience)

    async def attach(self, *paths: Path) -> None:
        """Pick files for the next message."""
        await self.tab.locator("#file-input").set_input_files(list(paths))

    async def drop(self, path: Path, target: str = "body") -> None:
        """Drop a file on the page."""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        transfer = await self.tab.evaluate_handle(
            """([bytes, name, type]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
                return transfer;
            }""",
            [list(await asyncio.to_thread(path.read_bytes)), path.name, kind],
        )
        for event in ("dragenter", "dragover", "drop"):
            await self.tab.dispatch_event(target, event, {"dataTransfer": transfer})

    async def press(self, message: Locator, words: str) -> None:
        """Press one of a message's buttons, by its words or its custom id."""
        named = message.locator(".components").get_by_role("button", name=words)
        by_id = message.locator(f'.components [data-custom-id="{words}"]')
        await named.or_(by_id).first.click()

    async def choose(self, message: Locator, select: str, choice: str) -> None:
        """Choose from one of a message's selects."""
        await message.locator(f'button.select[data-custom-id="{select}"]').click()
        await self.tab.get_by_role("option", name=choice).click()

    async def react(self, message: Locator, emoji: str) -> None:
        """Put one's reaction under a message, or take it away again."""
        there = message.locator(f'.reaction[data-emoji="{emoji}"]')
        if await there.count():
            await there.click()
            return
        await message.hover(position={"x": 60, "y": 6})
        await message.locator(".toolbar").get_by_role("button", name="Add reaction").click()
        await (
            self.tab.get_by_role("dialog", name="Choose an emoji").get_by_role("button", name=emoji, exact=True).click()
        )

    async def menu(self, message: Locator, entry: str) -> None:
        """Right-click a message and choose from its menu ("Edit this image" stands below Apps)."""
        await message.locator(".message-body").first.click(button="right", position={"x": 4, "y": 4})
        await self.tab.get_by_role("menuitem", name=entry).click()

    async def fill_modal(self, **values: str) -> None:
        """Fill the open modal by its labels (`_` for a space) and submit it."""
        modal = self.tab.locator("dialog.modal[open]")
        await modal.wait_for(timeout=self.patience)
        for label, value in values.items():
            words = label.replace("_", " ")
            select = modal.locator("button.select").and_(modal.get_by_label(words))
            if await select.count():
                await select.click()
                await self.tab.get_by_role("option", name=value).click()
            else:
                await modal.get_by_label(words).fill(value)
        await modal.get_by_role("button", name="Submit").click()

    async def zoom(self, message: Locator) -> Locator:
        """Open a message's first picture in the viewer."""
        await message.locator("button.picture").first.click()
        viewer = self.tab.locator("dialog.zoom[open]")
        await viewer.wait_for(timeout=self.patience)
        return viewer

    async def shot(self, path: Path) -> None:
        """Save what is seen, once pictures and fonts are there and nothing moves."""
        await self.tab.evaluate("document.fonts.ready")
        await self.tab.evaluate(f"Promise.all([...document.images].filter({IN_SIGHT}).map({LOADED}))")
        await self.tab.screenshot(path=path, animations="disabled")


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run headless Chromium until the block ends."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        try:
            yield browser
        finally:
            await browser.close()


async def new_page(
    browser: Browser,
    url: str,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["dark", "light"] = "dark",
    **context: Any,
) -> Page:
    """Return a page of its own (no shared storage) that notes its errors and where its requests go."""
    width, height = size
    room = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-US", **context
    )
    page = Page(await room.new_page(), url)
    page.tab.set_default_timeout(page.patience)
    page.tab.on("console", lambda line: page.errors.append(line.text) if line.type in ("error", "warning") else None)
    page.tab.on("pageerror", lambda error: page.errors.append(str(error)))
    page.tab.on("request", lambda request: page.requests.append(request.url))
    page.tab.on("websocket", lambda socket: page.requests.append(socket.url))
    return page


@contextlib.asynccontextmanager
async def chat(
    url: str, size: tuple[int, int] = DESKTOP, scheme: Literal["dark", "light"] = "dark"
) -> AsyncIterator[Page]:
    """Start Chromium with one opened page."""
    async with chromium() as browser:
        page = await new_page(browser, url, size, scheme)
        await page.open()
        yield page
        await page.tab.context.close()
