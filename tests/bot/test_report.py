""" "That is me": hidden at once, decided by the server's moderators, on record."""

from __future__ import annotations

import os

from sqlalchemy import select

from sandbox.person import Json, Person
from storage.models import Report, Revision
from storage.states import Decision
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says


async def posted(house: House, person: Person) -> Json:
    """Have a picture with a person in it uploaded and edited; return the result's message."""
    house.engine.faces = 1
    mark = person.mark()
    await person.command(await house.studio(person), "edit", instruction="make it blue", image=png((1, 2, 3)))
    question = await person.wait_for_message(says("in this picture. Are you in it"), since=mark)
    mark = person.mark()
    await person.press(question, "I have their permission")
    preview = await person.wait_for_message(is_preview, since=mark)
    mark = person.mark()
    await person.press(preview, "✅")
    return await person.wait_for_message(is_result, since=mark)


async def reported(house: House) -> tuple[Person, Person, Json, Json]:
    """Let Jonas post, Priya report; return Jonas, Mara (who owns the server), the picture and the notice."""
    jonas, priya, mara = await house.person("jonas"), await house.person("priya"), await house.person("mara")
    shown = await posted(house, jonas)
    mark = mara.mark()
    await priya.message_command(shown["channel_id"], "That is me", shown)
    notice = await mara.wait_for_message(says("somebody says that they are in it"), since=mark)
    await priya.wait_for_message(says("I hid this picture at once"))
    return jonas, mara, shown, notice


async def report_of(house: House) -> Report:
    async with house.bot.storage.read() as db:
        [report] = list(await db.scalars(select(Report)))
    return report


async def test_a_reported_picture_is_hidden_at_once_with_all_that_belongs_to_it(house: House) -> None:
    jonas, _, shown, notice = await reported(house)
    assert not [m for m in await jonas.messages(shown["channel_id"]) if m["attachments"]]
    priya = await house.person("priya")
    assert priya.me["id"] not in notice["content"]
    mark = jonas.mark()
    await jonas.command(shown["channel_id"], "edit", instruction="make it red")
    await jonas.wait_for_message(says("This picture is hidden"), since=mark)
    mark = jonas.mark()
    await jonas.command(shown["channel_id"], "undo")
    await jonas.wait_for_message(says("This picture is hidden"), since=mark)
    mark = priya.mark()
    await priya.message_command(notice["channel_id"], "That is me", notice)
    await priya.wait_for_message(says("I only know pictures that I posted"), since=mark)


async def test_only_moderators_decide_and_they_can_look_first(house: House) -> None:
    jonas, mara, _, notice = await reported(house)
    for button in ("Look at it", "Bring it back", "Remove it for good"):
        mark = jonas.mark()
        await jonas.press(notice, button)
        await jonas.wait_for_message(says("Only those who may manage messages"), since=mark)
    mark = mara.mark()
    await mara.press(notice, "Look at it")
    look = await mara.wait_for_message(says("For your eyes only"), since=mark)
    assert look["flags"] & 64
    assert look["attachments"]
    assert (await report_of(house)).decision is Decision.OPEN


async def test_a_picture_that_is_brought_back_can_be_edited_again(house: House) -> None:
    jonas, mara, _, notice = await reported(house)
    mark = mara.mark()
    await mara.press(notice, "Bring it back")
    back = await mara.wait_for_message(lambda m: says("brought the picture back")(m) and m["attachments"], since=mark)
    report = await report_of(house)
    assert (report.decision, report.decided_by) == (Decision.RESTORED, int(mara.me["id"]))
    await house.proposed(jonas, back, "make it red")
    assert not (await mara.refresh(notice))["components"]


async def test_a_picture_that_is_removed_is_gone_for_good_and_the_decision_on_record(house: House) -> None:
    _, mara, _, notice = await reported(house)
    mark = mara.mark()
    await mara.press(notice, "Remove it for good")
    await mara.wait_for_message(says("was removed, with everything made from it"), since=mark)
    async with house.bot.storage.read() as db:
        assert list(await db.scalars(select(Revision))) == []
    report = await report_of(house)
    assert (report.decision, report.revision_id) == (Decision.REMOVED, None)
    assert not any(files for _, _, files in os.walk(house.places.pictures))
