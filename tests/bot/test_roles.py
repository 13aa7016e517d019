"""What a server keeps for a role is kept by every door: commands, menus, words, presses and reactions."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.person import Json, Person
from storage import audit, policies
from storage.states import AuditKind
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says

OTHERS = 4242
REFUSED = says(f"<@&{OTHERS}>")


async def keep(house: House, person: Person, *uses: str) -> None:
    """Keep uses for a role that nobody has."""
    guild_id = int((await person.state())["guilds"][0]["id"])
    async with house.bot.storage.write() as db:
        await policies.change(db, guild_id, roles=dict.fromkeys(uses, (OTHERS,)))


async def refused(house: House) -> list[str]:
    async with house.bot.storage.read() as db:
        return [one.action for one in await audit.newest(db, kind=AuditKind.REFUSED)]


async def found(house: House, mara: Person, name: str, **options: Any) -> Json:
    shown, mark = await house.generated(mara), mara.mark()
    await mara.command(shown["channel_id"], name, **options)
    return await mara.wait_for_message(lambda m: bool(m["attachments"]) and bool(m["components"]), since=mark)


@pytest.mark.parametrize("word", ["✅", "yes"])
async def test_an_answer_to_a_preview_needs_the_role_however_it_is_given(house: House, mara: Person, word: str) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    await keep(house, mara, "edit")
    mark = mara.mark()
    if word == "✅":
        await mara.react(preview, word)
    else:
        await mara.say(preview["channel_id"], word, reply_to=preview)
    await mara.wait_for_message(REFUSED, since=mark)
    assert not house.engine.kinds("edit")
    assert await refused(house) == ["edit"]


async def test_a_reaction_that_came_while_the_bot_was_away_needs_the_role_too(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    await keep(house, mara, "edit")
    await house.stop_bot()
    await mara.react(preview, "✅")
    await house.start_bot()
    assert await refused(house) == ["edit"]
    assert not house.engine.kinds("edit")


@pytest.mark.parametrize("by", ["press", "word"])
async def test_drawing_once_more_is_drawing_and_not_editing(house: House, mara: Person, by: str) -> None:
    shown = await house.generated(mara)
    await keep(house, mara, "generate")
    mark = mara.mark()
    if by == "press":
        await mara.press(shown, "Again")
    else:
        await mara.say(shown["channel_id"], "again", reply_to=shown)
    await mara.wait_for_message(REFUSED, since=mark)
    assert await refused(house) == ["generate"]
    assert len(house.engine.kinds("generate")) == 1


async def test_cutting_out_what_was_found_is_cutting_out(house: House, mara: Person) -> None:
    await keep(house, mara, "cutout")
    shown = await found(house, mara, "segment", object="the apples")
    mark = mara.mark()
    await mara.press(shown, "Remove the background")
    await mara.wait_for_message(REFUSED, since=mark)
    assert await refused(house) == ["cutout"]


async def test_a_method_with_a_command_of_its_own_is_kept_as_that_command(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    await keep(house, mara, "segment")
    mark = mara.mark()
    await mara.command(shown["channel_id"], "edit", instruction="the apples", method="segment")
    await mara.wait_for_message(REFUSED, since=mark)
    assert await refused(house) == ["segment"]


async def test_who_may_extend_and_not_edit_may_apply_what_they_extended(house: House, mara: Person) -> None:
    await keep(house, mara, "edit")
    preview = await found(house, mara, "extend", side="sides", amount=25)
    assert is_preview(preview)
    mark = mara.mark()
    await mara.press(preview, "✅")
    await mara.wait_for_message(is_result, since=mark)
    async with house.bot.storage.read() as db:
        assert [one.action for one in await audit.newest(db, kind=AuditKind.ALLOWED)] == ["extend", "generate"]


@pytest.mark.parametrize("kept", ["upload", "edit"])
@pytest.mark.parametrize("by", ["command", "menu", "word"])
async def test_bringing_a_picture_in_is_uploading_and_editing(house: House, mara: Person, kept: str, by: str) -> None:
    await keep(house, mara, kept)
    studio = await house.studio(mara)
    mark = mara.mark()
    picture = ("a.png", png())
    if by == "command":
        await mara.command(studio, "edit", instruction="make it blue", image=picture)
    elif by == "menu":
        posted = await mara.say(studio, "look at this", files=[picture])
        await mara.message_command(studio, "Edit this image", posted)
    else:
        bot_id = (await mara.state())["bot"]["id"]
        await mara.say(studio, f"<@{bot_id}> make it blue", files=[picture])
    await mara.wait_for_message(REFUSED, since=mark)
    assert await refused(house) == [kept]
    assert house.engine.submitted == []
