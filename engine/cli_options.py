"""What the commands have in common: the settings file, options that several take, files to read and to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from engine.settings import EngineSettings, SettingsError, load_settings
from engine.workshop import stop

TO_READ = click.Path(exists=True, dir_okay=False, path_type=Path)
TO_WRITE = click.Path(dir_okay=False, writable=True, path_type=Path)

caption_option = click.option("--caption", "known", help="What the picture shows; the captioner is asked otherwise.")
seed_option = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)


def configured(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that names the settings file."""
    help_text = "Settings file (TOML); default ./config.toml if there is one."
    return click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help=help_text)(command)


def settings_of(context: click.Context, config: Path | None, **overrides: object) -> EngineSettings:
    """Return the settings, those that were typed in place of the file's; a mistake ends the program with a sentence."""
    try:
        settings = load_settings(config or context.obj)
        given = {name: value for name, value in overrides.items() if value is not None}
        return EngineSettings.model_validate({**settings.model_dump(), **given})
    except SettingsError as fault:
        stop(str(fault), status=2)


def job_of(kind: Callable[..., Any], **parameters: object) -> Any:
    """Return a job, or a part of one, of what was typed; a mistake ends the program with a sentence."""
    try:
        return kind(**{name: value for name, value in parameters.items() if value is not None})
    except ValueError as fault:
        stop(f"That cannot be done: {fault}", status=2)


def write(path: Path, data: bytes) -> None:
    """Write a file and say so; where that cannot be, the program ends with a sentence."""
    try:
        path.write_bytes(data)
    except OSError as fault:
        stop(f"{path} cannot be written: {fault.strerror}.")
    click.echo(f"wrote {path}", err=True)
