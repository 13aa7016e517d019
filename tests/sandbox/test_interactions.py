"""Interactions: commands, buttons, selects, forms, suggestions; deadlines and tokens."""

from __future__ import annotations

import asyncio
from typing import Literal

import discord
import pytest
from discord import app_commands

from sandbox.person import Refused
from sandbox.standin import Rules


@pytest.fixture
def rules() -> Rules:
    return Rules(answer_s=0.4)


async def test_options_arrive_typed_and_an_attachment_with_its_bytes(studio) -> None:
    got: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()

    def set_up(bot) -> None:
        @bot.tree.command(description="Edit a picture")
        async def edit(
            interaction: discord.Interaction,
            instruction: app_commands.Range[str, 1, 20],
            image: discord.Attachment | None = None,
            method: Literal["diffedit", "sega"] = "diffedit",
            strength: app_commands.Range[float, 0, 1] = 0.5,
            private: bool = False,
        ) -> None:
            await interaction.response.defer()
            content = await image.read() if image else b""
            got.put_nowait((instruction, content, method, strength, private, interaction.filesize_limit))
            await interaction.followup.send("done")

    bot, mara = await studio.bot(set_up), await studio.person()
    channel = bot.channel_named("studio")
    await mara.command(
        channel.id, "edit", instruction="add a tree", image=b"bytes", method="sega", strength=0.75, private=True
    )
    limit = studio.standin.world.upload_limit
    assert await asyncio.wait_for(got.get(), 5) == ("add a tree", b"bytes", "sega", 0.75, True, limit)
    answer = await mara.wait_for_message(lambda m: m["content"] == "done")
    assert answer["interaction_metadata"]["name"] == "edit"
    assert answer["type"] == 20, "the first followup becomes the deferred answer"
    for wrong in (
        {},
        {"instruction": "x" * 21},
        {"instruction": "x", "method": "magic"},
        {"instruction": "x", "strength": 2},
        {"instruction": "x", "nonsense": 1},
    ):
        with pytest.raises(Refused):
            await mara.command(channel.id, "edit", **wrong)


async def test_an_answer_after_the_deadline_is_an_unknown_interaction(studio) -> None:
    codes: asyncio.Queue[int] = asyncio.Queue()

    def set_up(bot) -> None:
        @bot.tree.command(description="Sleep too long")
        async def slow(interaction: discord.Interaction) -> None:
            await asyncio.sleep(0.6)
            try:
                await interaction.response.send_message("late")
            except discord.NotFound as error:
                codes.put_nowait(error.code)

    bot, mara = await studio.bot(set_up), await studio.person()
    assert await mara.outcome(await mara.command(bot.channel_named("studio").id, "slow")) == "failed"
    assert await asyncio.wait_for(codes.get(), 5) == 10062
    assert not await mara.messages(bot.channel_named("studio").id)


def test_the_deadline_is_three_seconds_unless_told_otherwise() -> None:
    assert Rules().answer_s == 3.0
    assert Rules().interaction_token_s == 900.0


async def test_answering_twice_is_refused(studio) -> None:
    codes: asyncio.Queue[int] = asyncio.Queue()

    def set_up(bot) -> None:
        @bot.tree.command(description="Answer twice")
        async def twice(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("once")
            interaction.response._response_type = None  # the library would stop it by itself
            try:
                await interaction.response.send_message("twice")
            except discord.HTTPException as error:
                codes.put_nowait(error.code)

    bot, mara = await studio.bot(set_up), await studio.person()
    await mara.command(bot.channel_named("studio").id, "twice")
    assert await asyncio.wait_for(codes.get(), 5) == 40060


async def test_a_token_dies_after_its_time(studio) -> None:
    studio.standin.rules.interaction_token_s = 0.2
    codes: asyncio.Queue[int] = asyncio.Queue()

    def set_up(bot) -> None:
        @bot.tree.command(description="Come back late")
        async def later(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("now")
            await asyncio.sleep(0.3)
            try:
                await interaction.followup.send("later")
            except discord.HTTPException as error:
                codes.put_nowait(error.code)

    bot, mara = await studio.bot(set_up), await studio.person()
    await mara.command(bot.channel_named("studio").id, "later")
    assert await asyncio.wait_for(codes.get(), 5) == 50027


async def test_an_ephemeral_answer_is_for_one_person(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Whisper")
        async def whisper(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("psst", ephemeral=True)
            await interaction.edit_original_response(content="psst!")

    bot, mara, jonas = await studio.bot(set_up), await studio.person(), await studio.person("jonas")
    channel = bot.channel_named("studio")
    await mara.command(channel.id, "whisper")
    secret = await mara.wait_for_message(lambda m: m["content"] == "psst!")
    assert secret["flags"] & 64
    assert not await jonas.messages(channel.id)
    with pytest.raises(discord.NotFound):
        await channel.fetch_message(int(secret["id"]))
    await mara.say(channel.id, f"{bot.user.mention} loud")
    await bot.hear()
    assert int(secret["id"]) not in [m.id for m in bot.cached_messages], "the gateway tells nobody of it"
    with pytest.raises(Refused):
        await mara.react(secret, "✅")
    await mara.delete(secret)
    assert secret["id"] not in [m["id"] for m in await mara.messages(channel.id)]


async def test_a_button_survives_because_its_custom_id_is_matched(studio) -> None:
    class Approve(discord.ui.DynamicItem[discord.ui.Button], template=r"approve:(?P<job>\w+)"):
        def __init__(self, job: str) -> None:
            super().__init__(discord.ui.Button(label="Approve", custom_id=f"approve:{job}"))
            self.job = job

        @classmethod
        async def from_custom_id(cls, _interaction, _item, match):
            return cls(match["job"])

        async def callback(self, interaction: discord.Interaction) -> None:
            await interaction.response.edit_message(content=f"approved {self.job}", view=None)

    bot, mara = await studio.bot(lambda bot: bot.add_dynamic_items(Approve)), await studio.person()
    view = discord.ui.View(timeout=None)
    view.add_item(Approve("j1"))
    await bot.channel_named("studio").send("mask", view=view)
    shown = await mara.wait_for_message(lambda m: m["content"] == "mask")
    assert await mara.outcome(await mara.press(shown, "Approve")) == "acknowledged"
    changed = await mara.wait_for_message(lambda m: m["content"] == "approved j1")
    assert changed["id"] == shown["id"]
    assert changed["components"] == []
    with pytest.raises(Refused):
        await mara.call(
            "POST",
            "/interactions/component",
            json={"channel_id": shown["channel_id"], "message_id": shown["id"], "custom_id": "approve:j1"},
        )


async def test_a_select_and_then_a_form(studio) -> None:
    class Plan(discord.ui.Modal, title="Change the plan"):
        target = discord.ui.TextInput(label="Target", max_length=30)
        why = discord.ui.Label(text="Why", component=discord.ui.TextInput(custom_id="why", required=False))

        async def on_submit(self, interaction: discord.Interaction) -> None:
            text = f"{self.target.value} because {self.why.component.value}"
            await interaction.response.edit_message(content=text)

    class Choose(discord.ui.View):
        @discord.ui.select(placeholder="Method", options=[discord.SelectOption(label="Sega", value="sega")])
        async def method(self, interaction: discord.Interaction, select: discord.ui.Select) -> None:
            assert select.values == ["sega"]
            await interaction.response.send_modal(Plan())

    bot, mara = await studio.bot(), await studio.person()
    await bot.channel_named("studio").send("plan", view=Choose())
    shown = await mara.wait_for_message(lambda m: m["content"] == "plan")
    with pytest.raises(Refused):
        await mara.choose(shown, "Method", "magic")
    await mara.choose(shown, "Method", "Sega")
    form = await mara.wait_for_modal()
    assert form["title"] == "Change the plan"
    with pytest.raises(Refused):
        await mara.fill(form, Target="x" * 31)
    await mara.fill(form, Target="a boat", Why="fun")
    changed = await mara.wait_for_message(lambda m: m["content"] == "a boat because fun")
    assert changed["id"] == shown["id"]


async def test_suggestions_come_from_the_bot(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Choose a style")
        async def style(interaction: discord.Interaction, name: str) -> None: ...

        @style.autocomplete("name")
        async def names(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=n, value=n) for n in ("ink", "oil", "ink wash") if current in n]

    bot, mara = await studio.bot(set_up), await studio.person()
    found = await mara.suggestions(bot.channel_named("studio").id, "style", "name", name="ink")
    assert [choice["value"] for choice in found] == ["ink", "ink wash"]


async def test_a_message_command_gets_the_message_with_its_content(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.context_menu(name="Edit this image")
        async def edit_this(interaction: discord.Interaction, message: discord.Message) -> None:
            files = [attachment.filename for attachment in message.attachments]
            await interaction.response.send_message(f"{message.content} {files}")

    bot, mara = await studio.bot(set_up), await studio.person()
    channel = bot.channel_named("studio")
    said = await mara.say(channel.id, "look", files=[("cat.png", b"x")])
    await mara.message_command(channel.id, "Edit this image", said)
    answer = await mara.wait_for_message(lambda m: m["content"] == "look ['cat.png']")
    assert answer["type"] == 23


async def test_a_command_in_a_conversation(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Where am I?")
        async def where(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"{type(interaction.channel).__name__} {interaction.user.name}")

    await studio.bot(set_up)
    jonas = await studio.person("jonas")
    await jonas.command(await jonas.dm(), "where")
    await jonas.wait_for_message(lambda m: m["content"] == "DMChannel jonas")


async def test_without_a_bot_the_application_does_not_respond(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Say hello")
        async def hello(interaction: discord.Interaction) -> None: ...

    bot, mara = await studio.bot(set_up), await studio.person()
    channel = bot.channel_named("studio")
    await bot.close()
    await mara.wait_for(lambda event: event.type == "BOT" and not event.data["online"])
    assert await mara.outcome(await mara.command(channel.id, "hello")) == "failed"


async def test_app_permissions_tell_what_the_bot_may_do_here(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="What may I do?")
        async def may(interaction: discord.Interaction) -> None:
            granted = interaction.app_permissions
            await interaction.response.send_message(f"{granted.attach_files} {granted.create_public_threads}")

    bot, mara = await studio.bot(set_up), await studio.person()
    channel = bot.channel_named("studio")
    await mara.control(permissions={"channel_id": str(channel.id), "deny": ["create_public_threads"]})
    await mara.command(channel.id, "may")
    await mara.wait_for_message(lambda m: m["content"] == "True False")
