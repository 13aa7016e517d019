"""Logging in: the names the library is redirected by, commands, intents, tokens."""

from __future__ import annotations

import aiohttp
import discord
import pytest
import yarl

from sandbox.standin import Rules


def test_the_library_still_has_the_names_that_point_it_elsewhere() -> None:
    assert discord.http.Route.BASE == "https://discord.com/api/v10"
    assert yarl.URL("wss://gateway.discord.gg/") == discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    assert discord.asset.Asset.BASE == "https://cdn.discordapp.com"


async def test_an_unmodified_client_logs_in_and_sees_the_guild(studio) -> None:
    bot = await studio.bot()
    assert bot.user.name == "Threadbrush"
    assert [guild.name for guild in bot.guilds] == ["Threadbrush Studio"]
    assert {channel.name for channel in bot.guilds[0].text_channels} >= {"studio", "gallery"}
    assert bot.guilds[0].me.guild_permissions.send_messages_in_threads
    assert not bot.guilds[0].me.guild_permissions.manage_messages
    assert (await bot.application_info()).id == bot.user.id


async def test_without_the_members_intent_only_the_bot_is_listed(studio) -> None:
    bot = await studio.bot()
    assert [member.id for member in bot.guilds[0].members] == [bot.user.id]
    jonas = (await studio.person("jonas")).me
    assert (await bot.guilds[0].fetch_member(int(jonas["id"]))).name == "jonas"


async def test_avatars_are_pictures(studio) -> None:
    bot = await studio.bot()
    assert (await bot.user.display_avatar.read()).startswith(b"\x89PNG")


async def test_syncing_again_keeps_the_ids_of_commands(studio) -> None:
    def set_up(bot) -> None:
        @bot.tree.command(description="Say hello")
        async def hello(interaction: discord.Interaction) -> None: ...

    bot = await studio.bot(set_up)
    first = await bot.tree.fetch_commands()
    second = await bot.tree.sync()
    assert [c.id for c in first] == [c.id for c in second]
    assert [c["name"] for c in (await (await studio.person()).state())["commands"]] == ["hello"]


async def test_a_command_that_discord_would_refuse_is_refused(studio) -> None:
    bot = await studio.bot()
    payload = [{"name": "Not Lower Case", "description": "x", "type": 1}]
    with pytest.raises(discord.HTTPException) as error:
        await bot.http.bulk_upsert_global_commands(bot.application_id, payload)
    assert error.value.code == 50035


async def test_the_message_content_intent_must_be_granted(studio) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await studio.bot(intents=intents)


async def test_an_unknown_route_answers_501_and_is_counted(studio) -> None:
    bot = await studio.bot()
    with pytest.raises(discord.DiscordServerError) as error:
        await bot.http.request(discord.http.Route("GET", "/guilds/1/soundboard-sounds"))
    assert error.value.status == 501
    assert studio.standin.unknown_routes.pop("GET /api/v10/guilds/1/soundboard-sounds") == 1


class TestToken:
    """With a token that the stand-in knows."""

    @pytest.fixture
    def rules(self) -> Rules:
        return Rules(token="the-right-one")

    async def test_a_wrong_token_does_not_get_in(self, studio) -> None:
        with pytest.raises(discord.LoginFailure):
            await studio.bot()

    async def test_answers_are_json_and_nothing_else(self, studio) -> None:
        async with aiohttp.ClientSession(headers={"Authorization": "Bot the-right-one"}) as session:
            answer = await session.get(f"{studio.url}/api/v10/users/@me")
            assert answer.headers["Content-Type"] == "application/json"
