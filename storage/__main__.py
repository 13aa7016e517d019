"""`python -m storage`: look at, upgrade or downgrade the database by hand, or write a migration."""

from __future__ import annotations

from pathlib import Path

import click

from config import SettingsError
from storage.errors import StorageError
from storage.schema import HEAD, bring_up_to_date, config, found_version, migrate
from storage.settings import load_settings


@click.group()
@click.option("--config", "file", type=click.Path(path_type=Path), help="settings file (default: ./config.toml)")
@click.pass_context
def main(context: click.Context, file: Path | None) -> None:
    """Care for the database. The bot upgrades it by itself at every start."""
    try:
        context.obj = load_settings(file).database
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from fault


@main.command()
@click.pass_obj
def version(database: Path) -> None:
    """Say at which migration the database is, and which is the newest."""
    click.echo(f"{database}: {found_version(database) or 'empty'} (newest: {HEAD})")


@main.command()
@click.pass_obj
def upgrade(database: Path) -> None:
    """Create the database or bring it to the newest migration."""
    try:
        bring_up_to_date(database)
    except StorageError as fault:
        raise click.ClickException(str(fault)) from fault


@main.command()
@click.argument("to")
@click.pass_obj
def downgrade(database: Path, to: str) -> None:
    """Take the database back to migration TO (`base`: empty). Data the older schema has no place for is lost."""
    migrate(database, to)


@main.command()
@click.argument("message")
@click.option("--rev-id", required=True, help="the next number, for instance 0002; also set storage.schema.HEAD to it")
@click.pass_obj
def revision(database: Path, message: str, rev_id: str) -> None:
    """Write a migration from the difference between the models and the database (which must be up to date)."""
    from sqlalchemy import URL, create_engine

    from alembic import command

    engine = create_engine(URL.create("sqlite", database=str(database)))
    with engine.connect() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.revision(settings, message, autogenerate=True, rev_id=rev_id)


if __name__ == "__main__":
    main()
