"""The conversation the bot is for: draw, say what shall change, look, approve, go on."""

from __future__ import annotations

import asyncio

from engine.protocol import Edit, Origin
from sandbox.person import Person
from tests.bot.house import House, is_preview, is_result, says


async def test_a_drawn_picture_arrives_in_a_thread_of_its_own_labelled_and_described(
    house: House, mara: Person
) -> None:
    shown = await house.generated(mara, "a bowl of apples", seed=7)

    thread = await mara.channel("a bowl of apples")
    assert shown["channel_id"] == thread["id"]
    assert "AI-generated · fake-1 · seed 7 · text to image" in shown["content"]
    assert shown["attachments"][0]["description"] == "AI-generated picture: a bowl of apples"
    assert (await mara.download(shown["attachments"][0])).startswith(b"\x89PNG")


async def test_a_reply_becomes_a_preview_and_a_press_becomes_the_result(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    preview = await house.proposed(mara, shown)
    assert "a bowl of apples → a bowl of apples / turn the apples into pears" in preview["content"]
    assert "25 % of the picture" in preview["content"]

    mark = mara.mark()
    await mara.react(preview, "✅")
    result = await mara.wait_for_message(is_result, since=mark)

    assert [file["filename"].split(".")[-1] for file in result["attachments"]] == ["png", "png"]
    assert "every other pixel is the same" in result["content"]
    edit = house.engine.kinds("edit")[0]
    mask = house.engine.kinds("mask")[0]
    assert edit.parts["mask"] == mask.files["mask"]
    assert edit.parts["image"] == await mara.download(shown["attachments"][0])


async def test_an_edit_of_a_drawn_picture_says_how_it_was_drawn_and_an_edit_of_that_does_not(
    house: House, mara: Person
) -> None:
    first = await house.generated(mara, "a red house", seed=7, steps=12, guidance=4.0)
    second = await house.edited(mara, first, "make it blue")
    await house.edited(mara, second, "make it green")
    drawn, redrawn = (held.job for held in house.engine.kinds("edit"))
    assert isinstance(drawn, Edit)
    assert isinstance(redrawn, Edit)
    assert drawn.origin == Origin(prompt="a red house", seed=7, steps=12, guidance_scale=4.0)
    assert redrawn.origin is None


async def test_pressing_twice_applies_once(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    house.engine.go.clear()
    mark = mara.mark()
    await asyncio.gather(mara.press(preview, "✅"), mara.press(preview, "✅"), mara.react(preview, "✅"))
    told = await mara.wait_for_message(says("already applied"), since=mark)
    assert told["flags"] & 64
    house.engine.go.set()
    await mara.wait_for_message(is_result, since=mark)
    assert len(house.engine.kinds("edit")) == 1


async def test_a_strangers_approval_changes_nothing_and_is_explained_once(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    jonas = await house.person("jonas")
    mark = jonas.mark()
    await jonas.react(preview, "✅")
    await jonas.wait_for_message(says("Only <@"), since=mark)
    mark = jonas.mark()
    await jonas.unreact(preview, "✅")
    await jonas.react(preview, "✅")
    await jonas.press(preview, "✅")
    told = await jonas.wait_for_message(says("Only <@"), since=mark)
    assert told["flags"] & 64
    assert not house.engine.kinds("edit")

    await house.approved(mara, preview)


async def test_dropping_a_preview_changes_nothing(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    mark = mara.mark()
    await mara.react(preview, "❌")
    await mara.wait_for_message(says("Dropped. Nothing was changed"), since=mark)
    assert not (await mara.refresh(preview))["components"]
    assert not house.engine.kinds("edit")


async def test_a_deleted_preview_is_dropped_and_said(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    mark = mara.mark()
    channel = house.bot.get_partial_messageable(int(preview["channel_id"]))
    await channel.get_partial_message(int(preview["id"])).delete()
    await mara.wait_for_message(says("The preview was deleted"), since=mark)


async def test_undo_redo_and_branches_walk_the_tree(house: House, mara: Person) -> None:
    first = await house.generated(mara)
    second = await house.edited(mara, first)
    start = house.engine.kinds("edit")[0].parts["image"]

    mark = mara.mark()
    await mara.say(first["channel_id"], "undo", reply_to=second)
    back = await mara.wait_for_message(says("Back at this picture"), since=mark)
    assert await mara.download(back["attachments"][0]) == start

    mark = mara.mark()
    await mara.say(first["channel_id"], "undo", reply_to=back)
    await mara.wait_for_message(says("This is the first picture"), since=mark)

    mark = mara.mark()
    await mara.say(first["channel_id"], "redo", reply_to=back)
    forward = await mara.wait_for_message(says("Forward again"), since=mark)
    assert await mara.download(forward["attachments"][0]) == await mara.download(second["attachments"][0])

    await house.edited(mara, first, "make the bowl blue")
    assert house.engine.kinds("edit")[-1].parts["image"] == start
    mark = mara.mark()
    await mara.command(first["channel_id"], "history")
    tree = await mara.wait_for_message(says("The pictures of this session"), since=mark)
    assert tree["content"].count("└") == 2
    mark = mara.mark()
    await mara.choose(tree, "Go on from…", tree["components"][0]["components"][0]["options"][-1]["value"])
    picked = await mara.wait_for_message(says("From here on"), since=mark)
    assert await mara.download(picked["attachments"][0]) == start


async def test_a_shown_again_picture_can_be_replied_to(house: House, mara: Person) -> None:
    first = await house.generated(mara)
    second = await house.edited(mara, first)
    mark = mara.mark()
    await mara.say(first["channel_id"], "undo", reply_to=second)
    back = await mara.wait_for_message(says("Back at this picture"), since=mark)
    await house.edited(mara, back, "make the bowl blue")
    assert house.engine.kinds("edit")[-1].parts["image"] == await mara.download(first["attachments"][0])


async def test_again_keeps_the_mask_and_takes_a_new_seed(house: House, mara: Person) -> None:
    second = await house.edited(mara, await house.generated(mara))
    mark = mara.mark()
    await mara.say(second["channel_id"], "again", reply_to=second)
    await mara.wait_for_message(is_result, since=mark)
    one, two = house.engine.kinds("edit")
    assert one.parts == two.parts
    assert one.job.seed != two.job.seed
    assert len(house.engine.kinds("mask")) == 1


async def test_each_of_several_pictures_can_be_replied_to(house: House, mara: Person) -> None:
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house", count=3, seed=5)
    shown = [
        await mara.wait_for_message(lambda m, n=n: is_result(m) and f"({n} of 3)" in m["content"], since=mark)
        for n in (1, 2, 3)
    ]
    assert ["seed 5" in shown[0]["content"], "seed 7" in shown[2]["content"]] == [True, True]
    await house.proposed(mara, shown[1], "make the house blue")
    assert house.engine.kinds("mask")[0].parts["image"] == await mara.download(shown[1]["attachments"][0])


async def test_a_newer_instruction_replaces_a_preview_that_waits(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    first = await house.proposed(mara, shown)
    second = await house.proposed(mara, shown, "make the bowl blue")
    assert "Replaced by your newer instruction" in (await mara.refresh(first))["content"]
    assert "I dropped “turn the apples into pears”" in second["content"]
    await house.approved(mara, second)
    assert [held.job.plan.target for held in house.engine.kinds("edit")] == ["a bowl of apples / make the bowl blue"]


async def test_what_was_replaced_is_said_in_the_preview_and_once_more_only_to_who_is_elsewhere(
    house: House, mara: Person
) -> None:
    shown = await house.generated(mara)
    await house.proposed(mara, shown)
    for place, twice in ((shown["channel_id"], False), (await house.studio(mara), True)):
        mark = mara.mark()
        await mara.command(place, "edit", instruction="make the bowl blue")
        preview = await mara.wait_for_message(is_preview, since=mark)
        assert "I dropped" in preview["content"]
        answer = (await mara.wait_for_message(says("on “a bowl of apples”"), since=mark))["content"]
        assert ("I dropped" in answer) == twice


async def test_an_instruction_during_rendering_waits_and_starts_from_the_result(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    house.engine.go.clear()
    mark = mara.mark()
    await mara.press(preview, "✅")
    await mara.wait_for_message(says("Approved"), since=mark)
    await mara.command(preview["channel_id"], "edit", instruction="make the bowl blue")
    await mara.wait_for_message(says("as soon as the one before it is finished"), since=mark)
    assert len(house.engine.kinds("mask")) == 1
    house.engine.go.set()
    result = await mara.wait_for_message(is_result, since=mark)
    await mara.wait_for_message(lambda m: "blue" in m["content"] and "applies it" in m["content"], since=mark)
    assert house.engine.kinds("mask")[1].parts["image"] == await mara.download(result["attachments"][0])


async def test_growing_hands_the_shown_mask_back_and_redrawing_does_not(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    mark = mara.mark()
    await mara.press(preview, "Grow")
    await mara.wait_for_message(lambda m: "applies it" in m["content"], since=mark)
    first, grown = house.engine.kinds("mask")
    assert grown.job.grow == 1
    assert grown.parts["mask"] == first.files["mask"]
    assert grown.job.plan == first.result.plan
    mark = mara.mark()
    await mara.press(await mara.refresh(preview), "Redraw")
    await mara.wait_for_message(lambda m: "applies it" in m["content"], since=mark)
    redrawn = house.engine.kinds("mask")[2]
    assert redrawn.job.grow == 0
    assert "mask" not in redrawn.parts
    assert redrawn.job.seed != first.job.seed
    assert redrawn.job.instruction == first.job.instruction


async def test_the_plan_can_be_changed_in_a_form(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, source="a bowl of apples", target="a bowl of green pears")
    await mara.wait_for_message(lambda m: "a bowl of apples → a bowl of green pears" in m["content"], since=mark)
    asked = house.engine.kinds("mask")[1].job
    assert asked.plan.target == "a bowl of green pears"
    assert "turn the apples into pears" in asked.open.target, "the engine is told what the plan was before"


async def test_an_empty_mask_offers_no_approval(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.verdict = "empty"
    mark = mara.mark()
    await mara.say(shown["channel_id"], "turn the cat into a dog", reply_to=shown)
    preview = await mara.wait_for_message(says("nothing to apply yet"), since=mark)
    labels = [button.get("label") for row in preview["components"] for button in row["components"]]
    assert "Apply" not in labels
    assert {"Redraw", "Grow", "Change the plan"} <= set(labels)
    mark = mara.mark()
    await mara.react(preview, "✅")
    await mara.wait_for_message(says("the region is empty"), since=mark)
    house.engine.verdict = "region"
    mark = mara.mark()
    await mara.press(preview, "Grow")
    await mara.wait_for_message(lambda m: "applies it" in m["content"], since=mark)
    assert house.engine.kinds("mask")[1].job.threshold < house.engine.kinds("mask")[0].job.threshold


async def test_a_full_mask_says_that_everything_changes(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.verdict = "full"
    preview = await house.proposed(mara, shown)
    assert "whole picture" in preview["content"]


async def test_a_reply_that_cannot_be_read_is_answered_once_with_how_to_do_it(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it blue", reply_to=shown, ping=False)
    await mara.wait_for_message(says("Reply to a picture with the @ switched on"), since=mark)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it blue", reply_to=shown, ping=False)
    preview = await house.proposed(mara, shown)
    hints = [e for e in mara.events[mark:] if e.type == "MESSAGE_CREATE" and "@ switched on" in e.data["content"]]
    assert preview
    assert not hints


async def test_somebody_elses_reply_is_no_instruction(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    jonas = await house.person("jonas")
    mark = jonas.mark()
    await jonas.say(shown["channel_id"], "make it blue", reply_to=shown)
    await jonas.wait_for_message(says("Only <@"), since=mark)
    mark = jonas.mark()
    await jonas.say(shown["channel_id"], "please", reply_to=shown)
    await house.proposed(mara, shown)
    told = [e for e in jonas.events[mark:] if e.type == "MESSAGE_CREATE" and "Only <@" in e.data["content"]]
    assert not told
    assert len(house.engine.kinds("mask")) == 1


async def test_edit_outside_the_thread_takes_the_newest_session_and_says_which(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="make the bowl blue")
    answer = await mara.wait_for_message(says("“make the bowl blue” on “a bowl of apples”"), since=mark)
    assert f"<#{shown['channel_id']}>" in answer["content"]
    preview = await mara.wait_for_message(lambda m: "applies it" in m["content"], since=mark)
    assert preview["channel_id"] == shown["channel_id"]


async def test_the_message_menu_asks_for_an_instruction(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.message_command(shown["channel_id"], "Edit this image", shown)
    await mara.fill(await mara.wait_for_modal(since=mark), instruction="make the bowl blue")
    await mara.wait_for_message(lambda m: "applies it" in m["content"], since=mark)


async def test_cancel_stops_the_engine_and_says_that_nothing_changed(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.go.clear()
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it blue", reply_to=shown)
    progress = await mara.wait_for_message(says("Drawing"), since=mark)
    await mara.press(progress, "Cancel")
    await mara.wait_for_message(says("Cancelled. Nothing was changed"), since=mark)
    house.engine.go.set()
    await house.proposed(mara, shown, "make it green")
    mark = mara.mark()
    await mara.command(shown["channel_id"], "cancel")
    await mara.wait_for_message(says("Cancelled: “make it green”"), since=mark)
    mark = mara.mark()
    await mara.command(shown["channel_id"], "cancel")
    await mara.wait_for_message(says("I'm not working on anything"), since=mark)
