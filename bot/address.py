"""Point discord.py at another Discord, for the sandbox.

These three attributes are not documented by the library; it is pinned, and a test checks that they still exist.
"""

from __future__ import annotations

import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import DiscordAddress


def use_address(address: DiscordAddress) -> None:
    """Make the library call the given hosts; an empty string leaves the real one."""
    if address.api:
        Route.BASE = address.api.rstrip("/")
    if address.gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address.gateway)
    if address.cdn:
        Asset.BASE = address.cdn.rstrip("/")  # pyright: ignore[reportAttributeAccessIssue]
