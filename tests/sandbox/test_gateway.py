"""The gateway: lost connections are resumed, forgotten ones begin anew."""

from __future__ import annotations

import asyncio
import json

import aiohttp


async def test_what_was_missed_arrives_after_a_lost_connection(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = bot.channel_named("studio")
    await mara.control(drop_gateway=True)
    for n in range(3):
        await mara.say(channel.id, f"{bot.user.mention} {n}")
    heard = [(await asyncio.wait_for(bot.heard.get(), 15)).content[-1] for _ in range(3)]
    assert heard == ["0", "1", "2"]
    assert (studio.standin.gateway.identified, studio.standin.gateway.resumed) == (1, 1)
    assert bot.resumes == 1


async def test_a_forgotten_session_begins_anew(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(drop_gateway="forget")
    await mara.wait_for(lambda event: event.type == "BOT" and not event.data["online"])
    await mara.wait_for(lambda event: event.type == "BOT" and event.data["online"], 20, since=mara.mark())
    assert studio.standin.gateway.identified == 2
    await mara.say(bot.channel_named("studio").id, f"{bot.user.mention} again")
    assert "again" in (await bot.hear()).content


async def test_a_stranger_is_hung_up_on(studio) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(f"{studio.url}/gateway?v=10&encoding=json")
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 3, "d": {}})
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4003


async def test_a_resume_replays_the_same_frames_in_order(studio) -> None:
    mara = await studio.person()
    channel = await mara.channel("studio")
    async with aiohttp.ClientSession() as session:
        one = await session.ws_connect(f"{studio.url}/gateway?v=10&encoding=json")
        await one.receive()
        await one.send_json({"op": 2, "d": {"token": "x", "intents": 513, "properties": {}}})
        ready = await one.receive_json()
        await one.receive()
        await mara.say(channel, "a")
        await mara.say(channel, "b")
        seen = [json.loads((await one.receive()).data) for _ in range(2)]
        await one.close(code=4000)
        two = await session.ws_connect(f"{studio.url}/gateway?v=10&encoding=json")
        await two.receive()
        d = {"token": "x", "session_id": ready["d"]["session_id"], "seq": seen[0]["s"]}
        await two.send_json({"op": 6, "d": d})
        assert await two.receive_json() == seen[1]
        assert (await two.receive_json())["t"] == "RESUMED"
