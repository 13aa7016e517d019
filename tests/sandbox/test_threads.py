"""Threads: starting, permissions, archiving, who sees them."""

from __future__ import annotations

import discord
import pytest


async def test_a_thread_starts_from_a_message_and_shows_on_it(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    message = await bot.channel_named("studio").send("a picture")
    thread = await message.create_thread(name="a bowl of apples")
    await thread.send("first")
    assert thread.id == message.id
    assert bot.get_channel(thread.id) is not None
    seen = await mara.refresh({"id": str(message.id), "channel_id": str(message.channel.id)})
    assert seen["thread"]["name"] == "a bowl of apples"
    assert seen["thread"]["message_count"] == 1
    assert [m["type"] for m in await mara.messages(thread.id)] == [21, 0]
    with pytest.raises(discord.HTTPException) as error:
        await message.create_thread(name="again")
    assert error.value.code == 160004


async def test_a_person_who_writes_in_a_thread_joins_it(studio) -> None:
    bot, jonas = await studio.bot(), await studio.person("jonas")
    thread = await bot.channel_named("studio").create_thread(name="t", type=discord.ChannelType.public_thread)
    await jonas.say(thread.id, f"{bot.user.mention} hi")
    message = await bot.hear()
    assert isinstance(message.channel, discord.Thread)
    assert {member.id for member in await thread.fetch_members()} == {bot.user.id, int(jonas.me["id"])}


async def test_posting_opens_an_archived_thread_but_reacting_does_not(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    thread = await bot.channel_named("studio").create_thread(name="t", type=discord.ChannelType.public_thread)
    message = await thread.send("first")
    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as error:
        await message.add_reaction("✅")
    assert error.value.code == 50083
    await mara.say(thread.id, "hello again")
    await message.add_reaction("✅")
    assert not (await mara.channel("t"))["thread_metadata"]["archived"]


async def test_a_private_thread_is_for_those_who_are_in_it(studio) -> None:
    bot, mara, jonas = await studio.bot(), await studio.person(), await studio.person("jonas")
    thread = await bot.channel_named("studio").create_thread(name="secret", invitable=False)
    with pytest.raises(LookupError):
        await jonas.channel("secret")
    await thread.add_user(discord.Object(int(jonas.me["id"])))
    await jonas.wait_for(lambda event: event.type == "THREAD_CREATE" and event.data["id"] == str(thread.id))
    await jonas.say(thread.id, f"{bot.user.mention} hi")
    assert (await bot.hear()).channel.id == thread.id
    assert await mara.channel("secret"), "who owns the server sees everything"


@pytest.mark.parametrize("denied", ["create_public_threads", "send_messages_in_threads"])
async def test_each_thread_permission_counts_by_itself(studio, denied) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = bot.channel_named("studio")
    await mara.control(permissions={"channel_id": str(channel.id), "deny": [denied]})
    message = await channel.send("still allowed")
    with pytest.raises(discord.Forbidden) as error:
        await (await message.create_thread(name="t")).send("x")
    assert error.value.code == 50013


async def test_a_third_new_name_within_ten_minutes_has_to_wait(studio) -> None:
    bot = await studio.bot(max_ratelimit_timeout=30)
    thread = await bot.channel_named("studio").create_thread(name="t", type=discord.ChannelType.public_thread)
    await thread.edit(name="one")
    await thread.edit(name="two")
    with pytest.raises(discord.RateLimited):
        await thread.edit(name="three")
