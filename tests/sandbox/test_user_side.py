"""The people's side: who may call it, and what it says when something is wrong."""

from __future__ import annotations

import aiohttp
import pytest

from sandbox.person import Refused


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/user/state", "/user/live"])
async def test_other_sites_are_turned_away(studio, headers, path) -> None:
    async with aiohttp.ClientSession() as session:
        assert (await session.get(studio.url + path, headers=headers)).status == 403


async def test_the_page_itself_is_let_in(studio) -> None:
    async with aiohttp.ClientSession(headers={"Origin": studio.url, "Sec-Fetch-Site": "same-origin"}) as session:
        answer = await session.get(f"{studio.url}/user/state")
        assert (await answer.json())["me"]["username"] == "mara"


async def test_refusals_are_sentences(studio) -> None:
    mara = await studio.person()
    channel = await mara.channel("studio")
    await mara.control(people_upload_limit=2**20)
    with pytest.raises(Refused, match="too powerful"):
        await mara.say(channel, "x", files=[bytes(2**20 + 1)])
    with pytest.raises(Refused, match="2000 or fewer"):
        await mara.say(channel, "x" * 2001)
    with pytest.raises(Refused, match="nothing to send"):
        await mara.say(channel, " ")
    with pytest.raises(Refused, match="no command"):
        await mara.command(channel, "nothing")


async def test_a_person_without_permission_is_told(studio) -> None:
    jonas = await studio.person("jonas")
    channel = await jonas.channel("studio")
    await jonas.control(permissions={"channel_id": channel["id"], "user_id": jonas.me["id"], "deny": ["send_messages"]})
    with pytest.raises(Refused, match="not allowed"):
        await jonas.say(channel, "hello")


async def test_static_files_stay_in_their_folder(studio) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{studio.url}/static/%2e%2e/%2e%2e/seed.py")
        assert answer.status == 404


async def test_a_new_channel_reaches_the_bot(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = await mara.new_channel("My Pictures")
    await mara.say(channel, f"{bot.user.mention} hi")
    assert (await bot.hear()).channel.name == "my-pictures"


async def test_a_person_who_pays_sends_more_than_the_bot_could(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(people_upload_limit=30 * 2**20)
    big = bytes(11 * 2**20)
    await mara.say(await mara.dm(), "mine", files=[("big.bin", big), ("big2.bin", big), ("big3.bin", big)])
    message = await bot.hear()
    assert [attachment.size for attachment in message.attachments] == [len(big)] * 3
