"""Settings of storage: the table `[storage]` of `config.toml`, overridden by `THREADBRUSH_STORAGE__…`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from storage.errors import SettingsError

DEFAULT_FILE = Path("config.toml")


class StorageSettings(BaseModel):
    """Where things are kept. Relative paths start at the working directory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database: Path = Path("data/threadbrush.db")
    pictures: Path = Path("data/pictures")


class _Config(BaseSettings):
    """The whole file; tables of the other processes are theirs to check."""

    model_config = SettingsConfigDict(
        env_prefix="THREADBRUSH_", env_nested_delimiter="__", env_nested_max_split=1, extra="ignore"
    )

    storage: StorageSettings = StorageSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(path: Path | None = None) -> StorageSettings:
    """Read the settings from `path` (None: `./config.toml` if there is one) and the environment.

    Raises SettingsError with a sentence that names the key at fault.
    """
    if path is not None and not path.is_file():
        raise SettingsError(f"There is no settings file {path}.")
    file = path or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)

    class Config(_Config):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        return Config().storage
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{file} is not valid TOML: {fault}.") from fault
    except ValidationError as fault:
        error = fault.errors()[0]
        key = ".".join(str(part) for part in error["loc"])
        known = ", ".join(sorted(StorageSettings.model_fields))
        raise SettingsError(f"Setting {key}: {error['msg']}. Storage knows {known}.") from fault
