"""Reading one table of `config.toml`, overridden by the environment."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError, create_model
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

DEFAULT_FILE = Path("config.toml")
TABLES = ("bot", "engine", "storage", "sandbox")

_Table = TypeVar("_Table", bound=BaseModel)


class SettingsError(Exception):
    """A setting is unknown or impossible; the message is one sentence for the operator."""


class _File(BaseSettings):
    """The whole file; the tables of the other processes are theirs to check."""

    model_config = SettingsConfigDict(env_prefix="THREADBRUSH_", env_nested_delimiter="__", extra="ignore")

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


def load_table(table: str, model: type[_Table], path: Path | None = None) -> _Table:
    """Return `[table]` of the settings file as `model`, with `THREADBRUSH_<TABLE>__<KEY>` from the environment on top.

    `path` None reads `./config.toml` if there is one. Raises SettingsError with a sentence that names the file or the
    key at fault; a table nobody reads (a misspelled name) is a fault, too.
    """
    if path is not None and not path.is_file():
        raise SettingsError(f"There is no settings file {path}.")
    file = path or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    try:
        unknown = sorted(set(tomllib.loads(file.read_text())) - set(TABLES)) if file else []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{file} is not valid TOML: {fault}.") from fault
    if unknown:
        raise SettingsError(f"{file} has {', '.join(unknown)}, which nobody reads; its tables are {', '.join(TABLES)}.")

    class File(_File):
        model_config = SettingsConfigDict(toml_file=file)

    settings_type = create_model("Settings", __base__=File, **{table: (model, model())})  # pyright: ignore[reportCallIssue, reportArgumentType]
    try:
        return getattr(settings_type(), table)
    except ValidationError as fault:
        error = fault.errors()[0]
        key = ".".join(str(part) for part in error["loc"])
        where = f"{file} or the environment" if file else "the environment"
        if error["type"] == "extra_forbidden":
            known = ", ".join(sorted(model.model_fields))
            raise SettingsError(f"Unknown setting {key} in {where}; [{table}] knows {known}.") from fault
        raise SettingsError(f"Setting {key} in {where} cannot be {error['input']!r}: {error['msg']}.") from fault
