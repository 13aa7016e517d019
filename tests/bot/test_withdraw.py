"""What a yes is worth when it is taken back: the picture goes with all made from it, wherever that is, for good."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot import deliver, removal, words
from bot.withdraw import withdraw
from sandbox.person import Json, Person
from storage import consents, jobs
from storage.columns import now
from storage.models import Consent, Revision, Session
from storage.states import Answer, AuditKind
from tests.bot.asking import ASKED, PICTURE, agreed, counted, kinds, stored, upload, withdrawn
from tests.bot.house import House, is_preview, says


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


async def pictures_in(person: Person, *channels: str) -> list[Json]:
    """Return the messages that show a picture."""
    return [m for channel in channels for m in await person.messages(channel) if m["attachments"]]


async def test_what_another_person_took_out_of_discord_and_uploaded_goes_too(house: House, mara: Person) -> None:
    shown = await house.approved(mara, await agreed(house, mara))
    jonas = await house.person("jonas")
    mark = await upload(house, jonas, data=await jonas.download(shown["attachments"][0]))
    question = await jonas.wait_for_message(says(ASKED), since=mark)
    mark = jonas.mark()
    await jonas.press(question, "I have their permission")
    theirs = await house.approved(jonas, await jonas.wait_for_message(is_preview, since=mark))

    await withdrawn(mara, shown["channel_id"])

    assert await counted(house, Revision) == 0
    assert stored(house) == 0
    assert await pictures_in(mara, shown["channel_id"], theirs["channel_id"]) == []
    async with house.bot.storage.read() as db:
        assert await consents.standing(db, int(jonas.me["id"])) == [], "permission that ended is no permission"


async def test_the_same_picture_in_direct_messages_goes_with_the_one_in_a_server(house: House, mara: Person) -> None:
    preview = await agreed(house, mara)
    dm = await mara.dm()
    mark = mara.mark()
    await mara.say(dm, "make it green", files=[PICTURE])
    await mara.wait_for_message(is_preview, since=mark)
    await withdrawn(mara, preview["channel_id"])
    assert await counted(house, Revision) == 0
    assert [m for m in await pictures_in(mara, preview["channel_id"], dm["id"]) if m["author"].get("bot")] == []


async def test_what_is_being_rendered_meanwhile_is_neither_kept_nor_posted(house: House, mara: Person) -> None:
    preview = await agreed(house, mara)
    house.engine.go.clear()
    mark = mara.mark()
    await mara.press(preview, "✅")
    await mara.wait_for_message(says("Approved"), since=mark)
    async with house.bot.storage.read() as db:
        [job] = await jobs.unfinished(db)
    await withdrawn(mara, preview["channel_id"])
    house.engine.go.set()
    await house.bot.work.over(job.id)
    assert await counted(house, Revision) == 0
    assert stored(house) == 0
    assert await pictures_in(mara, preview["channel_id"]) == []


async def test_a_result_that_is_just_being_posted_is_found_and_removed(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await agreed(house, mara)
    entered, let_go = asyncio.Event(), asyncio.Event()
    post, stop = deliver.post, house.bot.work.stop

    async def slow(*given: Any) -> int:
        entered.set()
        await let_go.wait()
        return await post(*given)

    def stopping(job_id: str) -> None:
        stop(job_id)
        let_go.set()

    monkeypatch.setattr(deliver, "post", slow)
    monkeypatch.setattr(house.bot.work, "stop", stopping)
    await mara.press(preview, "✅")
    await entered.wait()
    await withdrawn(mara, preview["channel_id"])
    assert await counted(house, Revision) == 0
    assert await pictures_in(mara, preview["channel_id"]) == []


async def test_a_withdrawal_that_a_crash_cut_short_is_carried_out_at_the_next_start(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await house.approved(mara, await agreed(house, mara))

    async def killed(*_: Any) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(removal, "remove_messages", killed)
        async with house.bot.storage.read() as db:
            [consent] = await consents.standing(db, int(mara.me["id"]))
        with pytest.raises(asyncio.CancelledError):
            await withdraw(house.bot, consent.id, consent.person_id)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "edit", instruction="make it red")
    await mara.wait_for_message(says("This picture is hidden"), since=mark)
    await house.stop_bot()
    await house.start_bot()
    assert await counted(house, Revision) == 0
    assert stored(house) == 0
    assert await pictures_in(mara, shown["channel_id"]) == []
    assert AuditKind.WITHDRAWN in await kinds(house)
    mark = await upload(house, mara)
    await mara.wait_for_message(says(ASKED), since=mark)
    await house.stop_bot()
    await house.start_bot()
    assert (await kinds(house)).count(AuditKind.WITHDRAWN) == 1, "it is done once"


async def test_more_consents_than_one_list_holds_are_offered_in_several(house: House, mara: Person) -> None:
    async with house.bot.storage.write() as db:
        for number in range(30):
            await consents.record(
                db,
                person_id=int(mara.me["id"]),
                faces=1,
                answer=Answer.ME,
                wording=words.CONSENT_WORDING,
                asked_at=now(),
                picture_hash=f"{number:064x}",
            )
    mark = mara.mark()
    await mara.command(await house.studio(mara), "consent withdraw")
    listed = await mara.wait_for_message(says("Which picture do you take back"), since=mark)
    lists = [one for row in listed["components"] for one in row["components"]]
    assert [len(one["options"]) for one in lists] == [25, 5]
    assert len({option["value"] for one in lists for option in one["options"]}) == 30
    mark = mara.mark()
    await mara.choose(listed, lists[1]["custom_id"], lists[1]["options"][-1]["value"])
    await mara.wait_for_message(says("Taken back"), since=mark)
    async with house.bot.storage.read() as db:
        assert len(await consents.standing(db, int(mara.me["id"]))) == 29
