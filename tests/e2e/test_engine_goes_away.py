"""The engine is down or killed mid-job: the bot says so, keeps the request, and finishes when it is back."""

import pytest

from bench.conversation import by_bot, is_picture
from sandbox.launcher import House
from sandbox.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_killed_engine_costs_nobody_their_picture(house: House, mara: Person) -> None:
    studio = await mara.channel("studio")
    since = mara.mark()
    await mara.command(studio, "generate", prompt="a blue boat on a beach", seed=4, steps=60)
    await mara.wait_for_message(lambda m: by_bot(m) and "Drawing" in m["content"], 20, since)
    await house.kill_engine()
    await mara.wait_for_message(lambda m: by_bot(m) and "isn't answering" in m["content"], 20, since)
    await house.start_engine()
    picture = await mara.wait_for_message(is_picture, 60, since)
    shown = [m for m in await mara.messages(picture["channel_id"]) if is_picture(m)]
    assert len(shown) == 1
