"""What people say and show is nowhere in the logs of the processes, whatever became of it."""

from __future__ import annotations

import base64

import pytest

from bench.conversation import is_picture, is_preview
from sandbox.launcher import House
from sandbox.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKS = ("zanzibarian", "quincelike", "medlaresque", "persimmonish")
"""Words that nobody but this conversation says, one for each way a text can go."""


async def test_a_conversation_leaves_neither_words_nor_pictures_in_the_logs(house: House, mara: Person) -> None:
    drawn, proposed, refused, misread = MARKS
    mark = mara.mark()
    await mara.command(await mara.channel("lounge"), "generate", prompt=f"a red {drawn} house in a meadow")
    shown = await mara.wait_for_message(lambda m: is_picture(m) and drawn in m["content"], 60, mark)
    mark = mara.mark()
    await mara.say(shown["channel_id"], f"turn the house into a {proposed} boat", reply_to=shown)
    preview = await mara.wait_for_message(is_preview, 60, mark)
    mark = mara.mark()
    await mara.press(preview, "Apply")
    result = await mara.wait_for_message(lambda m: is_picture(m) and proposed in m["content"], 60, mark)
    mark = mara.mark()
    await mara.say(shown["channel_id"], f"a {refused} woman without clothes", reply_to=result)
    await mara.wait_for_message(lambda m: m["content"].startswith("🛑"), 20, mark)
    mark = mara.mark()
    await mara.say(shown["channel_id"], f"{misread} of of of", reply_to=result)
    await mara.wait_for_message(lambda m: is_preview(m) or m["content"].startswith("😕"), 60, mark)

    picture = await mara.download(result["attachments"][0])
    traces = [
        *(word.encode() for word in MARKS),
        picture[64:128],
        base64.b64encode(picture)[64:128],
        b"\x89PNG",
        b"iVBOR",
    ]
    logs = {file.name: file.read_bytes() for file in (house.data / "logs").iterdir()}
    assert {"bot.log", "engine.log"} <= set(logs)
    assert b"job ended" in logs["engine.log"], "nothing was logged: the test would see no leak"
    assert [(name, trace) for name, log in logs.items() for trace in traces if trace in log] == []
