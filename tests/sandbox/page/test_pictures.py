"""Pictures in messages, the viewer, and sending one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.person import Person
from tests.sandbox.page.driver import Page
from tests.sandbox.page.scripted_bot import draw_house

HOUSE = draw_house((48, 92, 178))

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_dropped_picture_waits_in_the_tray_and_can_be_taken_back(page: Page, house_png: Path) -> None:
    await page.drop(house_png)
    await page.attach(house_png)
    tray = page.tab.locator("#tray")
    await expect(tray.get_by_role("listitem")).to_have_count(2)
    await tray.get_by_role("button", name="Remove my house.png").first.click()
    await page.say("mine")
    message = await page.wait_for_picture()
    await expect(message).to_contain_text("mine")
    [picture] = await page.pictures(message)
    assert await page.download(picture) == HOUSE
    await expect(tray).to_be_hidden()


async def test_a_small_picture_is_shown_larger_with_its_words(page: Page) -> None:
    await page.type_command("/help")
    message = await page.wait_for_picture("Threadbrush")
    await expect(message.locator(".embed-title")).to_have_text("Threadbrush")
    await expect(message.locator(".embed-field")).to_have_count(3)
    await expect(message.locator("button.picture")).to_have_count(1)
    box = await message.locator("button.picture img").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (360, 360)


async def test_a_picture_from_elsewhere_is_offered_but_not_fetched(page: Page) -> None:
    await page.type_command("/help")
    message = await page.wait_for_picture("Threadbrush")
    link = message.get_by_role("link", name="Open the picture")
    assert await link.get_attribute("href") == "https://elsewhere.example/tracker.png"
    assert not any("elsewhere" in address for address in page.requests)


async def test_the_viewer_shows_every_sample_and_steps_through_the_channel(page: Page, jonas: Person) -> None:
    channel = await jonas.channel("the-viewer-shows-every-sample-and-steps-through-the-channel")
    await jonas.say(channel, "first", files=[("first.png", HOUSE)])
    await jonas.say(channel, "second", files=[("second.png", HOUSE)])
    message = await page.wait_for_text("first")
    viewer = await page.zoom(message)
    image = viewer.locator(".zoom-picture")
    await expect(viewer.locator(".zoom-facts")).to_contain_text("first.png · 128 × 128")
    assert await image.evaluate("node => node.clientWidth") > 500
    await viewer.get_by_role("button", name="1:1").click()
    assert await image.evaluate("node => [node.clientWidth, node.clientHeight]") == [128, 128]
    await viewer.get_by_role("button", name="Pixels").click()
    assert await image.evaluate("node => getComputedStyle(node).imageRendering") == "pixelated"
    await page.tab.keyboard.press("ArrowRight")
    await expect(viewer.locator(".zoom-facts")).to_contain_text("second.png")
    assert await viewer.get_by_role("link", name="Download").get_attribute("download") == "second.png"
    await page.tab.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)
    await expect(message.locator("button.picture")).to_be_focused()


async def test_a_file_that_is_too_large_is_refused_at_once(page: Page, tmp_path: Path) -> None:
    heavy = tmp_path / "heavy.png"
    heavy.write_bytes(bytes(10 * 2**20 + 1))
    await page.attach(heavy)
    await expect(page.tab.locator("#toasts")).to_contain_text("heavy.png is 10.0 MB; files may have 10.0 MB here")
    await expect(page.tab.locator("#tray")).to_be_hidden()
