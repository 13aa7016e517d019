"""A restart, at whatever moment: every result arrives, and arrives once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import ModuleType

import pytest
from sqlalchemy import select

from bot import deliver, work
from bot import preview as preview_room
from bot.orders import Order
from sandbox.person import Json, Person
from storage.database import Storage
from storage.models import Job
from storage.states import JobKind
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says


class Crash(BaseException):
    """The process died here."""


@asynccontextmanager
async def dying_in(house: House, monkeypatch: pytest.MonkeyPatch, room: ModuleType, name: str) -> AsyncIterator[None]:
    """Let the bot die where it calls `name`; what made it call is done inside, and at the end it is dead."""
    dead = asyncio.Event()

    async def die(*_: object) -> None:
        dead.set()
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(room, name, die)
        yield
        await dead.wait()
        # The tasks' exception is the test's own.
        await asyncio.gather(*house.bot.work._tasks.values(), return_exceptions=True)
    await house.stop_bot()


async def results(person: Person, channel_id: str) -> list[Json]:
    return [message for message in await person.messages(channel_id) if is_result(message)]


async def test_a_job_that_was_under_way_is_finished_after_a_restart(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    house.engine.go.clear()
    mark = mara.mark()
    await mara.press(preview, "✅")
    await mara.wait_for_message(says("Drawing"), since=mark)
    await house.stop_bot()
    house.engine.go.set()
    await house.start_bot()
    await mara.wait_for_message(is_result, since=mark)
    assert len(await results(mara, preview["channel_id"])) == 2
    assert len(house.engine.kinds("edit")) == 1


async def test_a_result_that_was_saved_but_not_posted_is_posted(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    async with dying_in(house, monkeypatch, deliver, "post"):
        await mara.press(preview, "✅")
    mark = mara.mark()
    await house.start_bot()
    await mara.wait_for_message(is_result, since=mark)
    assert len(await results(mara, preview["channel_id"])) == 2


async def test_a_result_that_was_posted_just_before_the_crash_is_not_posted_again(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    mark = mara.mark()
    async with dying_in(house, monkeypatch, deliver, "set_posted"):
        await mara.press(preview, "✅")
        shown = await mara.wait_for_message(is_result, since=mark)
    house.standin.nonces.clear()  # an outage longer than nonces are remembered
    mark = mara.mark()
    await house.start_bot()
    await mara.wait_for_message(says("Applied"), since=mark)
    assert [message["id"] for message in await results(mara, preview["channel_id"])][1:] == [shown["id"]]
    await house.proposed(mara, shown, "make the bowl blue")


@pytest.mark.parametrize("settled", [True, False])
async def test_a_reaction_that_came_while_the_bot_was_away_counts(house: House, mara: Person, settled: bool) -> None:
    preview = await house.proposed(mara, await house.generated(mara), settled=settled)
    await house.stop_bot()
    mark = mara.mark()
    await mara.react(preview, "✅")
    await house.start_bot()
    await mara.wait_for_message(is_result, since=mark)


async def test_a_strangers_reaction_that_came_meanwhile_does_not(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    await house.stop_bot()
    jonas = await house.person("jonas")
    await jonas.react(preview, "✅")
    await house.start_bot()
    assert not house.engine.kinds("edit")


async def test_a_reply_that_came_while_the_bot_was_away_is_heard_once(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    await house.stop_bot()
    mark = mara.mark()
    await mara.say(shown["channel_id"], "turn the apples into pears", reply_to=shown)
    await house.start_bot()
    await mara.wait_for_message(is_preview, since=mark)
    await house.stop_bot()
    await house.start_bot()
    assert len(house.engine.kinds("mask")) == 1


async def test_a_button_of_an_old_preview_works_after_a_restart(house: House, mara: Person) -> None:
    await house.proposed(mara, await house.generated(mara))
    await house.stop_bot()
    mark = mara.mark()
    await house.start_bot()
    shown = await mara.wait_for_message(says("If you pressed or reacted meanwhile, press it again"), since=mark)
    assert shown["attachments"]
    await house.approved(mara, shown)


async def test_commands_are_told_to_discord_only_when_they_changed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[object] = []
    real = type(house.bot.tree).sync

    async def counting(tree: object, **options: object) -> object:
        synced.append(tree)
        return await real(tree, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(type(house.bot.tree), "sync", counting)
    await house.stop_bot()
    await house.start_bot()
    assert not synced
    await house.stop_bot()
    house.standin.world.application.commands.clear()
    await house.start_bot()
    assert len(synced) == 1


async def test_a_result_waits_for_discord_to_come_back(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "LONGEST_WAIT_S", 0.3)
    preview = await house.proposed(mara, await house.generated(mara))
    house.engine.go.clear()
    mark = mara.mark()
    await mara.press(preview, "✅")
    await mara.wait_for_message(says("Drawing"), since=mark)
    await mara.control(outage_s=0.5, outage_status=503)
    house.engine.go.set()
    await mara.wait_for_message(is_result, since=mark, timeout=20)
    assert len(await results(mara, preview["channel_id"])) == 2


async def test_a_reply_whose_job_was_written_but_not_shown_is_taken_once(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    async with dying_in(house, monkeypatch, preview_room, "open_progress"):
        await mara.say(shown["channel_id"], "turn the apples into pears", reply_to=shown)
    await house.start_bot()
    await mara.wait_for_message(is_preview, since=mark)
    async with house.bot.storage.read() as db:
        written = (await db.scalars(select(Job).where(Job.kind == JobKind.MASK))).all()
    assert len(written) == 1


async def test_an_uploads_preview_is_shown_after_a_crash_between_finding_and_showing_it(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = mara.mark()
    async with dying_in(house, monkeypatch, preview_room, "_show"):
        await mara.command(await house.studio(mara), "edit", instruction="make it blue", image=png())
    await house.start_bot()
    await mara.wait_for_message(is_preview, since=mark)
    assert len(house.engine.kinds("mask")) == 1


async def test_a_job_that_changed_its_form_takes_the_place_of_the_one_the_engine_holds(
    house: House, mara: Person
) -> None:
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    await mara.wait_for_message(says("Drawing"), since=mark)
    await house.stop_bot()
    async with Storage.open(house.places) as storage, storage.write() as db:
        [job] = (await db.scalars(select(Job))).all()
        order = Order.of(job)
        changed = order.job.model_copy(update={"seed": 12345})
        job.request_json = order.model_copy(update={"job": changed}).model_dump_json()
    house.engine.go.set()
    await house.start_bot()
    shown = await mara.wait_for_message(is_result, since=mark)
    assert "seed 12345" in shown["content"]


async def test_an_old_reaction_does_not_approve_a_preview_that_was_revised_since(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.verdict = "empty"
    mark = mara.mark()
    await mara.say(shown["channel_id"], "turn the cat into a dog", reply_to=shown)
    preview = await mara.wait_for_message(says("nothing to apply yet"), since=mark)
    await mara.react(preview, "✅")
    await mara.wait_for_message(says("the region is empty"), since=mark)
    house.engine.verdict = "region"
    mark = mara.mark()
    await mara.press(preview, "Redraw")
    await mara.wait_for_message(is_preview, since=mark)
    await mara.wait_for(lambda event: event.type == "REACTION" and len(event.data["reactions"]) == 2, since=mark)
    await house.stop_bot()
    mark = mara.mark()
    await house.start_bot()
    await mara.wait_for_message(says("press it again"), since=mark)
    assert not house.engine.kinds("edit")
