"""A bot with one command; it ends itself when told to by the environment."""

import os
import sys

import discord
import yarl
from discord import app_commands

discord.http.Route.BASE = os.environ["THREADBRUSH_BOT__DISCORD__API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["THREADBRUSH_BOT__DISCORD__GATEWAY"])

client = discord.Client(intents=discord.Intents.default())
tree = app_commands.CommandTree(client)

if os.environ.get("STUB_BOT") == "broken":
    sys.exit("I cannot start: the moon is full.")


@tree.command(description="Say hello")
async def hello(interaction: discord.Interaction) -> None:
    """Say hello, or fall over."""
    if os.environ.get("STUB_BOT") == "fragile":
        os._exit(7)
    await interaction.response.send_message(f"hello {os.environ['THREADBRUSH_STORAGE__DATABASE']}")


async def sync() -> None:
    """Register the command."""
    await tree.sync()


client.setup_hook = sync
client.run(os.environ["THREADBRUSH_BOT__TOKEN"])
