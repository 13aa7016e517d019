from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import create_engine

from storage import Storage, StorageSettings, schema
from storage.__main__ import main
from storage.errors import ForeignDatabase, NewerDatabase
from storage.models import Base

Fill = Callable[[Storage, int], Awaitable[None]]

SCRIPTS = ScriptDirectory.from_config(schema.config())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]

REBUILD = """
from alembic import op

revision = "9000"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("sessions", recreate="always") as batch:
        batch.alter_column("title", nullable=True)
    {then}


def downgrade():
    pass
"""


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@pytest.fixture
async def filled(settings: StorageSettings, fill: Fill) -> Path:
    async with Storage.open(settings) as storage:
        await fill(storage, 11111111111)
        await fill(storage, 22222222222)
    return settings.database


@pytest.fixture
def extra_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Add a migration after the newest that rebuilds the table `sessions`, then does `then`."""
    made = schema.config

    def add(then: str) -> None:
        (tmp_path / "9000_rebuild.py").write_text(REBUILD.format(head=schema.HEAD, then=then))

    def config() -> Any:
        settings = made()
        settings.set_main_option("version_locations", f"{schema.SCRIPTS / 'versions'}\n{tmp_path}")
        return settings

    monkeypatch.setattr(schema, "config", config)
    return add


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    assert SCRIPTS.get_heads() == [schema.HEAD]


def test_the_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    schema.bring_up_to_date(tmp_path / "a.db")
    with create_engine(f"sqlite:///{tmp_path / 'a.db'}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
        made = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all())
    Base.metadata.create_all(direct := create_engine(f"sqlite:///{tmp_path / 'b.db'}"))
    with direct.connect() as connection:
        wanted = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all())
    assert {name: names_of_constraints(sql) for name, sql in made.items() if name in wanted} == {
        name: names_of_constraints(sql) for name, sql in wanted.items()
    }


def names_of_constraints(sql: str) -> list[str]:
    """Return the constraints of a table with their text; the comparison above does not look at CHECKs."""
    return sorted(" ".join(line.split()).rstrip(", ") for line in sql.splitlines() if "CONSTRAINT" in line)


def test_every_constraint_has_a_name_a_migration_can_find_it_by() -> None:
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, f"{table}: {constraint}"


async def test_a_filled_database_goes_down_and_up_step_by_step(filled: Path) -> None:
    for version in ["base", *REVISIONS[:-1]][::-1]:
        schema.migrate(filled, version)
        assert schema.found_version(filled) == (None if version == "base" else version)
    for version in REVISIONS:
        schema.migrate(filled, version)
        assert schema.found_version(filled) == version
    with create_engine(f"sqlite:///{filled}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


async def test_opening_again_changes_no_row(filled: Path, settings: StorageSettings) -> None:
    before = rows(filled)
    async with Storage.open(settings):
        pass
    assert rows(filled) == before


async def test_rebuilding_a_table_loses_no_row_that_hangs_on_it(
    filled: Path, extra_migration: Callable[[str], None]
) -> None:
    extra_migration("")
    before = rows(filled)
    schema.migrate(filled, "9000")
    assert rows(filled) | {"alembic_version": []} == before | {"alembic_version": []}


@pytest.mark.parametrize("then", ["raise LookupError", "op.execute('DELETE FROM sessions')"])
async def test_a_migration_that_fails_or_breaks_references_leaves_the_file_as_it_was(
    filled: Path, extra_migration: Callable[[str], None], then: str
) -> None:
    extra_migration(then)
    before = rows(filled)
    with pytest.raises((LookupError, RuntimeError)):
        schema.migrate(filled, "9000")
    assert rows(filled) == before


async def test_a_database_of_a_newer_version_is_refused_in_a_sentence_and_left_alone(
    filled: Path, settings: StorageSettings
) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    before = rows(filled)
    with pytest.raises(NewerDatabase, match=r"newer Threadbrush.*0999.*left as it is\. Update Threadbrush"):
        async with Storage.open(settings):
            pass
    assert rows(filled) == before


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be one" * 99, "other"])
async def test_a_file_of_somebody_else_is_refused_and_left_alone(settings: StorageSettings, content: Any) -> None:
    settings.database.parent.mkdir()
    if isinstance(content, bytes):
        settings.database.write_bytes(content)
    else:
        with closing(sqlite3.connect(settings.database)) as connection:
            connection.execute("CREATE TABLE recipes (id)")
    before = settings.database.read_bytes()
    with pytest.raises(ForeignDatabase, match="not a Threadbrush database"):
        async with Storage.open(settings):
            pass
    assert settings.database.read_bytes() == before


async def test_two_processes_may_create_the_database_at_once(settings: StorageSettings) -> None:
    import asyncio

    await asyncio.gather(*(asyncio.to_thread(schema.bring_up_to_date, settings.database) for _ in range(2)))
    assert schema.found_version(settings.database) == schema.HEAD


def test_the_database_can_be_looked_after_by_hand_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert "empty (newest" in run(main, ["version"]).output
    assert run(main, ["upgrade"]).exit_code == 0
    assert f": {schema.HEAD} " in run(main, ["version"]).output
    assert run(main, ["downgrade", "base"]).exit_code == 0
    assert "empty (newest" in run(main, ["version"]).output
    (tmp_path / "data" / "threadbrush.db").write_bytes(b"something else" * 99)
    refused = run(main, ["upgrade"])
    assert refused.exit_code == 1
    assert "not a Threadbrush database" in refused.output
