"""The conversation the bot is for: draw, say what shall change, look, approve, go on."""

from __future__ import annotations

import asyncio

from conftest import House, is_preview, is_result, says

from sandbox.person import Person


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
