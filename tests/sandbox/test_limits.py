"""Rate limits: the library waits, and is told when it did not."""

from __future__ import annotations

import asyncio
import time

import aiohttp

HEADERS = {"Authorization": "Bot any-token"}


async def test_the_sixth_call_in_five_seconds_is_refused_with_headers(studio) -> None:
    channel = (await (await studio.person()).channel("studio"))["id"]
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        url = f"{studio.url}/api/v10/channels/{channel}/messages"
        answers = [await session.post(url, json={"content": str(n)}) for n in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
        refused = await answers[5].json()
        assert 0 < refused["retry_after"] <= 5
        assert not refused["global"]
        assert answers[5].headers["Via"]
        other = f"{studio.url}/api/v10/channels/{int(channel) + 1}/messages"
        assert (await session.post(other, json={"content": "x"})).status == 200, "each channel has its own bucket"


async def test_the_library_waits_and_loses_nothing(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(rate_limit={"bucket": "message.create", "calls": 2, "seconds": 0.4})
    channel = bot.channel_named("studio")
    started = time.monotonic()
    await asyncio.gather(*(channel.send(str(n)) for n in range(5)))
    assert time.monotonic() - started >= 0.8
    assert sorted(m["content"] for m in await mara.messages(channel.id)) == ["0", "1", "2", "3", "4"]


async def test_a_429_is_retried(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(rate_limit={"bucket": "message.create", "calls": 1, "seconds": 0.3})
    channel = (await mara.channel("studio"))["id"]
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        url = f"{studio.url}/api/v10/channels/{channel}/messages"
        assert (await session.post(url, json={"content": "somebody else used it up"})).status == 200
    await bot.channel_named("studio").send("mine")
    assert studio.standin.limits.refused == 1


async def test_fifty_calls_a_second_is_the_most(studio) -> None:
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        url = f"{studio.url}/api/v10/applications/{studio.standin.bot_id}/commands"
        answers = await asyncio.gather(*(session.get(url) for _ in range(60)))
        refused = [answer for answer in answers if answer.status == 429]
        assert refused
        assert (await refused[0].json())["global"]
