"""Open the database and hand out transactions: one writer at a time, any number of readers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage.blobs import Blobs
from storage.schema import bring_up_to_date
from storage.settings import StorageSettings

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    # Deleted rows are overwritten with zeros: what a person had deleted can't be read from the file either.
    "PRAGMA secure_delete = ON",
)


class Storage:
    """An open database and its folder of pictures. Make one with `Storage.open`."""

    def __init__(self, settings: StorageSettings, blobs: Blobs) -> None:
        self.settings = settings
        self.blobs = blobs
        # One connection: writers of this process queue here in order, instead of polling for SQLite's lock.
        self._writer = _engine(settings.database, begin="BEGIN IMMEDIATE", pool_size=1)
        self._reader = _engine(settings.database, begin="BEGIN", pool_size=4, read_only=True)
        self._writing: asyncio.Task[Any] | None = None
        self._put: list[str] = []
        blobs.on_new = self._note

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: StorageSettings) -> AsyncIterator[Storage]:
        """Create or upgrade the database, make the folders, and close everything at the end.

        Raises NewerDatabase or ForeignDatabase, leaving the file untouched.
        """
        await asyncio.to_thread(bring_up_to_date, settings.database)
        storage = cls(settings, await asyncio.to_thread(Blobs, settings.pictures))
        try:
            yield storage
        finally:
            await storage._writer.dispose()
            await storage._reader.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Give one read-and-write transaction; commit at the end, roll back if the body raises.

        Rolling back also removes the pictures the body put: no row names them, and it may have raised because the
        person they belong to was deleted meanwhile.
        Nobody else writes meanwhile, in this process or another, so what was read stays true until the commit.
        Keep it short. Raises RuntimeError inside another `write()` of the same task, which would wait for itself.
        """
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("write() inside write(): hand the open transaction on instead")
        async with AsyncSession(self._writer, expire_on_commit=False) as db, db.begin():
            await db.connection()
            self._writing, self._put = asyncio.current_task(), []
            try:
                yield db
            except BaseException:
                for name in self._put:
                    await self.blobs.delete(name)
                raise
            finally:
                self._writing = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Give one read-only transaction: a consistent view that neither waits for writers nor holds them up."""
        async with AsyncSession(self._reader, expire_on_commit=False) as db, db.begin():
            yield db

    def _note(self, name: str) -> None:
        if self._writing is not None and self._writing is asyncio.current_task():
            self._put.append(name)

    async def truncate_log(self) -> None:
        """Move the write-ahead log into the database and empty it, so that deleted data leaves the log too."""

        def truncate(connection: Connection) -> None:
            # On the driver's cursor: SQLAlchemy would begin a transaction first, and inside one it can't be done.
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()

        async with self._writer.connect() as connection:
            await connection.run_sync(truncate)


def _engine(path: Path, *, begin: str, pool_size: int, read_only: bool = False) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        # A fault is logged with its statement; what was to be stored are people's words.
        hide_parameters=True,
    )
    pragmas = (*PRAGMAS, "PRAGMA query_only = ON") if read_only else PRAGMAS

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        del record
        # The driver's own transaction handling opens none for a SELECT, and read-modify-writes get lost; take it over.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
