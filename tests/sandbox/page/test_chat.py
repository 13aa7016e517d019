"""Writing, reading, replying, being somebody else."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from sandbox.person import Person
from tests.sandbox.page.conftest import Place
from tests.sandbox.page.driver import Page

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_typed_appears_as_text_however_hostile(page: Page) -> None:
    hostile = (
        "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script> [a](javascript:alert(1))"
    )
    await page.say(hostile)
    message = await page.wait_for_text("<img src=x")
    await expect(message.locator(".content")).to_have_text(hostile)
    assert await message.locator(".content :is(img, script, a)").count() == 0
    assert "pwned" not in await page.tab.title()


async def test_markdown_becomes_what_discord_makes_of_it(page: Page) -> None:
    lines = [
        "**bold** *slanted* __under__ ~~gone~~ `code **raw**` snake_case_name",
        "# Heading",
        "-# small",
        "- one",
        "  - deeper",
        "> quoted **strongly**",
        "```py\nprint('**x**')\n```",
        "||secret|| <https://example.com/a_b> [words](https://example.com)",
        "<t:1790000000:D> <#1457700000000000021> <@1457700000000000012> \\*plain\\*",
    ]
    made = await page.tab.evaluate(
        """async (text) => {
            const { markdown } = await import('/static/markdown.js');
            const holder = document.createElement('div');
            holder.append(markdown(text));
            const all = (what) => [...holder.querySelectorAll(what)].map((node) => node.textContent);
            return {
                strong: all('strong'), em: all('em'), u: all('u'), s: all('s'), code: all('code'),
                heading: all('.heading'), small: all('.subtext'), deep: all('li li'), quote: all('blockquote'),
                spoiler: all('.spoiler'),
                links: [...holder.querySelectorAll('a')].map((a) => [a.textContent, a.href, a.rel]),
                time: all('time'), mentions: all('.mention'), text: holder.textContent,
            };
        }""",
        "\n".join(lines),
    )
    assert made["strong"] == ["bold", "strongly"]
    assert (made["em"], made["u"], made["s"]) == (["slanted"], ["under"], ["gone"])
    assert made["code"] == ["code **raw**", "print('**x**')"]
    assert (made["heading"], made["small"], made["deep"]) == (["Heading"], ["small"], ["deeper"])
    assert made["quote"] == ["quoted strongly"]
    assert made["spoiler"] == ["secret"]
    assert [link[:2] for link in made["links"]] == [
        ["https://example.com/a_b", "https://example.com/a_b"],
        ["words", "https://example.com/"],
    ]
    assert all("noopener" in link[2] for link in made["links"])
    assert made["mentions"] == ["#studio", "@Jonas"]
    assert re.search(r"September 2\d, 2026", made["time"][0])
    assert "snake_case_name" in made["text"]
    assert "*plain*" in made["text"]


async def test_a_reply_names_what_it_answers_and_leads_there(page: Page, jonas: Person) -> None:
    channel = await jonas.channel("a-reply-names-what-it-answers-and-leads-there")
    first = await jonas.say(channel, "shall it be **red**?")
    for number in range(30):
        await jonas.say(channel, f"filler {number}")
    question = await page.wait_for_text("shall it be red?")
    await page.reply_to(question, "yes, red", ping=False)
    answer = await page.wait_for_text("yes, red")
    await expect(answer.locator(".reference")).to_contain_text("Jonas")
    await expect(answer.locator(".reference-text")).to_have_text("shall it be red?")
    assert (await jonas.messages(channel))[-1]["mentions"] == []
    await expect(question).not_to_be_in_viewport()
    await answer.locator(".reference").click()
    await expect(question).to_be_in_viewport()
    await jonas.delete(first)
    await expect(answer.locator(".reference")).to_contain_text("was deleted")


async def test_names_after_an_at_sign_become_mentions(page: Page, jonas: Person) -> None:
    box = page.tab.locator("#message-box")
    await box.press_sequentially("look @jo")
    await page.tab.get_by_role("option", name="Jonas").wait_for()
    await box.press("Tab")
    await expect(box).to_have_value("look @Jonas ")
    await box.press("Enter")
    message = await page.wait_for_text("look @Jonas")
    await expect(message.locator(".mention")).to_have_text("@Jonas")
    sent = (await jonas.messages(await jonas.channel("names-after-an-at-sign-become-mentions")))[-1]
    assert [user["username"] for user in sent["mentions"]] == ["jonas"]


async def test_only_own_messages_can_be_deleted(page: Page, jonas: Person) -> None:
    channel = await jonas.channel("only-own-messages-can-be-deleted")
    await jonas.say(channel, "mine, not yours")
    others = await page.wait_for_text("mine, not yours")
    await page.say("a slip")
    own = await page.wait_for_text("a slip")
    await others.click(button="right", position={"x": 60, "y": 8})
    await expect(page.tab.get_by_role("menuitem", name="Reply")).to_be_visible()
    await expect(page.tab.get_by_role("menuitem", name="Delete message")).to_have_count(0)
    await page.tab.keyboard.press("Escape")
    await page.menu(own, "Delete message")
    await expect(own).to_have_count(0)


async def test_a_message_elsewhere_marks_its_channel_until_it_is_read(page: Page, jonas: Person) -> None:
    gallery = await jonas.channel("gallery")
    await jonas.say(gallery, f"<@{(await jonas.state())['people'][0]['id']}> come and see")
    entry = page.tab.locator(f'[data-channel-id="{gallery["id"]}"]')
    await expect(entry).to_have_class(re.compile("unread"))
    await expect(entry).to_have_accessible_name("gallery, unread, 1 for you")
    await page.go("gallery")
    await page.wait_for_text("come and see")
    await expect(entry).to_have_accessible_name("gallery")
    await expect(page.tab.locator("#announcer")).not_to_contain_text("come and see")


async def test_new_messages_are_read_out_and_typing_is_shown(page: Page, jonas: Person) -> None:
    channel = await jonas.channel("new-messages-are-read-out-and-typing-is-shown")
    await jonas.type(channel)
    await expect(page.tab.locator("#typing")).to_contain_text("Jonas is typing…")
    await jonas.say(channel, "a *fine* day")
    await expect(page.tab.locator("#announcer")).to_contain_text("Jonas: a fine day")
    await expect(page.tab.locator("#typing")).to_be_empty()


async def test_older_messages_come_when_one_scrolls_up(page: Page, jonas: Person) -> None:
    channel = await jonas.channel("older-messages-come-when-one-scrolls-up")
    for number in range(120):
        await jonas.say(channel, f"line {number}.")
    await page.tab.reload()
    await page.wait_for_text("line 119.")
    assert await page.messages("line 3.").count() == 0
    for _ in range(40):
        if await page.messages("line 0.").count():
            break
        await page.tab.locator("#scroller").evaluate("node => node.scrollTo(0, 0)")
        await page.tab.evaluate("new Promise(requestAnimationFrame)")
    await page.wait_for_text("line 0.")
    assert await page.messages().count() == 120
    await expect(page.tab.locator(".welcome")).to_be_attached()


async def test_being_somebody_else_shows_their_view(page: Page) -> None:
    await page.say("I am Mara")
    await page.wait_for_text("I am Mara")
    await page.switch_person("Theo")
    await page.say("and I am Theo")
    message = await page.wait_for_text("and I am Theo")
    await expect(message.locator(".author")).to_have_text("Theo")
    await page.tab.reload()
    await expect(page.tab.get_by_role("button", name="You are Theo. Be somebody else")).to_be_visible()


async def test_a_lost_connection_is_said_and_nothing_is_missed(page: Page, place: Place, jonas: Person) -> None:
    channel = await jonas.channel("a-lost-connection-is-said-and-nothing-is-missed")
    await page.tab.route("**/user/state*", lambda route: route.abort())
    for socket in list(place.standin.pages):
        await socket.close()
    await expect(page.tab.locator("#banners")).to_contain_text("The connection was lost")
    async with Person(place.url, "priya") as priya:
        await priya.say(channel, "said while you were away")
    await page.tab.unroute("**/user/state*")
    await page.wait_for_text("said while you were away")
    await expect(page.tab.locator("#banners")).to_be_empty()
    page.errors.clear()  # Chromium itself reports the requests that were cut off


async def test_what_could_not_be_sent_is_kept_and_sent_on_request(page: Page) -> None:
    await page.tab.route(
        "**/messages?*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    await page.say("hold this thought")
    parcel = page.tab.locator(".parcel.failed")
    await expect(parcel).to_contain_text("hold this thought")
    await page.tab.unroute("**/messages?*")
    await parcel.get_by_role("button", name="Try again").click()
    await page.wait_for_text("hold this thought")
    await expect(page.tab.locator(".parcel")).to_have_count(0)
    page.errors.clear()
