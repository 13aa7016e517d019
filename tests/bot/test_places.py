"""Where a session lives: threads, channels, direct messages, private places, and what permissions are missing."""

from __future__ import annotations

import pytest

from sandbox.person import Json, Person
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says


async def deny(person: Person, channel: Json, *names: str) -> None:
    await person.control(permissions={"channel_id": channel["id"], "deny": list(names)})


async def test_without_permission_for_threads_it_goes_on_in_the_channel_and_names_it(
    house: House, mara: Person
) -> None:
    studio = await house.studio(mara)
    await deny(mara, studio, "CREATE_PUBLIC_THREADS")
    mark = mara.mark()
    await mara.command(studio, "generate", prompt="a red house")
    await mara.wait_for_message(says("I'm missing the permission Create Public Threads"), since=mark)
    shown = await mara.wait_for_message(is_result, since=mark)
    assert shown["channel_id"] == studio["id"]
    preview = await house.proposed(mara, shown, "make the house blue")
    assert preview["channel_id"] == studio["id"]


async def test_every_missing_permission_is_named(house: House, mara: Person) -> None:
    studio = await house.studio(mara)
    await deny(mara, studio, "ATTACH_FILES", "SEND_MESSAGES")
    mark = mara.mark()
    await mara.command(studio, "generate", prompt="a red house")
    told = await mara.wait_for_message(says("I can't work here"), since=mark)
    assert "Attach Files" in told["content"]
    assert not house.engine.submitted


async def test_without_permission_to_react_the_buttons_do(house: House, mara: Person) -> None:
    studio = await house.studio(mara)
    await deny(mara, studio, "ADD_REACTIONS")
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make the house blue", reply_to=shown)
    preview = await mara.wait_for_message(says("missing the permission Add Reactions"), since=mark)
    await mara.press(preview, "✅")
    await mara.wait_for_message(is_result, since=mark)


async def test_a_server_can_turn_threads_off(house: House, mara: Person) -> None:
    studio = await house.studio(mara)
    mark = mara.mark()
    await mara.command(studio, "policy")
    policy = await mara.wait_for_message(says("Threads: on"), since=mark)
    await mara.choose(policy, "Change…", "threads")
    await mara.wait_for_message(says("Threads: off"), since=mark)
    assert (await house.generated(mara))["channel_id"] == studio["id"]


@pytest.mark.usefixtures("house")
async def test_direct_messages_are_a_session_without_a_thread(mara: Person) -> None:
    dm = await mara.dm()
    mark = mara.mark()
    await mara.command(dm, "generate", prompt="a red house")
    shown = await mara.wait_for_message(is_result, since=mark)
    assert shown["channel_id"] == dm["id"]
    mark = mara.mark()
    await mara.say(dm, "make the house blue")
    preview = await mara.wait_for_message(is_preview, since=mark)
    assert preview["channel_id"] == dm["id"]


async def test_a_mention_in_the_thread_is_an_instruction(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    bot_id = (await mara.state())["bot"]["id"]
    await mara.say(shown["channel_id"], f"<@{bot_id}> make the bowl blue")
    await mara.wait_for_message(is_preview, since=mark)
    assert house.engine.kinds("mask")[0].job.instruction == "make the bowl blue"


async def test_a_private_edit_goes_to_a_private_thread(house: House, mara: Person) -> None:
    studio = await house.studio(mara)
    mark = mara.mark()
    await mara.command(studio, "edit", instruction="make it blue", image=png(), private=True)
    preview = await mara.wait_for_message(is_preview, since=mark)
    jonas = await house.person("jonas")
    names = [thread["id"] for guild in (await jonas.state())["guilds"] for thread in guild["threads"]]
    assert preview["channel_id"] not in [studio["id"], *names]


async def test_a_private_edit_goes_to_direct_messages_where_private_threads_are_not_allowed(
    house: House, mara: Person
) -> None:
    await house.generated(mara)
    studio = await house.studio(mara)
    await deny(mara, studio, "CREATE_PRIVATE_THREADS")
    mark = mara.mark()
    await mara.command(studio, "edit", instruction="make it blue", private=True)
    preview = await mara.wait_for_message(is_preview, since=mark)
    assert preview["channel_id"] == (await mara.dm())["id"]


async def test_help_says_how_to_talk(house: House, mara: Person) -> None:
    mark = mara.mark()
    await mara.command(await house.studio(mara), "help")
    told = await mara.wait_for_message(says("How to talk to me"), since=mark)
    assert len(told["content"]) <= 2000


async def test_edit_without_any_picture_says_how_to_begin(house: House, mara: Person) -> None:
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="make it blue")
    await mara.wait_for_message(says("I don't know which picture you mean"), since=mark)


async def test_a_place_that_was_closed_meanwhile_is_named_where_it_can_be_read(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    studio = await house.studio(mara)
    house.engine.go.clear()
    mark = mara.mark()
    await mara.say(shown["channel_id"], "again", reply_to=shown)
    await mara.wait_for_message(says("Drawing"), since=mark)
    await deny(mara, studio, "ATTACH_FILES", "SEND_MESSAGES_IN_THREADS")
    house.engine.go.set()
    told = await mara.wait_for_message(says("I can't go on in"), since=mark)
    assert "Attach Files and Send Messages in Threads" in told["content"]


async def test_with_the_privileged_intent_any_message_of_the_owner_in_the_thread_counts(house: House) -> None:
    await house.stop_bot()
    mara, jonas = await house.person("mara"), await house.person("jonas")
    await mara.control(message_content=True)
    await house.start_bot(message_content=True)
    shown = await house.generated(mara)
    mark = mara.mark()
    await jonas.say(shown["channel_id"], "make the bowl red")
    await mara.say(shown["channel_id"], "make the bowl blue")
    await mara.wait_for_message(is_preview, since=mark)
    assert [held.job.instruction for held in house.engine.kinds("mask")] == ["make the bowl blue"]


async def test_without_it_the_owner_is_told_once_how_to_be_heard(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make the bowl blue")
    await mara.wait_for_message(says("@ switched on"), since=mark)
    await mara.say(shown["channel_id"], "hello?")
    await house.proposed(mara, shown)
    told = [e for e in mara.events[mark:] if e.type == "MESSAGE_CREATE" and "@ switched on" in e.data["content"]]
    assert len(told) == 1


async def test_an_instruction_given_while_the_first_picture_is_drawn_waits_for_it(house: House, mara: Person) -> None:
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    progress = await mara.wait_for_message(says("Drawing"), since=mark)
    await mara.command(progress["channel_id"], "edit", instruction="make the house blue")
    await mara.wait_for_message(says("as soon as the one before it is finished"), since=mark)
    house.engine.go.set()
    await mara.wait_for_message(is_preview, since=mark)


async def test_long_words_make_a_thread_and_messages_all_the_same(house: House, mara: Person) -> None:
    shown = await house.generated(mara, "a red house " * 80)
    await house.proposed(mara, shown, "turn the house into " + "a boat " * 100)
