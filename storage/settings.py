"""Settings of storage: the table `[storage]` of `config.toml`, overridden by `THREADBRUSH_STORAGE__…`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import SettingsError, load_table

__all__ = ["SettingsError", "StorageSettings", "load_settings"]


class StorageSettings(BaseModel):
    """Where things are kept. Relative paths start at the working directory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database: Path = Path("data/threadbrush.db")
    pictures: Path = Path("data/pictures")


def load_settings(path: Path | None = None) -> StorageSettings:
    """Read `[storage]` from `path` (None: `./config.toml` if any) and the environment. Raises SettingsError."""
    return load_table("storage", StorageSettings, path)
