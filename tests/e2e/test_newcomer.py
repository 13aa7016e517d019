"""A newcomer without a Discord account: the page in a real browser, from a prompt to an edited picture."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed, so the page is not driven")

from bench.conversation import is_picture, outside_bytes_changed
from sandbox.launcher import House
from sandbox.person import Person
from tests.sandbox.page.driver import chat, find_chromium

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(find_chromium() is None, reason="there is no Chromium to drive (apt install chromium)"),
]


async def test_a_newcomer_gets_from_a_prompt_to_an_edited_picture(house: House, mara: Person) -> None:
    async with chat(house.url) as page:
        page.patience = 40_000
        await page.go("gallery")
        since = mara.mark()
        await page.type_command("/generate prompt:a red house in a meadow")
        await page.open_thread("a red house in a meadow")
        picture = await page.wait_for_picture("AI-generated picture: a red house in a meadow", timeout_s=40)

        await page.reply_to(picture, "turn the house into a boat")
        preview = await page.wait_for_text("I understood:", timeout_s=40)

        await page.switch_person("Jonas")
        await page.press(preview, "Apply")
        await page.wait_for_text("Only")
        await page.switch_person("Mara")

        await page.press(preview, "Apply")
        await page.wait_for_text("every other pixel is the same as before", timeout_s=40)
        result = await mara.wait_for_message(lambda m: is_picture(m) and "boat" in m["content"], 10, since)
        changed, inside = await outside_bytes_changed(house.data, result)
        assert changed == 0
        assert inside > 0
        assert page.errors == []
        assert all(request.startswith((house.url, house.url.replace("http", "ws", 1))) for request in page.requests)
