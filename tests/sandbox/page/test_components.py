"""Buttons, selects, forms and reactions."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from sandbox.person import Person
from tests.sandbox.page.driver import Page

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _preview(page: Page) -> Locator:
    """Mention the bot; return its preview with everything under it."""
    await page.say("@Threadbrush make it blue")
    message = await page.wait_for_text("may change 31 % of the picture")
    await message.locator('.reaction[data-emoji="❌"]').wait_for()
    return message


async def test_a_press_spins_until_the_bot_answers(page: Page) -> None:
    message = await _preview(page)
    apply = message.get_by_role("button", name="Apply")
    await page.press(message, "Apply")
    await expect(apply).to_have_attribute("aria-busy", "true")
    await page.wait_for_picture("A blue house in a meadow")
    await expect(apply).not_to_have_attribute("aria-busy", "true")
    await expect(message.get_by_role("button", name="Grow")).to_be_disabled()
    link = message.get_by_role("link", name="Read more")
    assert await link.get_attribute("href") == "https://example.com/diffedit"
    assert "noopener" in (await link.get_attribute("rel") or "")


async def test_a_press_that_nobody_answers_says_so(page: Page) -> None:
    message = await _preview(page)
    await page.press(message, "drop")
    await expect(message.locator(".fault")).to_have_text("The application did not respond")
    await page.press(message, "whisper")
    await page.wait_for_text("Only the owner can approve this.")
    await expect(message.locator(".fault")).to_have_count(0)


async def test_what_only_one_person_may_see_nobody_else_sees(page: Page) -> None:
    message = await _preview(page)
    await page.press(message, "Only me")
    whisper = await page.wait_for_text("Only the owner can approve this.")
    await expect(whisper).to_contain_text("Only you can see this")
    await page.switch_person("Jonas")
    await page.wait_for_text("may change 31 %")
    await expect(page.messages("Only the owner can approve this.")).to_have_count(0)


async def test_a_choice_reaches_the_bot(page: Page) -> None:
    message = await _preview(page)
    await page.choose(message, "strength", "Strong")
    await page.wait_for_text("Strength: strong")


async def test_a_choice_is_made_with_the_keys_alone_and_escape_leaves_things_as_they_are(page: Page) -> None:
    message = await _preview(page)
    select, keys = message.locator(".select").first, page.tab.keyboard
    options = page.tab.get_by_role("listbox").get_by_role("option")
    await select.press("Enter")
    await expect(options.first).to_be_focused()
    await keys.press("ArrowUp")
    await expect(options.last).to_be_focused()
    await keys.press("Home")
    await expect(options.first).to_be_focused()
    await keys.press("Escape")
    await expect(options).to_have_count(0)
    await expect(select).to_be_focused()
    await select.press("Enter")
    await keys.press("End")
    await keys.press("Enter")
    await page.wait_for_text("Strength: strong")


async def test_a_form_is_checked_filled_and_sent(page: Page) -> None:
    message = await _preview(page)
    await page.press(message, "Change the plan")
    modal = page.tab.get_by_role("dialog", name="Change the plan")
    await expect(modal.get_by_label("What it shows now")).to_have_value("a red house in a meadow")
    await modal.get_by_role("button", name="Submit").click()
    await expect(modal.locator(".problem")).to_have_text(["This is required.", "Choose one."])
    await page.fill_modal(What_it_shall_show="a blue house", Method="SEGA")
    await expect(modal).to_have_count(0)
    await page.wait_for_text("New plan: a red house in a meadow → a blue house (sega)")


async def test_reactions_count_toggle_and_reach_the_bot(page: Page, jonas: Person) -> None:
    message = await _preview(page)
    check = message.locator('.reaction[data-emoji="✅"]')
    await expect(check).to_have_text("✅1")
    await page.react(message, "✅")
    await expect(check).to_have_text("✅2")
    await expect(check).to_have_attribute("aria-pressed", "true")
    await page.wait_for_text("Approved by @Mara")
    await page.react(message, "✅")
    await expect(check).to_have_text("✅1")
    await page.react(message, "🎉")
    await expect(message.locator('.reaction[data-emoji="🎉"]')).to_have_attribute("aria-pressed", "true")
    channel = await jonas.channel("reactions-count-toggle-and-reach-the-bot")
    shown = next(one for one in await jonas.messages(channel) if one.get("reactions"))
    await jonas.react(shown, "🎉")
    await expect(message.locator('.reaction[data-emoji="🎉"]')).to_have_text("🎉2")


async def test_emoji_are_drawn_by_the_pages_own_font(page: Page) -> None:
    await page.say("✅🦊")
    await page.wait_for_text("✅🦊")
    await page.tab.evaluate("document.fonts.ready")
    loaded = await page.tab.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert sum("Emoji" in family for family in loaded) == 2
    assert any("Inter" in family for family in loaded)
