"""The message-content rule: what a bot without the privileged intent gets to read."""

from __future__ import annotations

import discord


async def test_only_what_concerns_the_bot_has_content(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = bot.channel_named("studio")
    picture = await channel.send("a picture")
    answer = {"id": str(picture.id)}
    for text, extra in [
        ("to nobody", {}),
        (f"{bot.user.mention} to you", {}),
        ("with ping", {"reply_to": answer}),
        ("without ping", {"reply_to": answer, "ping": False}),
    ]:
        await mara.say(channel.id, text, files=[("note.txt", b"x")], **extra)
    heard = [await bot.hear() for _ in range(4)]
    assert [bool(message.content) for message in heard] == [False, True, True, False]
    assert [len(message.attachments) for message in heard] == [0, 1, 1, 0]
    assert heard[3].reference.message_id == picture.id
    fetched = [m async for m in channel.history(limit=4, oldest_first=False)]
    assert [bool(message.content) for message in reversed(fetched)] == [False, True, True, False]


async def test_a_reply_to_the_answer_of_a_command_is_unreadable(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Say hello")
        async def hello(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("hello")

    bot, mara = await studio.bot(set_up), await studio.person()
    channel = bot.channel_named("studio")
    await mara.command(channel.id, "hello")
    answer = await mara.wait_for_message(lambda m: m["content"] == "hello")
    await mara.say(channel.id, "turn it blue", reply_to=answer)
    assert (await bot.hear()).content == ""
    await mara.say(channel.id, f"{bot.user.mention} turn it blue", reply_to=answer)
    assert "blue" in (await bot.hear()).content


async def test_conversations_are_readable(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.say(await mara.dm(), "hello")
    message = await bot.hear()
    assert (message.content, message.guild) == ("hello", None)


async def test_with_the_intent_everything_is_readable(studio) -> None:
    mara = await studio.person()
    await mara.control(message_content=True)
    intents = discord.Intents.default()
    intents.message_content = True
    bot = await studio.bot(intents=intents)
    await mara.say(bot.channel_named("studio").id, "to nobody")
    assert (await bot.hear()).content == "to nobody"


async def test_a_menu_shows_the_chosen_message_but_not_what_it_answers(studio) -> None:
    async def look(interaction: discord.Interaction, message: discord.Message) -> None:
        quoted = message.reference.resolved.content
        await interaction.response.send_message(f"{message.content!r} {quoted!r}")

    def set_up(bot) -> None:
        bot.tree.add_command(discord.app_commands.ContextMenu(name="Look", callback=look))

    bot, mara = await studio.bot(set_up), await studio.person()
    channel = bot.channel_named("studio")
    first = await mara.say(channel.id, "a secret")
    second = await mara.say(channel.id, "an answer", reply_to=first)
    await mara.message_command(channel.id, "Look", second)
    await mara.wait_for_message(lambda m: m["content"] == "'an answer' ''")
