"""The chat outlives the stand-in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import discord

from sandbox.person import Person
from sandbox.seed import seed_world
from sandbox.server import serving
from sandbox.snapshot import load_world, saving, sweep_attachments
from sandbox.standin import open_standin
from sandbox.world import Flag, Message


async def test_messages_files_threads_and_commands_are_there_after_a_restart(studio, tmp_path: Path) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Say hello")
        async def hello(interaction: discord.Interaction) -> None: ...

    file = tmp_path / "chat.json"
    async with saving(studio.standin, file):
        bot, jonas = await studio.bot(set_up), await studio.person("jonas")
        channel = bot.channel_named("studio")
        said = await jonas.say(channel.id, "look", files=[("a.txt", b"hello")])
        thread = await (await channel.send("picture")).create_thread(name="t")
        await jonas.react(said, "✅")
        posted = studio.standin.world.messages[channel.id]
        posted[1] = Message(1, channel.id, bot.user.id, content="whisper", seen_by=3)
        posted[2] = Message(2, channel.id, bot.user.id, flags=Flag.LOADING)
    world = load_world(file)
    assert world is not None
    standin = open_standin(world, tmp_path / "attachments")
    (tmp_path / "attachments" / "999").write_bytes(b"nobody's")
    sweep_attachments(world, tmp_path / "attachments")
    async with serving(standin) as url, Person(url, "jonas") as again:
        seen = await again.messages(channel.id)
        assert [m["content"] for m in seen] == ["look", "picture"]
        assert seen[0]["reactions"][0]["me"]
        assert await again.download(seen[0]["attachments"][0]) == b"hello"
        assert (await again.channel("t"))["id"] == str(thread.id)
        assert [c["name"] for c in (await again.state())["commands"]] == ["hello"]
    assert not (tmp_path / "attachments" / "999").exists()


async def test_changes_reach_the_disk_while_it_runs(studio, tmp_path: Path) -> None:
    file = tmp_path / "chat.json"
    async with saving(studio.standin, file):
        mara = await studio.person()
        await mara.say(await mara.channel("studio"), "soon on disk")
        async with asyncio.timeout(5):
            while not file.exists() or b"soon on disk" not in file.read_bytes():  # noqa: ASYNC110
                await asyncio.sleep(0.02)


def test_an_unreadable_file_is_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "chat.json"
    file.write_text('{"version": 1, "world": {"users": "none"}}')
    assert load_world(file) is None
    assert (tmp_path / "chat.unreadable.json").exists()
    assert seed_world().people()
