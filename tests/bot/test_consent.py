"""Who is asked about a picture, who is not, and what a yes is worth when it is taken back."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import func, select

from bot import words
from sandbox.person import Json, Person
from storage import policies
from storage.models import AuditEntry, Consent, Revision, Session
from storage.states import AuditKind
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, says

PICTURE = png((10, 20, 30))
ASKED = "in this picture. Are you in it"


async def upload(house: House, person: Person, faces: int = 1, data: bytes = PICTURE) -> int:
    """Hand a picture in; return the mark from before."""
    house.engine.faces = faces
    mark = person.mark()
    await person.command(await house.studio(person), "edit", instruction="make the hat blue", image=data)
    return mark


async def agreed(house: House, person: Person, answer: str = "It is me") -> Json:
    """Upload a picture with a face and agree; return the preview."""
    mark = await upload(house, person)
    question = await person.wait_for_message(says(ASKED), since=mark)
    mark = person.mark()
    await person.press(question, answer)
    return await person.wait_for_message(is_preview, since=mark)


def stored(house: House) -> int:
    return sum(len(files) for _, _, files in os.walk(house.places.pictures))


async def counted(house: House, table: type) -> int:
    async with house.bot.storage.read() as db:
        return await db.scalar(select(func.count()).select_from(table)) or 0


async def kinds(house: House) -> list[AuditKind]:
    async with house.bot.storage.read() as db:
        return list(await db.scalars(select(AuditEntry.kind).order_by(AuditEntry.at, AuditEntry.id)))


async def server_says(house: House, person: Person, **fields: str) -> None:
    guild_id = int((await person.state())["guilds"][0]["id"])
    async with house.bot.storage.write() as db:
        await policies.change(db, guild_id, **fields)


async def test_the_question_says_what_happens_who_sees_it_and_how_long_it_is_kept(house: House, mara: Person) -> None:
    mark = await upload(house, mara)
    question = await mara.wait_for_message(says(ASKED), since=mark)
    for part in ("What happens:", "Who sees it:", f"<#{question['channel_id']}>", "How long:", "at most 30 days"):
        assert part in question["content"]
    assert "10 min" in question["content"]


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


async def test_a_server_may_switch_the_question_off(house: House, mara: Person) -> None:
    await server_says(house, mara, real_people="off")
    mark = await upload(house, mara)
    await mara.wait_for_message(is_preview, since=mark)
    assert await counted(house, Consent) == 0


async def withdrawn(person: Person, place: str) -> Json:
    mark = person.mark()
    await person.command(place, "consent withdraw")
    listed = await person.wait_for_message(says("Which picture do you take back"), since=mark)
    [select_] = [one for row in listed["components"] for one in row["components"]]
    mark = person.mark()
    await person.choose(listed, select_["custom_id"], select_["options"][0]["value"])
    return await person.wait_for_message(says("Taken back"), since=mark)


async def test_withdrawing_takes_the_upload_and_everything_made_from_it_and_leaves_the_record(
    house: House, mara: Person
) -> None:
    await house.generated(mara)
    before = stored(house)
    preview = await agreed(house, mara)
    shown = await house.approved(mara, preview)
    copied = mara.mark()
    await mara.command(shown["channel_id"], "edit", instruction="make it red", private=True)
    await mara.wait_for_message(is_preview, since=copied)
    assert await counted(house, Revision) == 4, "one drawn, the upload, its edit, and the private copy of that"
    house.engine.forgot.clear()

    await withdrawn(mara, shown["channel_id"])

    assert await counted(house, Revision) == 1
    assert await counted(house, Session) == 1
    assert stored(house) == before
    assert house.engine.forgot.is_set()
    left = [m for m in await mara.messages(shown["channel_id"]) if m["attachments"]]
    assert left == []
    async with house.bot.storage.read() as db:
        [consent] = list(await db.scalars(select(Consent)))
    assert consent.withdrawn_at is not None
    assert AuditKind.WITHDRAWN in await kinds(house)
    mark = mara.mark()
    await mara.command(await house.studio(mara), "consent withdraw")
    await mara.wait_for_message(says(words.WITHDRAW_NOTHING), since=mark)
    mark = await upload(house, mara)
    await mara.wait_for_message(says(ASKED), since=mark)


async def test_withdrawing_leaves_somebody_elses_upload_of_the_same_picture(house: House, mara: Person) -> None:
    jonas = await house.person("jonas")
    await agreed(house, jonas, "I have their permission")
    preview = await agreed(house, mara)
    await withdrawn(mara, preview["channel_id"])
    async with house.bot.storage.read() as db:
        authors = set(await db.scalars(select(Revision.author_id)))
    assert authors == {int(jonas.me["id"])}


async def missed(house: House, person: Person) -> tuple[Json, Json]:
    """Upload a picture in which no face is seen, and say that there is a person; return picture and question."""
    mark = await upload(house, person, faces=0)
    shown = await person.wait_for_message(says("Your picture as I keep it"), since=mark)
    await person.wait_for_message(is_preview, since=mark)
    mark = person.mark()
    await person.press(shown, "There is a person in it")
    return shown, await person.wait_for_message(says("you say that there is a person"), since=mark)


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
