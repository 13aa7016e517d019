"""Settings of the stand-in: the table `[sandbox]` of `config.toml`, overridden by `THREADBRUSH_SANDBOX__…`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

DEFAULT_FILE = Path("config.toml")


class SettingsError(Exception):
    """A setting is unknown or impossible; the message is one sentence for whoever started the program."""


class SandboxSettings(BaseModel):
    """What may be set about the stand-in and its launcher."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: int = Field(default=8420, ge=0, le=65535, description="of the chat page; 0 takes a free one")
    data: Path = Field(default=Path("data/demo"), description="folder of chat, database, pictures and logs")
    engine_start_s: float = Field(default=300, gt=0, description="longest wait for the engine to load its model")
    bot_start_s: float = Field(default=60, gt=0, description="longest wait for the bot to come online")
    stop_s: float = Field(default=3, gt=0, description="time that a process gets to stop before it is killed")


class _Config(BaseSettings):
    """The whole file; tables of the other processes are theirs to check."""

    model_config = SettingsConfigDict(
        env_prefix="THREADBRUSH_", env_nested_delimiter="__", env_nested_max_split=1, extra="ignore"
    )

    sandbox: SandboxSettings = SandboxSettings()

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


def load_settings(path: Path | None = None) -> SandboxSettings:
    """Read the settings from `path` (None: `./config.toml` if there is one) and the environment.

    Raises SettingsError with a sentence that names the key at fault.
    """
    if path is not None and not path.is_file():
        raise SettingsError(f"There is no settings file {path}.")
    file = path or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)

    class Config(_Config):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        return Config().sandbox
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{file} is not valid TOML: {fault}.") from fault
    except ValidationError as fault:
        error = fault.errors()[0]
        key = ".".join(str(part) for part in error["loc"])
        raise SettingsError(f"Setting {key} cannot be {error['input']!r}: {error['msg']}.") from fault
