"""Bring a database file to the schema this version knows, through the migrations in `alembic/`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import ForeignDatabase, NewerDatabase

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest migration. Kept here so that opening an up-to-date database need not import alembic (0.3 s)."""

SCRIPTS = Path(__file__).resolve().parent.parent / "alembic"


def bring_up_to_date(path: Path) -> None:
    """Create the database `path` or upgrade it to HEAD; do nothing if it is there already. Blocking.

    Either all migrations happen or none. Raises NewerDatabase or ForeignDatabase.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = found_version(path)
    if found == HEAD:
        return
    if found is not None and not known(found):
        raise NewerDatabase(path, found, HEAD)
    migrate(path, HEAD)


def found_version(path: Path) -> str | None:
    """Return the migration the file is at; None: empty or not there. Raises ForeignDatabase."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise ForeignDatabase(path)
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if row is None and tables - {"alembic_version"}:
                raise ForeignDatabase(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as fault:
        raise ForeignDatabase(path) from fault
    return row[0] if row else None


def known(version: str) -> bool:
    """Return whether there is a migration script of this name."""
    from alembic.script import ScriptDirectory

    return any(script.revision == version for script in ScriptDirectory.from_config(config()).walk_revisions())


def migrate(path: Path, to: str) -> None:
    """Move the database `path` up or down to the migration `to` (`head`, `base`, a name). Blocking."""
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    from alembic import command

    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, record: object) -> None:
        del record
        connection.isolation_level = None
        # Off while tables are rebuilt: dropping the old copy of a table would cascade into the rows that hang on it.
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # pyright: ignore[reportAttributeAccessIssue]

    with _alone(path.parent), engine.begin() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        downwards = to == "base" or (_current(connection) or "") > to
        (command.downgrade if downwards else command.upgrade)(settings, to)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration to {to} left {len(broken)} rows that point nowhere; nothing was changed")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one migration at a time work in a folder.

    Where two connections switch a new file to WAL at once SQLite does not wait: one fails, whatever the timeout.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _current(connection: object) -> str | None:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()  # pyright: ignore[reportArgumentType]


def config() -> Config:
    """Return alembic's configuration, independent of the working directory."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    return settings
