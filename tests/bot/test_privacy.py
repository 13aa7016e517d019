"""What a person can see, take along and have deleted; and what goes by itself."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
from sqlalchemy import func, select, update

from bot import model_card, retention, words
from bot.delete import delete_session
from bot.privacy import delete_everything
from sandbox.person import Person
from storage import jobs, memory, sessions
from storage.columns import now
from storage.models import Job, Pseudonym, Revision, Session
from storage.states import JobKind
from tests.bot.house import House, is_result, says


async def counted(house: House, table: type) -> int:
    async with house.bot.storage.read() as db:
        return await db.scalar(select(func.count()).select_from(table)) or 0


def stored(house: House) -> int:
    return sum(len(files) for _, _, files in os.walk(house.places.pictures))


async def test_what_is_kept_is_counted_for_the_persons_eyes_only(house: House, mara: Person) -> None:
    await house.edited(mara, await house.generated(mara))
    mark = mara.mark()
    await mara.command(await house.studio(mara), "privacy show")
    told = await mara.wait_for_message(says("What I keep about you"), since=mark)
    assert told["flags"] & 64
    for line in ("1 × sessions", "2 × pictures with their history", "3 picture files", "after 30 days without use"):
        assert line in told["content"]


async def test_the_export_holds_every_entry_and_every_picture(house: House, mara: Person) -> None:
    shown = await house.generated(mara, count=3)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "privacy export")
    given = await mara.wait_for_message(says("Everything I keep about you"), since=mark)
    assert given["flags"] & 64
    archive = zipfile.ZipFile(io.BytesIO(await mara.download(given["attachments"][0])))
    data = json.loads(archive.read("data.json"))
    assert {"sessions", "revisions", "jobs"} <= set(data)
    assert len([name for name in archive.namelist() if name.startswith("pictures/")]) == 3


async def test_deleting_everything_leaves_nothing_and_says_what_stays_as_proof(house: House, mara: Person) -> None:
    shown = await house.edited(mara, await house.generated(mara))
    await house.generated(mara, "a red house")
    mark = mara.mark()
    await mara.command(shown["channel_id"], "privacy delete")
    question = await mara.wait_for_message(says("What stays as proof"), since=mark)
    house.engine.forgot.clear()
    await mara.press(question, "Yes, delete")
    await mara.wait_for_message(says("Deleted everything I kept about you"), since=mark)
    assert [await counted(house, table) for table in (Session, Revision, Job)] == [0, 0, 0]
    assert stored(house) == 0
    assert house.engine.forgot.is_set()
    assert not [m for m in await mara.messages(shown["channel_id"]) if m["attachments"]]


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("everything", [True, False])
async def test_deleting_takes_the_persons_words_out_of_the_thread_and_its_name(
    house: House, mara: Person, everything: bool, archived: bool
) -> None:
    shown = await house.edited(mara, await house.generated(mara, "a bowl of quinces"), "turn the quinces into pears")
    thread = shown["channel_id"]
    mark = mara.mark()
    await mara.say(thread, "history", reply_to=shown)
    await mara.wait_for_message(says("here"), since=mark)
    if archived:  # as every thread of ours is after a day
        await mara.control(archive=thread)
    if everything:
        assert "out of my reach" not in await delete_everything(house.bot, int(mara.me["id"]))
    else:
        async with house.bot.storage.read() as db:
            [session] = await sessions.of_owner(db, int(mara.me["id"]))
        await delete_session(house.bot, session.id, session.owner_id)
    studio = await house.studio(mara)
    left = [*await mara.messages(thread), *await mara.messages(studio)]
    assert not [m for m in left if m["attachments"]]
    assert not [m["content"] for m in left if "quinces" in m["content"] and m["author"]["id"] != mara.me["id"]]
    names = [one["name"] for one in (await mara.state())["guilds"][0]["threads"]]
    assert words.THREAD_EMPTIED in names
    assert not [name for name in names if "quinces" in name]


async def test_a_thread_in_which_somebody_else_still_has_a_session_is_left_to_them(house: House, mara: Person) -> None:
    shown = await house.generated(mara, "a bowl of quinces")
    jonas = await house.person("jonas")
    mark = jonas.mark()
    await jonas.command(shown["channel_id"], "generate", prompt="a red house")
    his = await jonas.wait_for_message(is_result, since=mark)
    assert his["channel_id"] == shown["channel_id"]
    await delete_everything(house.bot, int(mara.me["id"]))
    pictures = [m["id"] for m in await jonas.messages(shown["channel_id"]) if m["attachments"]]
    assert pictures == [his["id"]]


@pytest.mark.parametrize("discord_away", [False, True])
async def test_deleting_everything_while_a_job_runs_leaves_nothing_of_it(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch, discord_away: bool
) -> None:
    shown = await house.edited(mara, await house.generated(mara))
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a bowl of quinces")
    await mara.wait_for_message(lambda m: bool(m["components"]) and "quinces" in m["content"], since=mark)
    [job] = [one for one in await unfinished(house) if one.kind is JobKind.GENERATE]
    if discord_away:

        async def away(*_: object) -> None:
            raise aiohttp.ClientConnectionError

        monkeypatch.setattr(discord.PartialMessage, "delete", away)
    told = await delete_everything(house.bot, int(mara.me["id"]))
    assert ("out of my reach" in told) == discord_away
    house.engine.go.set()
    await house.bot.work.over(job.id)
    for table in (Session, Revision, Job, Pseudonym):
        assert await counted(house, table) == 0, table
    assert stored(house) == 0
    assert job.id not in house.engine.jobs, "the engine was told before it was asked to forget"
    if not discord_away:
        for place in (shown["channel_id"], str(job.channel_id)):
            assert not [m for m in await mara.messages(place) if m["attachments"]]


async def test_a_server_that_is_left_while_a_job_runs_has_it_stopped(house: House, mara: Person) -> None:
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a bowl of quinces")
    await mara.wait_for_message(lambda m: bool(m["components"]) and "quinces" in m["content"], since=mark)
    [job] = await unfinished(house)
    [guild] = house.bot.guilds
    await house.bot.on_guild_remove(guild)
    assert job.id not in house.engine.jobs
    house.engine.go.set()
    await house.bot.work.over(job.id)
    assert [await counted(house, table) for table in (Session, Revision, Job)] == [0, 0, 0]
    assert stored(house) == 0


async def unfinished(house: House) -> list[Job]:
    async with house.bot.storage.read() as db:
        return list(await jobs.unfinished(db))


async def grow_old(house: House, days: int) -> None:
    """Let everything so far have happened so many days ago."""
    then = now() - timedelta(days=days)
    async with house.bot.storage.write() as db:
        await db.execute(update(Session).values(created_at=then))
        await db.execute(update(Revision).values(created_at=then))
        await db.execute(update(Job).values(created_at=then, updated_at=then))


async def test_an_idle_session_is_purged_also_when_it_came_due_while_the_bot_was_away(
    house: House, mara: Person
) -> None:
    await house.generated(mara)
    await grow_old(house, 29)
    assert await retention.purge_idle(house.bot) == 0
    await grow_old(house, 31)
    await house.stop_bot()
    await house.start_bot()
    assert house.bot._purging is not None
    while await counted(house, Session):
        mark = mara.mark()
        await mara.command(await house.studio(mara), "privacy show")
        await mara.wait_for_message(says("🔎"), since=mark)
    assert await counted(house, Job) == 0
    assert stored(house) == 0


async def test_a_server_that_removes_the_bot_takes_its_data_along_and_direct_messages_stay(
    house: House, mara: Person
) -> None:
    await house.generated(mara)
    mark = mara.mark()
    await mara.command(await mara.dm(), "generate", prompt="a red house")
    await mara.wait_for_message(is_result, since=mark)
    before = stored(house)
    [guild] = house.bot.guilds
    await house.bot.on_guild_remove(guild)
    assert await counted(house, Session) == 1
    assert stored(house) == before - 1


async def test_a_server_that_removed_the_bot_while_it_was_away_is_forgotten_by_the_same_account_only(
    house: House, mara: Person
) -> None:
    await house.generated(mara)
    async with house.bot.storage.write() as db:
        await db.execute(update(Session).values(guild_id=99))
        await db.execute(update(Job).values(guild_id=99))
        await memory.remember(db, "account", "some other account")
    await retention.forget_left_guilds(house.bot)
    assert await counted(house, Session) == 1, "another account's servers are left alone, and this one is remembered"
    await retention.forget_left_guilds(house.bot)
    assert await counted(house, Session) == 0


async def test_help_hands_out_the_pages_on_privacy_and_use(house: House, mara: Person) -> None:
    mark = mara.mark()
    await mara.command(await house.studio(mara), "help")
    told = await mara.wait_for_message(says("How to talk to me"), since=mark)
    for label, holds in (("Privacy", b"/consent withdraw"), ("Terms", b"Misinformation")):
        mark = mara.mark()
        await mara.press(told, label)
        page = await mara.wait_for_message(lambda m: bool(m["attachments"]), since=mark)
        assert page["flags"] & 64
        assert holds in await mara.download(page["attachments"][0])


@pytest.mark.parametrize("demo", [True, False])
async def test_help_tells_what_the_demo_model_makes_of_people_and_how_another_is_measured(
    house: House, mara: Person, demo: bool
) -> None:
    house.engine.demo = demo
    mark = mara.mark()
    await mara.command(await house.studio(mara), "help", about="model")
    told = await mara.wait_for_message(says("I run with"), since=mark)
    assert told["flags"] & 64
    if not demo:
        assert "python -m bench.bias --captioner" in told["content"]
        return
    found = model_card.read_attributes(model_card.DEMO_TABLE)
    assert found is not None
    for prompt, attributes in found.table.items():
        assert prompt in told["content"]
        assert all(attribute in told["content"] for attribute in attributes)
    assert "glasses: no" in told["content"]


def test_the_models_table_is_read_and_fits_into_a_message(tmp_path: Path) -> None:
    file = tmp_path / "attributes.json"
    assert model_card.read_attributes(file) is None
    table = {"a portrait": {"hair": {"black": 3, "red": 1}, "skin": {"light": 2, "dark": 2}}}
    file.write_text(
        json.dumps({"model": "m", "judge": "the captioner", "made_by": "x", "pictures_per_prompt": 4, "table": table})
    )
    found = model_card.read_attributes(file)
    assert found is not None
    text = words.model_described("m", found.judge, found.pictures_per_prompt, found.table)
    assert "hair: black 75 %, red 25 %" in text
    long = {f"prompt {number}": {"hair": {"black": 1}} for number in range(300)}
    assert len(words.model_described("m", "j", 1, long)) <= 2000
