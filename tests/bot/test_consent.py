"""Who is asked about a picture, who is not, and what the question says."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import words
from bot.client import Threadbrush
from sandbox.person import Person
from storage.columns import now
from storage.models import Consent, Revision
from storage.states import Answer, AuditKind
from tests.bot.asking import ASKED, PICTURE, agreed, counted, kinds, server_says, stored, upload, withdrawn
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, says


async def test_the_question_says_what_happens_who_sees_it_and_how_long_it_is_kept(house: House, mara: Person) -> None:
    mark = await upload(house, mara)
    question = await mara.wait_for_message(says(ASKED), since=mark)
    for part in ("What happens:", "Who sees it:", f"<#{question['channel_id']}>", "How long:", "at most 30 days"):
        assert part in question["content"]
    assert "10 min" in question["content"]


async def test_the_record_says_who_agreed_when_to_what_about_which_picture(house: House, mara: Person) -> None:
    before = now()
    await agreed(house, mara, "I have their permission")
    async with house.bot.storage.read() as db:
        [consent] = list(await db.scalars(select(Consent)))
        picture_hash = await db.scalar(select(Revision.upload_hash))
    assert (consent.person_id, consent.picture_hash) == (int(mara.me["id"]), picture_hash)
    assert (consent.faces, consent.answer, consent.wording) == (1, Answer.PERMISSION, words.CONSENT_WORDING)
    assert consent.answered_at is not None
    assert before <= consent.asked_at <= consent.answered_at <= now()


async def test_the_same_person_is_not_asked_again_about_the_same_bytes_and_another_is(
    house: House, mara: Person
) -> None:
    await agreed(house, mara)
    mark = await upload(house, mara)
    await mara.wait_for_message(is_preview, since=mark)
    assert not [e for e in mara.events[mark:] if e.type.startswith("MESSAGE_") and ASKED in e.data.get("content", "")]
    jonas = await house.person("jonas")
    mark = await upload(house, jonas)
    await jonas.wait_for_message(says(ASKED), since=mark)
    mark = await upload(house, mara, data=png((11, 20, 30)))
    await mara.wait_for_message(says(ASKED), since=mark)


async def test_what_the_engine_drew_from_the_first_stroke_on_needs_no_consent(house: House, mara: Person) -> None:
    shown = await house.edited(mara, await house.generated(mara))
    drawn = await mara.download(shown["attachments"][0])
    jonas = await house.person("jonas")
    mark = await upload(house, jonas, data=drawn)
    await jonas.wait_for_message(is_preview, since=mark)


async def test_what_was_made_from_an_upload_is_asked_about_again_although_we_made_it(
    house: House, mara: Person
) -> None:
    preview = await agreed(house, mara)
    shown = await house.approved(mara, preview)
    jonas = await house.person("jonas")
    mark = await upload(house, jonas, data=await jonas.download(shown["attachments"][0]))
    await jonas.wait_for_message(says(ASKED), since=mark)


async def test_a_server_may_take_no_pictures_of_people_at_all(house: House, mara: Person) -> None:
    await server_says(house, mara, real_people="forbid")
    mark = await upload(house, mara)
    await mara.wait_for_message(says("does not want pictures of real people"), since=mark)
    assert stored(house) == 0
    assert AuditKind.REFUSED in await kinds(house)
    mark = await upload(house, mara, faces=0)
    await mara.wait_for_message(is_preview, since=mark)


async def test_a_server_that_forbids_it_later_has_no_picture_of_a_person_changed_any_more(
    house: House, mara: Person
) -> None:
    preview = await agreed(house, mara)
    shown = await house.approved(mara, preview)
    waiting = await house.proposed(mara, shown, "make it green")
    await server_says(house, mara, real_people="forbid")
    mark = mara.mark()
    await mara.press(waiting, "✅")
    await mara.wait_for_message(says("and somebody is in this one"), since=mark)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it red", reply_to=shown)
    await mara.wait_for_message(says("and somebody is in this one"), since=mark)
    assert AuditKind.REFUSED in await kinds(house)


async def test_where_people_are_forbidden_faces_that_we_drew_may_be_changed(house: House, mara: Person) -> None:
    await server_says(house, mara, real_people="forbid")
    shown = await house.generated(mara)
    drawn = await mara.download(shown["attachments"][0])
    mark = await upload(house, mara, data=drawn)
    await house.approved(mara, await mara.wait_for_message(is_preview, since=mark))


async def test_a_server_may_switch_the_question_off(house: House, mara: Person) -> None:
    await server_says(house, mara, real_people="off")
    mark = await upload(house, mara)
    await mara.wait_for_message(is_preview, since=mark)
    assert await counted(house, Consent) == 0


async def test_a_yes_to_another_wording_of_the_question_is_none_to_this_one(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await agreed(house, mara)
    monkeypatch.setattr(words, "CONSENT_WORDING", "2031-01-a")
    mark = await upload(house, mara)
    await mara.wait_for_message(says(ASKED), since=mark)


async def test_in_direct_messages_the_question_names_those_as_the_place(house: House, mara: Person) -> None:
    house.engine.faces = 1
    dm = await mara.dm()
    mark = mara.mark()
    await mara.say(dm, "make the hat blue", files=[PICTURE])
    question = await mara.wait_for_message(says(ASKED), since=mark)
    assert "in these direct messages" in question["content"]
    assert stored(house) == 0


async def test_a_yes_that_is_taken_back_while_the_picture_comes_in_keeps_it_out(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await withdrawn_in_between(house, mara, monkeypatch)
    assert stored(house) == 0
    assert await counted(house, Revision) == 0


async def withdrawn_in_between(house: House, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Upload again what was agreed to, and take the yes back after it was looked up and before the picture is saved."""
    place = (await agreed(house, person))["channel_id"]

    async def slow(bot: Threadbrush, data: bytes, picture: bytes) -> bytes:
        del bot, data
        await withdrawn(person, place)
        return picture

    monkeypatch.setattr("bot.upload.kept", slow)
    mark = await upload(house, person)
    await person.wait_for_message(says("Please upload it again"), since=mark)
