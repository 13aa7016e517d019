"""Settings of the bot: the table `[bot]` of `config.toml`, overridden by `THREADBRUSH_BOT__…`."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

DEFAULT_FILE = Path("config.toml")


class SettingsError(Exception):
    """A setting is unknown or impossible; the message is one sentence for the operator."""


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


class _Config(BaseSettings):
    """The whole file; tables of the other processes are theirs to check."""

    model_config = SettingsConfigDict(env_prefix="THREADBRUSH_", env_nested_delimiter="__", extra="ignore")

    bot: BotSettings = BotSettings()

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


def load_settings(path: Path | None = None) -> BotSettings:
    """Read the settings from `path` (None: `./config.toml` if there is one) and the environment.

    Raises SettingsError with a sentence that names the key at fault.
    """
    if path is not None and not path.is_file():
        raise SettingsError(f"There is no settings file {path}.")
    file = path or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)

    class Config(_Config):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        settings = Config().bot
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(f"{file} is not valid TOML: {fault}.") from fault
    except ValidationError as fault:
        error = fault.errors()[0]
        key = ".".join(str(part) for part in error["loc"])
        known = ", ".join(sorted(BotSettings.model_fields))
        raise SettingsError(f"Setting {key}: {error['msg']}. The bot knows {known}.") from fault
    if not settings.token.get_secret_value() and (token := os.environ.get("DISCORD_TOKEN")):
        settings = settings.model_copy(update={"token": SecretStr(token)})
    return settings
