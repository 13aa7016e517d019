""" "There is a person in it": what the detector missed is asked about, by whoever brought it in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from sandbox.person import Json, Person
from storage.models import Consent, Revision
from storage.states import AuditKind
from tests.bot.asking import counted, kinds, missed, server_says, stored, upload
from tests.bot.house import House, is_preview, says


@pytest.mark.parametrize("answer", ["It is me", "I have their permission"])
async def test_a_person_the_detector_missed_is_asked_about_and_meanwhile_nothing_is_made(
    house: House, mara: Person, answer: str
) -> None:
    shown, question = await missed(house, mara)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it red", reply_to=shown)
    await mara.wait_for_message(says("This picture is hidden because of the people in it"), since=mark)
    mark = mara.mark()
    await mara.press(question, answer)
    await mara.wait_for_message(says("Your answer is on record"), since=mark)
    async with house.bot.storage.read() as db:
        [consent] = list(await db.scalars(select(Consent)))
    assert (consent.faces, consent.withdrawn_at) == (0, None)
    await house.proposed(mara, shown, "make it red")


async def test_a_no_about_a_missed_person_removes_the_picture(house: House, mara: Person) -> None:
    _, question = await missed(house, mara)
    mark = mara.mark()
    await mara.press(question, "No")
    await mara.wait_for_message(says("The picture and everything made from it is gone"), since=mark)
    assert stored(house) == 0
    assert await counted(house, Revision) == 0


async def test_only_who_brought_it_in_can_answer_and_the_depicted_are_told_what_they_can_do(
    house: House, mara: Person
) -> None:
    mark = await upload(house, mara, faces=0)
    shown = await mara.wait_for_message(says("Your picture as I keep it"), since=mark)
    jonas = await house.person("jonas")
    mark = jonas.mark()
    await jonas.press(shown, "There is a person in it")
    await jonas.wait_for_message(says("That is me"), since=mark)
    assert await counted(house, Consent) == 0


async def test_the_question_does_not_promise_that_a_picture_kept_already_is_in_memory_only(
    house: House, mara: Person
) -> None:
    _, question = await missed(house, mara)
    assert "I have kept it already" in question["content"]
    assert "memory only" not in question["content"]
    assert question["flags"] & 64, "only who is asked sees it"
    assert house.engine.forgot.is_set(), "what the engine remembers of it goes at once"


async def test_after_a_restart_the_picture_is_still_hidden_and_the_answer_is_still_heard(
    house: House, mara: Person
) -> None:
    shown, question = await missed(house, mara)
    await house.stop_bot()
    await house.start_bot()
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it red", reply_to=shown)
    await mara.wait_for_message(says("This picture is hidden because of the people in it"), since=mark)
    mark = mara.mark()
    await mara.press(question, "It is me")
    await mara.wait_for_message(says("Your answer is on record"), since=mark)
    await house.proposed(mara, shown, "make it red")


async def copied(person: Person, shown: Json) -> Json:
    """Go on with an upload in private; return the message that shows the copy there."""
    mark = person.mark()
    await person.command(shown["channel_id"], "edit", instruction="make it red", private=True)
    return await person.wait_for_message(lambda m: bool(m["attachments"]) and not is_preview(m), since=mark)


async def missed_in_private(house: House, person: Person) -> Json:
    """Say of the private copy of an upload that there is a person in it; return the question."""
    mark = await upload(house, person, faces=0)
    shown = await person.wait_for_message(says("Your picture as I keep it"), since=mark)
    await person.wait_for_message(is_preview, since=mark)
    copy = await copied(person, shown)
    mark = person.mark()
    await person.press(copy, "There is a person in it")
    return await person.wait_for_message(says("you say that there is a person"), since=mark)


async def test_a_no_about_a_private_copy_takes_the_upload_with_it(house: House, mara: Person) -> None:
    question = await missed_in_private(house, mara)
    mark = mara.mark()
    await mara.press(question, "No")
    await mara.wait_for_message(says("The picture and everything made from it is gone"), since=mark)
    assert await counted(house, Revision) == 0
    assert stored(house) == 0


async def test_a_yes_about_a_private_copy_shows_the_upload_again(house: House, mara: Person) -> None:
    question = await missed_in_private(house, mara)
    async with house.bot.storage.read() as db:
        assert None not in set(await db.scalars(select(Revision.hidden_at))), "upload and copy are hidden together"
    mark = mara.mark()
    await mara.press(question, "It is me")
    await mara.wait_for_message(says("Your answer is on record"), since=mark)
    async with house.bot.storage.read() as db:
        assert set(await db.scalars(select(Revision.hidden_at))) == {None}


async def test_where_a_server_takes_no_people_the_picture_goes_and_that_is_on_record(
    house: House, mara: Person
) -> None:
    await server_says(house, mara, real_people="forbid")
    mark = await upload(house, mara, faces=0)
    shown = await mara.wait_for_message(says("Your picture as I keep it"), since=mark)
    await mara.wait_for_message(is_preview, since=mark)
    mark = mara.mark()
    await mara.press(shown, "There is a person in it")
    await mara.wait_for_message(says("so I removed this one"), since=mark)
    assert stored(house) == 0
    assert await counted(house, Consent) == 0
    assert AuditKind.REFUSED in await kinds(house)
