"""Reactions: raw events, who reacted, whose may be taken away."""

from __future__ import annotations

import discord
import pytest


async def test_a_reaction_reaches_the_bot_as_a_raw_event(studio) -> None:
    bot, jonas = await studio.bot(), await studio.person("jonas")
    message = await bot.channel_named("studio").send("mask")
    await message.add_reaction("✅")
    await jonas.react(await jonas.wait_for_message(lambda m: m["content"] == "mask"), "✅")
    event = await bot.see_reaction()
    assert (str(event.emoji), event.message_id, event.member.name) == ("✅", message.id, "jonas")
    fetched = await message.channel.fetch_message(message.id)
    reaction = fetched.reactions[0]
    assert (reaction.count, reaction.me) == (2, True)
    assert {user.name async for user in reaction.users()} == {"Threadbrush", "jonas"}
    assert [user.name async for user in reaction.users(after=bot.user)] == ["jonas"]


async def test_reactions_in_a_conversation_arrive_too(studio) -> None:
    bot, jonas = await studio.bot(), await studio.person("jonas")
    sent = await (await bot.fetch_user(int(jonas.me["id"]))).send("mask")
    await jonas.react({"id": str(sent.id), "channel_id": str(sent.channel.id)}, "❌")
    assert (await bot.see_reaction()).guild_id is None


async def test_the_bot_takes_its_own_away_but_not_others(studio) -> None:
    bot, jonas = await studio.bot(), await studio.person("jonas")
    message = await bot.channel_named("studio").send("mask")
    await message.add_reaction("❌")
    shown = await jonas.wait_for_message(lambda m: m["content"] == "mask")
    await jonas.react(shown, "❌")
    await message.remove_reaction("❌", bot.user)
    with pytest.raises(discord.Forbidden):
        await message.remove_reaction("❌", discord.Object(int(jonas.me["id"])))
    assert (await jonas.refresh(shown))["reactions"][0]["count"] == 1


async def test_words_are_no_emoji(studio) -> None:
    bot = await studio.bot()
    message = await bot.channel_named("studio").send("mask")
    with pytest.raises(discord.NotFound) as error:
        await message.add_reaction("yes")
    assert error.value.code == 10014
