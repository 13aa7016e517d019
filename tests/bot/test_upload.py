"""A person's own picture: checked first, asked about where there are faces, and kept only after a yes."""

from __future__ import annotations

import os
from typing import Any

import pytest
from sqlalchemy import select

from bot.speak import say
from engine.protocol import Failed
from sandbox.person import Json, Person
from storage.models import Consent, Job, Revision
from storage.states import Answer
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, says

PICTURE = png((10, 20, 30))


async def asked(house: House, person: Person) -> Json:
    """Upload a picture with a face; return the question."""
    house.engine.faces = 1
    mark = person.mark()
    await person.command(await house.studio(person), "edit", instruction="make the hat blue", image=PICTURE)
    return await person.wait_for_message(says("I see a face in this picture"), since=mark)


async def consents(house: House) -> list[Consent]:
    async with house.bot.storage.read() as db:
        return list(await db.scalars(select(Consent)))


async def all_over(house: House) -> None:
    """Wait until no job is under way."""
    async with house.bot.storage.read() as db:
        ids = list(await db.scalars(select(Job.id)))
    for job_id in ids:
        await house.bot.work.over(job_id)


def stored(house: House) -> int:
    return sum(len(files) for _, _, files in os.walk(house.places.pictures))


async def test_a_picture_without_faces_is_kept_shown_and_edited(house: House, mara: Person) -> None:
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="make the hat blue", image=PICTURE)
    shown = await mara.wait_for_message(says("Your picture as I keep it: 32 × 32 pixels"), since=mark)
    assert await mara.download(shown["attachments"][0]) == PICTURE
    preview = await mara.wait_for_message(is_preview, since=mark)
    await house.approved(mara, preview)
    assert house.engine.kinds("mask")[0].job.caption is None
    assert not await consents(house)


async def test_nothing_is_stored_before_the_uploader_says_yes(house: House, mara: Person) -> None:
    question = await asked(house, mara)
    assert stored(house) == 0
    jonas = await house.person("jonas")
    mark = jonas.mark()
    await jonas.press(question, "It is me")
    await jonas.wait_for_message(says("Only <@"), since=mark)
    assert stored(house) == 0

    mark = mara.mark()
    await mara.press(question, "It is me")
    await mara.wait_for_message(is_preview, since=mark)
    [consent] = await consents(house)
    assert (consent.answer, consent.faces, consent.person_id) == (Answer.ME, 1, int(mara.me["id"]))
    async with house.bot.storage.read() as db:
        kept = await db.scalar(select(Revision.picture_hash))
    assert consent.picture_hash == kept


async def test_after_a_no_only_the_record_stays(house: House, mara: Person) -> None:
    question = await asked(house, mara)
    mark = mara.mark()
    await mara.press(question, "No")
    await mara.wait_for_message(says("The picture is gone"), since=mark)
    assert [consent.answer for consent in await consents(house)] == [Answer.NO]
    assert stored(house) == 0
    assert not house.bot.uploads


async def test_without_an_answer_the_picture_goes(house: House, mara: Person) -> None:
    await house.stop_bot()
    await house.start_bot(consent_timeout_s=0.3)
    mark = mara.mark()
    await asked(house, mara)
    await mara.wait_for_message(says("There was no answer, so the picture is gone"), since=mark)
    assert [consent.answer for consent in await consents(house)] == [Answer.TIMEOUT]
    assert stored(house) == 0


async def test_after_a_restart_the_person_is_asked_to_upload_again(house: House, mara: Person) -> None:
    await asked(house, mara)
    mark = mara.mark()
    await house.stop_bot()
    await house.start_bot()
    await mara.wait_for_message(says("Please upload it again"), since=mark)
    await all_over(house)
    assert [consent.answer for consent in await consents(house)] == [Answer.TIMEOUT]
    assert stored(house) == 0


async def test_who_cannot_be_told_at_once_to_upload_again_is_told_later_and_once(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = await asked(house, mara)
    await house.stop_bot()
    tries: list[str] = []

    async def away(*given: Any, **more: Any) -> bool:
        tries.append("")
        if len(tries) == 1:
            raise ConnectionError
        return await say(*given, **more)

    monkeypatch.setattr("bot.upload.say", away)
    monkeypatch.setattr("bot.work.LONGEST_WAIT_S", 0.05)
    mark = mara.mark()
    await house.start_bot()
    await mara.wait_for_message(says("Please upload it again"), since=mark)
    await all_over(house)
    await house.stop_bot()
    await house.start_bot()
    told = [m for m in await mara.messages(question["channel_id"]) if "Please upload it again" in m["content"]]
    assert (len(tries), len(told)) == (2, 1)
    assert [consent.answer for consent in await consents(house)] == [Answer.TIMEOUT]


async def test_where_the_place_is_closed_meanwhile_the_person_is_told_to_upload_again_directly(
    house: House, mara: Person
) -> None:
    question = await asked(house, mara)
    await house.stop_bot()
    studio = await house.studio(mara)
    for channel_id in {question["channel_id"], studio["id"]}:
        await mara.control(
            permissions={"channel_id": channel_id, "deny": ["send_messages", "send_messages_in_threads"]}
        )
    dm = await mara.dm()
    mark = mara.mark()
    await house.start_bot()
    told = await mara.wait_for_message(says("Please upload it again"), since=mark)
    assert told["channel_id"] == dm["id"]


async def test_cancelling_the_question_forgets_the_picture(house: House, mara: Person) -> None:
    question = await asked(house, mara)
    mark = mara.mark()
    await mara.command(question["channel_id"], "cancel")
    await mara.wait_for_message(says("Cancelled"), since=mark)
    while house.bot.uploads:
        await house.bot.work.over(next(iter(house.bot.uploads)))
    assert stored(house) == 0


async def test_too_many_bytes_are_refused_before_anything_is_fetched(house: House, mara: Person) -> None:
    await mara.control(people_upload_limit=20 * 1024 * 1024)
    mark = mara.mark()
    big = ("big.png", PICTURE + b"\0" * (11 * 1024 * 1024))
    await mara.command(await house.studio(mara), "edit", instruction="make it blue", image=big)
    told = await mara.wait_for_message(says("That file has 11.0 MiB; I take up to 10.0 MiB"), since=mark)
    assert told["flags"] & 64
    assert not house.engine.submitted


@pytest.mark.parametrize(
    ("fault", "sentence"), [("animated", "animated"), ("truncated", "cut off"), ("too_many_pixels", "more pixels")]
)
async def test_a_picture_that_cannot_be_used_is_explained(
    house: House, mara: Person, fault: str, sentence: str
) -> None:
    house.engine.failures = [Failed(code="bad_picture", detail=fault)]
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="make it blue", image=PICTURE)
    told = await mara.wait_for_message(says(sentence), since=mark)
    assert "Nothing of it was kept" in told["content"]
    assert stored(house) == 0


async def test_a_picture_that_could_not_be_looked_at_is_not_said_to_be_kept(house: House, mara: Person) -> None:
    house.engine.failures = [Failed(code="internal")]
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="make it blue", image=PICTURE)
    await mara.wait_for_message(says("it is gone and nothing of it was kept"), since=mark)
    assert stored(house) == 0


@pytest.mark.usefixtures("house")
async def test_a_picture_in_a_direct_message_is_taken_with_its_words(mara: Person) -> None:
    dm = await mara.dm()
    mark = mara.mark()
    await mara.say(dm, "make the hat blue", files=[PICTURE])
    preview = await mara.wait_for_message(is_preview, since=mark)
    assert preview["channel_id"] == dm["id"]
    mark = mara.mark()
    await mara.say(dm, files=[PICTURE])
    await mara.wait_for_message(says("a picture without words"), since=mark)


async def test_somebody_elses_picture_is_asked_about_like_ones_own(house: House, mara: Person) -> None:
    house.engine.faces = 2
    jonas = await house.person("jonas")
    posted = await jonas.say(await house.studio(jonas), "look", files=[PICTURE])
    mark = mara.mark()
    await mara.message_command(posted["channel_id"], "Edit this image", posted)
    await mara.fill(await mara.wait_for_modal(since=mark), instruction="make it blue")
    question = await mara.wait_for_message(says("I see 2 faces in this picture"), since=mark)
    assert stored(house) == 0
    mark = mara.mark()
    await mara.press(question, "I have their permission")
    await mara.wait_for_message(is_preview, since=mark)
    [consent] = await consents(house)
    assert (consent.answer, consent.faces, consent.person_id) == (Answer.PERMISSION, 2, int(mara.me["id"]))


async def test_a_picture_posted_with_a_mention_opens_a_thread_under_it(house: House, mara: Person) -> None:
    studio = await house.studio(mara)
    bot_id = (await mara.state())["bot"]["id"]
    mark = mara.mark()
    posted = await mara.say(studio, f"<@{bot_id}> make the hat blue", files=[PICTURE])
    preview = await mara.wait_for_message(is_preview, since=mark)
    assert preview["channel_id"] == posted["id"]
    assert (await mara.channel("make the hat blue"))["parent_id"] == studio["id"]


async def test_somebodys_picture_that_is_replied_to_is_looked_at_for_faces_and_asked_about(house: House) -> None:
    await house.stop_bot()
    mara, jonas = await house.person("mara"), await house.person("jonas")
    await mara.control(message_content=True)
    await house.start_bot(message_content=True)
    house.engine.faces = 1
    posted = await jonas.say(await house.studio(jonas), "look", files=[PICTURE])
    bot_id = (await mara.state())["bot"]["id"]
    mark = mara.mark()
    await mara.say(posted["channel_id"], f"<@{bot_id}> make the hat blue", reply_to=posted)
    await mara.wait_for_message(says("I see a face in this picture"), since=mark)
    assert house.engine.kinds("faces") == [], "the engine holds nothing while the person is asked"
    assert stored(house) == 0


async def test_without_the_intent_the_person_is_told_how_to_point_at_somebodys_picture(
    house: House, mara: Person
) -> None:
    jonas = await house.person("jonas")
    posted = await jonas.say(await house.studio(jonas), "look", files=[PICTURE])
    bot_id = (await mara.state())["bot"]["id"]
    mark = mara.mark()
    await mara.say(posted["channel_id"], f"<@{bot_id}> make the hat blue", reply_to=posted)
    await mara.wait_for_message(says("I can't see what you reply to"), since=mark)
    assert not house.engine.submitted
