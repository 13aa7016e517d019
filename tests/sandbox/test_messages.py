"""Messages: files, edits, nonces, limits, permissions."""

from __future__ import annotations

import asyncio
import io

import discord
import pytest
from PIL import Image


def png(width: int = 8, height: int = 6) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


async def test_a_picture_arrives_with_its_size_and_alt_text(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    file = discord.File(io.BytesIO(png()), "a house.png", description="a red house")
    sent = await bot.channel_named("studio").send("here", file=file)
    shown = (await mara.wait_for_message(lambda m: m["id"] == str(sent.id)))["attachments"][0]
    assert (shown["filename"], shown["description"]) == ("a_house.png", "a red house")
    assert (shown["width"], shown["height"], shown["content_type"]) == (8, 6, "image/png")
    assert await mara.download(shown) == png() == await sent.attachments[0].read()


async def test_an_attachment_address_expires(studio) -> None:
    bot = await studio.bot()
    studio.standin.cdn.lifetime_s = 0
    sent = await bot.channel_named("studio").send(file=discord.File(io.BytesIO(png()), "a.png"))
    with pytest.raises(discord.NotFound):
        await sent.attachments[0].read()
    studio.standin.cdn.lifetime_s = 60
    fresh = await bot.channel_named("studio").fetch_message(sent.id)
    assert await fresh.attachments[0].read() == png()
    with pytest.raises(discord.NotFound):
        await bot.http.get_from_cdn(fresh.attachments[0].url.replace("hm=", "hm=0"))


async def test_an_edit_replaces_text_and_files_and_keeps_the_rest(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    sent = await bot.channel_named("studio").send("one", file=discord.File(io.BytesIO(b"1"), "1.txt"))
    await sent.edit(content="two")
    await sent.edit(attachments=[discord.File(io.BytesIO(b"2"), "2.txt")])
    seen = await mara.refresh({"id": str(sent.id), "channel_id": str(sent.channel.id)})
    assert seen["content"] == "two"
    assert seen["edited_timestamp"]
    assert [a["filename"] for a in seen["attachments"]] == ["2.txt"]


async def test_the_same_nonce_posts_once_even_at_the_same_moment(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    studio_channel = bot.channel_named("studio")
    one, two = await asyncio.gather(*(studio_channel.send("picture", nonce="job-1") for _ in range(2)))
    assert one.id == two.id
    assert (await studio_channel.send("another", nonce="job-2")).id != one.id
    assert [m["content"] for m in await mara.messages(studio_channel.id)] == ["picture", "another"]


async def test_a_nonce_of_26_characters_is_refused(studio) -> None:
    bot = await studio.bot()
    with pytest.raises(discord.HTTPException) as error:
        await bot.channel_named("studio").send("x", nonce="n" * 26)
    assert error.value.code == 50035


async def test_history_pages_both_ways(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = bot.channel_named("studio")
    said = [await mara.say(channel.id, f"{bot.user.mention} {n}") for n in range(6)]
    ids = [int(message["id"]) for message in said]
    at = discord.Object(ids[3])
    assert [m.id async for m in channel.history(limit=2)] == [ids[5], ids[4]]
    assert [m.id async for m in channel.history(before=at, limit=2)] == [ids[2], ids[1]]
    assert [m.id async for m in channel.history(after=at)] == [ids[4], ids[5]]
    assert [m.id async for m in channel.history(around=at, limit=3)] == [ids[4], ids[3], ids[2]]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"content": "x" * 2001}, 50035),
        ({"content": "  "}, 50006),
        ({"embed": discord.Embed(title="t" * 257)}, 50035),
        ({"embeds": [discord.Embed(description="d" * 4000)] * 2}, 50035),
        ({"file": discord.File(io.BytesIO(b"x"), "x.txt", description="d" * 1025)}, 50035),
        ({"content": "x", "reference": discord.MessageReference(message_id=1, channel_id=1)}, 50035),
    ],
    ids=["long", "empty", "title", "embeds together", "alt text", "reply to nothing"],
)
async def test_what_discord_refuses_is_refused(studio, message, code) -> None:
    bot = await studio.bot()
    with pytest.raises(discord.HTTPException) as error:
        await bot.channel_named("studio").send(**message)
    assert error.value.code == code


async def test_a_file_over_the_limit_is_refused_with_413(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(upload_limit=1000)
    with pytest.raises(discord.HTTPException) as error:
        await bot.channel_named("studio").send(file=discord.File(io.BytesIO(bytes(1001)), "big.bin"))
    assert (error.value.status, error.value.code) == (413, 40005)
    await bot.channel_named("studio").send(file=discord.File(io.BytesIO(bytes(1000)), "fits.bin"))


@pytest.mark.parametrize(
    ("denied", "act"),
    [
        ("send_messages", {"content": "x"}),
        ("attach_files", {"file": b"x"}),
        ("embed_links", {"embed": discord.Embed(title="t")}),
    ],
)
async def test_a_missing_permission_is_50013(studio, denied, act) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = bot.channel_named("studio")
    await mara.control(permissions={"channel_id": str(channel.id), "deny": [denied]})
    if "file" in act:
        act = {"file": discord.File(io.BytesIO(act["file"]), "x.txt")}
    with pytest.raises(discord.Forbidden) as error:
        await channel.send(**act)
    assert error.value.code == 50013


async def test_a_hidden_channel_is_50001_and_silent(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    channel = bot.channel_named("studio")
    await mara.control(permissions={"channel_id": str(channel.id), "deny": ["view_channel"]})
    with pytest.raises(discord.Forbidden) as error:
        await channel.fetch_message(1)
    assert error.value.code == 50001
    await mara.say(channel.id, f"{bot.user.mention} are you there?")
    await mara.say(bot.channel_named("gallery").id, f"{bot.user.mention} here?")
    assert "here?" in (await bot.hear()).content


async def test_others_messages_can_be_neither_edited_nor_deleted(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    said = await mara.say(bot.channel_named("studio").id, "mine")
    partial = bot.channel_named("studio").get_partial_message(int(said["id"]))
    with pytest.raises(discord.Forbidden) as error:
        await partial.edit(content="yours")
    assert error.value.code == 50005
    with pytest.raises(discord.Forbidden):
        await partial.delete()


async def test_the_bot_writes_to_a_person(studio) -> None:
    bot, jonas = await studio.bot(), await studio.person("jonas")
    user = await bot.fetch_user(int(jonas.me["id"]))
    await user.send("hello")
    got = await jonas.wait_for_message(lambda m: m["content"] == "hello")
    await jonas.say(got["channel_id"], "hello yourself")
    assert (await bot.hear()).content == "hello yourself"


async def test_a_request_over_the_limit_is_refused_and_read_to_its_end(studio, monkeypatch) -> None:
    bot = await studio.bot()
    monkeypatch.setattr("sandbox.uploads.REQUEST_LIMIT", 3_000_000)
    files = [discord.File(io.BytesIO(bytes(1_000_000)), f"{n}.bin") for n in range(4)]
    with pytest.raises(discord.HTTPException) as error:
        await bot.channel_named("studio").send(files=files)
    assert error.value.status == 413


async def test_a_nonce_of_a_message_that_was_refused_is_free_again(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(upload_limit=10)
    channel = bot.channel_named("studio")
    with pytest.raises(discord.HTTPException):
        await channel.send(file=discord.File(io.BytesIO(bytes(11)), "x.bin"), nonce="job")
    assert (await channel.send("smaller", nonce="job")).content == "smaller"


async def test_the_library_sits_out_a_short_outage(studio) -> None:
    bot, mara = await studio.bot(), await studio.person()
    await mara.control(outage_s=1.0)
    assert (await bot.channel_named("studio").send("after the storm", nonce="once")).content == "after the storm"
    assert [m["content"] for m in await mara.messages(bot.channel_named("studio").id)] == ["after the storm"]
