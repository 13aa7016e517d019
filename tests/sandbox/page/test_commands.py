"""Slash commands, as typed text and as a form."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.sandbox.page.driver import Page
from tests.sandbox.page.scripted_bot import draw_house

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_newcomer_types_the_line_and_gets_a_picture(page: Page) -> None:
    await page.type_command("/generate prompt:a red house in a meadow")
    message = await page.wait_for_text("Drawing a red house in a meadow (seed 7, steps 25, 7.5)")
    await expect(message.locator(".reference")).to_have_text("Mara used /generate")
    await page.open_thread("a red house in a meadow")
    await page.wait_for_picture("A picture of a red house in a meadow")


async def test_an_empty_channel_says_what_to_type_and_a_click_fills_it_in(page: Page) -> None:
    await page.tab.get_by_role("button", name="/generate prompt:a red house in a meadow").click()
    await expect(page.tab.locator("#message-box")).to_have_value("/generate prompt:a red house in a meadow")
    await expect(page.tab.locator("#message-box")).to_be_focused()
    await page.tab.keyboard.press("Enter")
    await page.wait_for_text("Drawing a red house in a meadow")


async def test_words_without_an_option_name_go_to_the_required_text(page: Page) -> None:
    await page.type_command("/generate a tall tree steps: 12 seed:3")
    await page.wait_for_text("Drawing a tall tree (seed 3, steps 12, 7.5)")


async def test_a_subcommand_is_listed_by_its_whole_name_and_typed_like_that(page: Page) -> None:
    box = page.tab.locator("#message-box")
    await box.press_sequentially("/privacy s")
    await expect(page.tab.get_by_role("option").locator("strong")).to_have_text(["/privacy show"])
    await box.fill("")
    await page.type_command("/privacy show")
    await page.wait_for_text("Nothing is kept about you.")


async def test_the_list_after_a_slash_narrows_and_keys_choose_from_it(page: Page) -> None:
    box = page.tab.locator("#message-box")
    await box.press_sequentially("/")
    options = page.tab.get_by_role("option")
    await expect(options.locator("strong")).to_have_text(["/edit", "/generate", "/help", "/privacy show"])
    await box.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await box.press_sequentially("gen")
    await expect(options).to_have_count(1)
    await box.press("Tab")
    await expect(page.tab.locator('[data-option="prompt"]')).to_be_focused()
    await page.tab.keyboard.press("Escape")
    await expect(box).to_be_focused()


async def test_the_form_checks_what_is_typed_and_keeps_it(page: Page) -> None:
    form = await page.choose_command("generate")
    hint = page.tab.locator("#command-hint")
    await page.tab.keyboard.press("Enter")
    await expect(hint).to_have_text("prompt: This is required.")
    await page.fill_option(form, "prompt", "two boats")
    await expect(form.locator(".command-further")).to_contain_text("+4 more")
    await page.fill_option(form, "count", "9")
    await page.tab.keyboard.press("Enter")
    await expect(hint).to_have_text("count: This must be from 1 to 4.")
    await expect(form.locator('[data-option="prompt"]')).to_have_value("two boats")
    await page.fill_option(form, "count", "2")
    await page.fill_option(form, "guidance", "1e3")
    await page.tab.keyboard.press("Enter")
    await expect(hint).to_have_text("guidance: This must be a number.")
    await form.get_by_role("button", name="Leave out guidance").click()
    await form.get_by_role("button", name="Send").click()
    await page.wait_for_text("Drawing two boats")
    await page.open_thread("two boats")
    message = await page.wait_for_picture("A picture of two boats")
    assert len(await page.pictures(message)) == 2


async def test_writing_the_next_options_name_in_a_field_moves_on_to_it(page: Page) -> None:
    form = await page.choose_command("generate")
    await page.tab.keyboard.type("prompt:a lake seed:")
    await expect(form.locator('[data-option="seed"]')).to_be_focused()
    await page.tab.keyboard.type("11")
    await page.tab.keyboard.press("Enter")
    await page.wait_for_text("Drawing a lake (seed 11")


async def test_a_file_dropped_on_the_page_lands_in_the_commands_field(page: Page, house_png: Path) -> None:
    form = await page.choose_command("edit")
    await page.tab.keyboard.press("Enter")
    await expect(form.locator(".option.invalid")).to_have_count(2)
    await page.drop(house_png)
    await expect(form.locator(".drop-zone")).to_contain_text("my house.png")
    await page.fill_option(form, "instruction", "paint it blue")
    await page.fill_option(form, "method", "sega")
    await page.fill_option(form, "private", "true")
    await form.get_by_role("button", name="Send").click()
    size = len(draw_house((48, 92, 178)))
    answer = await page.wait_for_text(f"({size} bytes, 128×128): paint it blue with sega, True")
    await expect(answer).to_contain_text("Only you can see this")
    await answer.get_by_role("button", name="Dismiss message").click()
    await expect(answer).to_have_count(0)


async def test_a_file_already_waiting_goes_into_the_command_that_needs_one(page: Page, house_png: Path) -> None:
    await page.attach(house_png)
    await page.type_command("/edit paint it")
    form = page.tab.get_by_role("form", name="/edit")
    await expect(form.locator(".drop-zone")).to_contain_text("my house.png")
    await form.get_by_role("button", name="Send").click()
    await page.wait_for_text("paint it with diffedit, False")
    await expect(page.tab.locator("#tray")).to_be_hidden()


async def test_a_command_that_does_not_exist_is_said_and_the_text_kept(page: Page) -> None:
    await page.type_command("/draw a house")
    await expect(page.tab.locator("#toasts")).to_contain_text("There is no command /draw here")
    await expect(page.tab.locator("#message-box")).to_have_value("/draw a house")


async def test_a_message_menu_holds_the_bots_commands(page: Page, house_png: Path) -> None:
    await page.attach(house_png)
    await page.say("look")
    message = await page.wait_for_picture()
    await page.menu(message, "Edit this image")
    answer = await page.wait_for_text("Say what to change about my_house.png")
    await expect(answer.locator(".reference")).to_contain_text("Edit this image")


async def test_every_field_can_be_reached_and_sent_with_keys_alone(page: Page) -> None:
    await page.tab.locator("#message-box").focus()
    await page.tab.keyboard.type("/gen")
    await page.tab.keyboard.press("Enter")
    await page.tab.keyboard.type("keys only")
    for _ in range(2):
        await page.tab.keyboard.press("Tab")
    await page.tab.keyboard.press("Enter")
    await page.tab.keyboard.type("5")
    await page.tab.keyboard.press("Enter")
    await page.wait_for_text("Drawing keys only (seed 7, steps 5")
