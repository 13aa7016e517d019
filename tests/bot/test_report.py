""" "That is me": hidden at once, decided by the server's moderators, on record."""

from __future__ import annotations

import os

from sqlalchemy import select

from bot.deliver import revision_of
from sandbox.person import Json, Person
from storage import lineage, reports, revisions
from storage.models import Report, Revision
from storage.states import Decision
from tests.bot.asking import ASKED, missed, upload, withdrawn
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
    assert "-# AI-" in look["content"]
    assert look["attachments"][0]["description"].startswith("AI-")
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


async def test_another_upload_of_the_same_picture_by_the_same_person_is_hidden_with_it(house: House) -> None:
    jonas, priya, mara = await house.person("jonas"), await house.person("priya"), await house.person("mara")
    first = await posted(house, jonas)
    mark = jonas.mark()
    await jonas.command(await house.studio(jonas), "edit", instruction="make it green", image=png((1, 2, 3)))
    second = await jonas.wait_for_message(is_preview, since=mark)
    assert second["channel_id"] != first["channel_id"]
    mark = mara.mark()
    await priya.message_command(second["channel_id"], "That is me", second)
    await mara.wait_for_message(says("somebody says that they are in it"), since=mark)
    for shown in (first, second):
        assert not [m for m in await jonas.messages(shown["channel_id"]) if m["attachments"]]
    async with house.bot.storage.read() as db:
        assert None not in set(await db.scalars(select(Revision.hidden_at)))


async def test_what_is_hidden_does_not_come_in_again_through_another_door(house: House) -> None:
    jonas, priya = await house.person("jonas"), await house.person("priya")
    drawn = await house.generated(jonas)
    changed = await posted(house, jonas)
    files = [png((1, 2, 3)), *[await jonas.download(shown["attachments"][0]) for shown in (drawn, changed)]]
    for shown in (drawn, changed):
        mark = priya.mark()
        await priya.message_command(shown["channel_id"], "That is me", shown)
        await priya.wait_for_message(says("I hid this picture at once"), since=mark)
    for data in files:
        mark = await upload(house, jonas, data=data)
        await jonas.wait_for_message(says("This picture is hidden because of the people in it"), since=mark)
    dm = await jonas.dm()
    mark = jonas.mark()
    await jonas.say(dm, "make it blue", files=[png((4, 5, 6))])
    await jonas.wait_for_message(says(ASKED), since=mark)


async def report_again(priya: Person, shown: Json) -> Json:
    """Press "That is me" under a picture; return what Priya is told."""
    mark = priya.mark()
    await priya.message_command(shown["channel_id"], "That is me", shown)
    return await priya.wait_for_message(lambda m: bool(m["flags"] & 64) and bool(m["content"]), since=mark)


async def brought_back(mara: Person, notice: Json) -> Json:
    mark = mara.mark()
    await mara.press(notice, "Bring it back")
    return await mara.wait_for_message(lambda m: says("brought the picture back")(m) and m["attachments"], since=mark)


async def test_whoever_reported_a_picture_cannot_hide_it_again_after_it_was_decided(house: House) -> None:
    jonas, mara, _, notice = await reported(house)
    priya = await house.person("priya")
    back = await brought_back(mara, notice)
    assert "decided that it stays" in (await report_again(priya, back))["content"]
    changed = await house.edited(jonas, back, "make it red")
    assert "I hid this picture at once" in (await report_again(priya, changed))["content"], "this one is new"


async def test_the_moderators_buttons_work_after_a_restart(house: House) -> None:
    _, mara, _, notice = await reported(house)
    await house.stop_bot()
    await house.start_bot()
    await brought_back(mara, notice)


async def test_when_the_picture_was_taken_back_meanwhile_there_is_nothing_left_to_decide(house: House) -> None:
    jonas, mara, shown, notice = await reported(house)
    await withdrawn(jonas, shown["channel_id"])
    for button in ("Look at it", "Bring it back", "Remove it for good"):
        mark = mara.mark()
        await mara.press(notice, button)
        await mara.wait_for_message(says("There is nothing left to decide"), since=mark)


async def notices(person: Person, shown: Json) -> list[Json]:
    return [
        m for m in await person.messages(shown["channel_id"]) if "somebody says that they are in it" in m["content"]
    ]


async def test_a_report_that_a_crash_cut_short_is_carried_out_at_the_next_start_and_told_once(house: House) -> None:
    jonas, mara = await house.person("jonas"), await house.person("mara")
    shown = await posted(house, jonas)
    guild_id, channel_id = int((await mara.state())["guilds"][0]["id"]), int(shown["channel_id"])
    async with house.bot.storage.write() as db:
        revision = await revisions.get(db, revision_of(shown["attachments"][0]["filename"]) or "")
        assert revision is not None
        await reports.create(db, revision, reporter_id=1, guild_id=guild_id, channel_id=channel_id)
        await reports.hide(db, await lineage.whole_tree(db, revision.id))
    mark = mara.mark()
    await house.stop_bot()
    await house.start_bot()
    await mara.wait_for_message(says("somebody says that they are in it"), since=mark)
    assert not [m for m in await jonas.messages(shown["channel_id"]) if m["attachments"]]
    house.standin.rules.nonce_s = 0
    await house.stop_bot()
    await house.start_bot()
    assert len(await notices(mara, shown)) == 1


async def test_a_second_report_of_what_is_hidden_calls_nobody_again(house: House) -> None:
    jonas, priya, mara = await house.person("jonas"), await house.person("priya"), await house.person("mara")
    shown = await posted(house, jonas)
    mark = mara.mark()
    await priya.message_command(shown["channel_id"], "That is me", shown)
    await mara.wait_for_message(says("somebody says that they are in it"), since=mark)
    async with house.bot.storage.write() as db:
        [upload_] = [one for one in await db.scalars(select(Revision)) if one.parent_id is None]
        left = await house.bot.get_partial_messageable(int(shown["channel_id"])).send("left over")
        await revisions.set_message(db, upload_.id, channel_id=int(shown["channel_id"]), message_id=left.id)
    [message] = [m for m in await priya.messages(shown["channel_id"]) if m["id"] == str(left.id)]
    assert "is hidden already" in (await report_again(priya, message))["content"]
    assert len(await notices(mara, shown)) == 1
    assert str(left.id) not in [m["id"] for m in await priya.messages(shown["channel_id"])]


async def test_moderators_cannot_answer_the_question_about_a_missed_person(house: House) -> None:
    jonas, priya, mara = await house.person("jonas"), await house.person("priya"), await house.person("mara")
    shown, question = await missed(house, jonas)
    mark = mara.mark()
    await priya.message_command(shown["channel_id"], "That is me", shown)
    notice = await mara.wait_for_message(says("somebody says that they are in it"), since=mark)
    mark = mara.mark()
    await mara.press(notice, "Bring it back")
    await mara.wait_for_message(says("comes back when the question about it is answered"), since=mark)
    mark = jonas.mark()
    await jonas.press(question, "It is me")
    await jonas.wait_for_message(says("Your answer is on record"), since=mark)
    async with house.bot.storage.read() as db:
        assert set(await db.scalars(select(Revision.hidden_at))) == {None}


async def test_an_answer_does_not_show_what_a_report_hides_and_the_decision_then_does(house: House) -> None:
    jonas, priya, mara = await house.person("jonas"), await house.person("priya"), await house.person("mara")
    shown, question = await missed(house, jonas)
    mark = mara.mark()
    await priya.message_command(shown["channel_id"], "That is me", shown)
    notice = await mara.wait_for_message(says("somebody says that they are in it"), since=mark)
    mark = jonas.mark()
    await jonas.press(question, "It is me")
    await jonas.wait_for_message(says("Your answer is on record"), since=mark)
    async with house.bot.storage.read() as db:
        assert None not in set(await db.scalars(select(Revision.hidden_at)))
    await brought_back(mara, notice)


async def test_after_a_removal_the_yes_no_longer_holds(house: House) -> None:
    jonas, mara, _, notice = await reported(house)
    mark = mara.mark()
    await mara.press(notice, "Remove it for good")
    await mara.wait_for_message(says("was removed, with everything made from it"), since=mark)
    mark = await upload(house, jonas, data=png((1, 2, 3)))
    await jonas.wait_for_message(says(ASKED), since=mark)


async def test_what_was_drawn_and_reported_is_not_drawn_once_more_meanwhile(house: House) -> None:
    jonas, priya = await house.person("jonas"), await house.person("priya")
    shown = await house.generated(jonas)
    mark = priya.mark()
    await priya.message_command(shown["channel_id"], "That is me", shown)
    await priya.wait_for_message(says("I hid this picture at once"), since=mark)
    mark = jonas.mark()
    bot_id = (await jonas.state())["bot"]["id"]
    await jonas.say(shown["channel_id"], f"<@{bot_id}> again")
    await jonas.wait_for_message(says("This picture is hidden"), since=mark)
