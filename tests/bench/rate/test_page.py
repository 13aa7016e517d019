"""On the page people rate blind, with keys or fingers, stop when they like and lose nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bench.rate.deal import deal
from bench.rate.gallery import CONTROLS, gallery
from bench.rate.ratings import Ratings
from bench.rate.server import Desk, serving
from tests.bench.rate.kept import METHODS

if TYPE_CHECKING:
    from tests.sandbox.page.driver import Page


@pytest_asyncio.fixture(loop_scope="module")
async def url(edits: Path, ratings: Ratings) -> AsyncIterator[str]:
    async with serving(Desk(gallery(edits), ratings)) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Any]:
    """Headless Chromium, or a reason why not."""
    pytest.importorskip("playwright", reason="playwright is not installed, so the page is not driven")
    from tests.sandbox.page.driver import chromium, find_chromium

    if find_chromium() is None:
        pytest.skip("no Chromium found (CHROMIUM, chromium, chromium-browser, google-chrome): the page is not driven")
    async with chromium() as running:
        yield running


async def opened(browser: Any, url: str, **context: Any) -> Page:
    """Open the page and begin as Mara."""
    from tests.sandbox.page.driver import new_page

    page = await new_page(browser, url, **context)
    await page.tab.goto(url)
    await page.tab.get_by_label("Your nickname").fill("Mara")
    await page.tab.keyboard.press("Enter")
    await page.tab.locator("form.sheet").wait_for()
    return page


async def seen(page: Page, than: str | None = None) -> str:
    """Return which result is seen, once it is another than the given."""
    item = page.tab.locator(f'form.sheet:not([data-item="{than}"])' if than else "form.sheet")
    await item.wait_for()
    return str(await item.get_attribute("data-item"))


@pytest.mark.asyncio(loop_scope="module")
async def test_a_picture_is_rated_with_four_keys_and_nothing_tells_whose_it_is(
    browser: Any, url: str, ratings: Ratings, edits: Path
) -> None:
    page = await opened(browser, url)
    told: list[str] = []
    page.tab.on("request", lambda request: told.append(request.url))
    first = await seen(page)
    for key in ("y", "2", "4", "Enter"):
        await page.tab.keyboard.press(key)
    second = await seen(page, first)
    [kept] = ratings.every()
    assert (kept.rater, kept.asked, kept.kept, kept.quality) == ("mara", "yes", "somewhat", 4)
    assert kept.picture == deal(gallery(edits).shown, "mara")[0].name
    for key in ("n", "n", "1", "Enter"):
        await page.tab.keyboard.press(key)
    await seen(page, second)
    shown = " ".join([await page.tab.content(), *told]).lower()
    turn = await (await page.tab.request.get(f"{url}/turn?rater=mara")).text()
    for secret in (*METHODS, *CONTROLS, "test-"):
        assert secret not in shown
        assert secret not in turn
    assert await page.tab.locator("#count").inner_text() == "2 of 24 · 2 in all"
    assert page.errors == []
    assert all(address.startswith(url) for address in page.requests)
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_one_can_stop_look_back_and_go_on_where_one_was(browser: Any, url: str, ratings: Ratings) -> None:
    page = await opened(browser, url)
    first = await seen(page)
    for label in ("Yes", "No", "5"):
        await page.tab.locator(f"fieldset:has(input:not(:checked)).now label:has-text('{label}')").first.click()
    await page.tab.get_by_role("button", name="Next").click()
    second = await seen(page, first)
    await page.tab.get_by_role("button", name="Stop").click()
    await page.tab.get_by_text("1 of 27 pictures answered").wait_for()
    await page.tab.reload()
    await page.tab.keyboard.press("Enter")  # the nickname is remembered
    assert await seen(page) == second
    await page.tab.get_by_role("button", name="Back").click()
    assert await seen(page, second) == first
    chosen = await page.tab.locator("input:checked").evaluate_all("radios => radios.map(radio => radio.value)")
    assert chosen == ["yes", "no", "5"]
    for key in ("3", "Enter"):  # keys answer the first question again
        await page.tab.keyboard.press(key)
    assert await seen(page, first) == second
    assert [(one.asked, one.kept, one.quality) for one in ratings.every()] == [("no", "no", 5)]
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_phone_shows_pictures_questions_and_next_without_scrolling_sideways(browser: Any, url: str) -> None:
    from tests.sandbox.page.driver import PHONE

    page = await opened(browser, url, size=PHONE, has_touch=True)
    assert await page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for target in await page.tab.locator(".options label, #next").all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    box = await page.tab.locator("#next").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1]
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_that_cannot_be_kept_stays_on_the_page(browser: Any, edits: Path, ratings: Ratings) -> None:
    async with serving(Desk(gallery(edits), ratings)) as url:
        page = await opened(browser, url)
        first = await seen(page)
    for key in ("1", "1", "5", "Enter"):
        await page.tab.keyboard.press(key)
    await page.tab.get_by_text("Not kept yet. The rating server does not answer.").wait_for()
    assert await seen(page) == first
    assert await page.tab.locator("input:checked").count() == 3
    assert ratings.every() == []
    await page.tab.context.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_holding_b_shows_the_picture_before_in_place(browser: Any, url: str) -> None:
    page = await opened(browser, url)
    over = page.tab.locator(".after .over")
    assert not await over.is_visible()
    await page.tab.keyboard.down("b")
    assert await over.is_visible()
    await page.tab.keyboard.up("b")
    assert not await over.is_visible()
    await page.tab.context.close()
