"""Settings of the stand-in: the table `[sandbox]` of `config.toml`, overridden by `THREADBRUSH_SANDBOX__…`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config import SettingsError, load_table

__all__ = ["SandboxSettings", "SettingsError", "load_settings"]


class SandboxSettings(BaseModel):
    """What may be set about the stand-in and its launcher."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: int = Field(default=8420, ge=0, le=65535, description="of the chat page; 0 takes a free one")
    data: Path = Field(default=Path("data/demo"), description="folder of chat, database, pictures and logs")
    engine_start_s: float = Field(default=300, gt=0, description="longest wait for the engine to load its model")
    bot_start_s: float = Field(default=60, gt=0, description="longest wait for the bot to come online")
    stop_s: float = Field(default=3, gt=0, description="time that a process gets to stop before it is killed")


def load_settings(path: Path | None = None) -> SandboxSettings:
    """Read `[sandbox]` from `path` (None: `./config.toml` if any) and the environment. Raises SettingsError."""
    return load_table("sandbox", SandboxSettings, path)
