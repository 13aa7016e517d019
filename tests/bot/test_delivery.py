"""Results reach the person even where the place takes smaller files only, and leave when the person wants it."""

from __future__ import annotations

import asyncio
import io
import os
import zipfile

import numpy as np
from PIL import Image
from sqlalchemy import func, select

from sandbox.person import Person
from storage.models import Revision
from tests.bot.house import House, is_result, says

LIMIT = 300_000


def noisy(side: int) -> bytes:
    """Return a PNG that does not compress."""
    samples = np.random.default_rng(1).integers(0, 255, (side, side, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(samples).save(buffer, "PNG")
    return buffer.getvalue()


async def test_a_result_over_the_limit_goes_out_smaller_is_said_and_the_master_kept(house: House, mara: Person) -> None:
    house.engine.picture = noisy(400)
    await mara.control(upload_limit=LIMIT)
    shown = await house.generated(mara)
    assert "The original is 0.5 MiB and this place takes" in shown["content"]
    assert shown["attachments"][0]["size"] <= LIMIT
    assert shown["attachments"][0]["filename"].endswith((".webp", ".jpg"))
    house.engine.picture = None
    await house.proposed(mara, shown)
    assert house.engine.kinds("mask")[0].parts["image"] == noisy(400)


async def test_a_limit_that_was_told_too_high_is_found_out(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.picture = noisy(400)
    await mara.control(upload_limit=LIMIT)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "again", reply_to=shown)
    result = await mara.wait_for_message(is_result, since=mark)
    assert result["attachments"][0]["size"] <= LIMIT


async def test_deleting_a_session_takes_pictures_rows_and_messages(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    result = await house.edited(mara, shown)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "delete")
    question = await mara.wait_for_message(says("It can't be undone"), since=mark)
    mark = mara.mark()
    await mara.press(question, "Yes, delete")
    await mara.wait_for_message(says("Deleted: 3 pictures"), since=mark)
    await asyncio.wait_for(house.engine.forgot.wait(), 5)
    left = [message for message in await mara.messages(shown["channel_id"]) if message["author"].get("bot")]
    assert not [message for message in left if message["attachments"]]
    assert result["id"] not in [message["id"] for message in left]
    assert not any(files for _, _, files in os.walk(house.places.pictures))
    async with house.bot.storage.read() as db:
        assert await db.scalar(select(func.count()).select_from(Revision)) == 0


async def test_keeping_deletes_nothing(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "privacy delete")
    question = await mara.wait_for_message(says("everything I keep about you"), since=mark)
    mark = mara.mark()
    await mara.press(question, "No, keep it")
    await mara.wait_for_message(says("Nothing was deleted"), since=mark)
    await house.proposed(mara, shown)


async def test_everything_about_a_person_can_be_had_and_deleted(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "privacy export")
    given = await mara.wait_for_message(says("Everything I keep about you"), since=mark)
    archive = zipfile.ZipFile(io.BytesIO(await mara.download(given["attachments"][0])))
    picture = await mara.download(shown["attachments"][0])
    assert picture in [archive.read(name) for name in archive.namelist()]

    mark = mara.mark()
    await mara.command(shown["channel_id"], "privacy delete")
    question = await mara.wait_for_message(says("all your sessions, pictures"), since=mark)
    await mara.press(question, "Yes, delete")
    await mara.wait_for_message(says("Deleted everything"), since=mark)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "privacy export")
    await mara.wait_for_message(says("I keep nothing about you"), since=mark)
