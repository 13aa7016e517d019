"""Phones, light and dark, keys; and the bot going away."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Browser, expect

from tests.sandbox.page.conftest import Place, opened
from tests.sandbox.page.driver import PHONE, Page, new_page

SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_phone_shows_all_of_it_without_scrolling_sideways(browser: Browser, place: Place) -> None:
    phone = await new_page(browser, place.url, PHONE, has_touch=True)
    async with opened(phone, place, "on-a-phone") as page:
        await page.say("@Threadbrush " + "w" * 200)
        message = await page.wait_for_picture("Mask preview")
        await message.locator('.reaction[data-emoji="❌"]').wait_for()
        assert await _widest(page) <= PHONE[0]
        for control in await message.locator(".components button, .components a").all():
            box = await control.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE[0]
            assert box["height"] >= 36
        await page.choose_command("edit")
        assert await _widest(page) <= PHONE[0]
        await expect(page.tab.get_by_role("navigation", name="Channels")).to_be_hidden()
        await page.go("lounge")
        await expect(page.tab.get_by_role("navigation", name="Channels")).to_be_hidden()
    await phone.tab.context.close()


async def _widest(page: Page) -> int:
    return await page.tab.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('#scroller').scrollWidth)"
    )


async def test_words_can_be_told_from_the_ground_in_both_schemes(page: Page) -> None:
    grounds = set()
    for scheme in SCHEMES:
        await page.tab.emulate_media(color_scheme=scheme)
        assert await page.tab.evaluate(CONTRAST) >= 4.5
        grounds.add(await page.tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


CONTRAST = """() => {
    const style = getComputedStyle(document.documentElement);
    const light = (name) => {
        const hex = style.getPropertyValue(name).trim().slice(1);
        const parts = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
        const [r, g, b] = parts.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const grounds = ['--ground', '--room', '--raised', '--field'];
    const words = ['--text', '--dim', '--link', '--bad-text', '--accent-text'];
    return Math.min(ratio('--accent', '--accent-ink'), ...grounds.flatMap((g) => words.map((w) => ratio(g, w))));
}"""
"""The least contrast (WCAG 2.2, 1.4.3) between any color of words and any ground."""


async def test_messages_can_be_walked_and_answered_with_keys(page: Page) -> None:
    for words in ("one", "two"):
        await page.say(words)
        await page.wait_for_text(words)
    await page.tab.keyboard.press("ArrowUp")
    await page.tab.keyboard.press("ArrowUp")
    await expect(await page.wait_for_text("one")).to_be_focused()
    await page.tab.keyboard.press("r")
    await expect(page.tab.locator("#reply-bar")).to_contain_text("Replying to Mara")
    await page.tab.keyboard.press("Escape")
    await expect(page.tab.locator("#reply-bar")).to_be_hidden()
    await page.tab.keyboard.press("ArrowUp")
    await page.tab.keyboard.press("Enter")
    await expect(page.tab.get_by_role("menuitem", name="Reply")).to_be_focused()
    await page.tab.keyboard.press("Escape")
    await expect(await page.wait_for_text("two")).to_be_focused()


async def test_a_bot_that_is_away_is_said_until_it_is_back(page: Page, place: Place) -> None:
    banner = page.tab.locator("#banners")
    await expect(banner).to_be_empty()
    await place.stop_bot()
    await expect(banner).to_contain_text("Threadbrush is offline.")
    await page.type_command("/help")
    await expect(page.tab.locator(".parcel.failed")).to_be_visible()
    await place.start_bot()
    await expect(banner).to_be_empty()
    await page.tab.locator(".parcel.failed").get_by_role("button", name="Try again").click()
    await page.wait_for_picture("Threadbrush")
