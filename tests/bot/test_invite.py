"""The invite link asks for what the bot uses, and nothing else."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import discord

from bot.invite import invite_link, permissions
from bot.permissions import NAMES
from sandbox.launcher import running


def test_it_asks_for_every_permission_the_bot_can_miss_and_no_other() -> None:
    assert permissions() == discord.Permissions(**dict.fromkeys(NAMES, True))
    assert sum(held for _, held in permissions()) == len(NAMES)
    asked = parse_qs(urlparse(invite_link(42)).query)
    assert discord.Permissions(int(asked["permissions"][0])) == permissions()
    assert asked["client_id"] == ["42"]
    assert asked["scope"] == ["bot applications.commands"]


async def test_the_command_prints_the_link_of_the_tokens_own_application(tmp_path: Path) -> None:
    async with running(tmp_path, engine=False, bot=False) as house:
        environment = {
            **os.environ,
            "THREADBRUSH_BOT__DISCORD__API": f"{house.url}/api/v10",
            "THREADBRUSH_BOT__TOKEN": house.standin.rules.token,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "invite"), env=environment, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
    assert process.returncode == 0
    assert said.decode().strip() == invite_link(int(house.standin.world.application.id))
