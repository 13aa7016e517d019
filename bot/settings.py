"""Settings of the bot: the table `[bot]` of `config.toml`, overridden by `THREADBRUSH_BOT__…`."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from config import SettingsError, load_table

__all__ = ["BotSettings", "DiscordAddress", "SettingsError", "load_settings"]


class DiscordAddress(BaseModel):
    """Where Discord is; empty strings mean the real one. The sandbox sets all three."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api: str = Field(default="", description="REST base, e.g. http://127.0.0.1:8000/api/v10")
    gateway: str = Field(default="", description="WebSocket address")
    cdn: str = Field(default="", description="base of avatars and icons")


class BotSettings(BaseModel):
    """What an operator may set about the bot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr = Field(default=SecretStr(""), description="the application's bot token; DISCORD_TOKEN works too")
    engine_url: str = "http://127.0.0.1:8765"
    engine_token: SecretStr = SecretStr("")
    message_content: bool = Field(
        default=False, description="whether the privileged intent was granted and shall be used"
    )
    threads: bool = Field(
        default=True, description="whether /generate opens a thread; a server can turn it off for itself"
    )
    previews: bool = Field(default=True, description="whether half-finished pictures are shown while drawing")
    max_upload_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    max_jobs_per_person: int = Field(default=4, ge=1, description="unfinished requests one person may have at a time")
    consent_timeout_s: float = Field(default=600, gt=0)
    progress_interval_s: float = Field(
        default=1.5, gt=0, description="least seconds between two edits of a progress message"
    )
    discord: DiscordAddress = DiscordAddress()


def load_settings(path: Path | None = None) -> BotSettings:
    """Read `[bot]` from `path` (None: `./config.toml` if any) and the environment. Raises SettingsError."""
    settings = load_table("bot", BotSettings, path)
    if not settings.token.get_secret_value() and (token := os.environ.get("DISCORD_TOKEN")):
        settings = settings.model_copy(update={"token": SecretStr(token)})
    return settings
