from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage import Storage, StorageSettings, people, sessions
from storage.models import Session
from storage.schema import bring_up_to_date

ROOT = Path(__file__).parents[2]
WRITERS = 8
TURNS = 30

WRITER = """
import asyncio, sys
from pathlib import Path
from storage import Storage, StorageSettings, sessions

async def count_up(storage, turns):
    for _ in range(turns):
        async with storage.write() as db:
            session = await sessions.get(db, "counter")
            await asyncio.sleep(0)
            session.visits += 1

async def main(database, pictures, turns):
    settings = StorageSettings(database=Path(database), pictures=Path(pictures))
    async with Storage.open(settings) as one, Storage.open(settings) as two:
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(count_up(one, int(turns)), count_up(two, int(turns)))

asyncio.run(main(*sys.argv[1:]))
"""

OPENER = """
import asyncio, sys
from pathlib import Path
from storage import Storage, StorageSettings, people, privacy

async def main(database, pictures):
    async with Storage.open(StorageSettings(database=Path(database), pictures=Path(pictures))) as storage:
        async with storage.read() as db:
            await people.settings_of(db, 1)

asyncio.run(main(*sys.argv[1:]))
print(*sys.modules)
"""


async def count_up(storage: Storage, turns: int) -> list[float]:
    """Read, let others run, write; return the milliseconds each turn took."""
    took = []
    for _ in range(turns):
        begun = time.perf_counter()
        async with storage.write() as db:
            session = await sessions.get(db, "counter")
            assert session is not None
            await asyncio.sleep(0)
            session.visits += 1
        took.append(1000 * (time.perf_counter() - begun))
    return took


async def counter(storage: Storage) -> int:
    async with storage.read() as db:
        session = await sessions.get(db, "counter")
        assert session is not None
        return session.visits


@pytest.fixture
async def counted(storage: Storage) -> Storage:
    async with storage.write() as db:
        await sessions.create(db, owner_id=1, channel_id=2, session_id="counter")
    return storage


async def test_eight_writers_on_connections_of_their_own_lose_no_update(
    counted: Storage, settings: StorageSettings
) -> None:
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(Storage.open(settings)) for _ in range(WRITERS)]
        await asyncio.gather(*(count_up(storage, TURNS) for storage in opened))
    assert await counter(counted) == WRITERS * TURNS


async def test_eight_tasks_sharing_one_storage_lose_no_update(counted: Storage) -> None:
    took = await asyncio.gather(*(count_up(counted, TURNS) for _ in range(WRITERS)))
    assert await counter(counted) == WRITERS * TURNS
    assert max(max(turns) for turns in took) < 5000, "somebody starved"


async def test_eight_writers_in_four_processes_lose_no_update(counted: Storage, settings: StorageSettings) -> None:
    command = [sys.executable, "-c", WRITER, str(settings.database), str(settings.pictures), str(TURNS)]
    writers = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(WRITERS // 2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert await writer.stdout.readline() == b"ready\n"
    await asyncio.gather(*(writer.communicate(b"go\n") for writer in writers))
    assert [writer.returncode for writer in writers] == [0] * (WRITERS // 2)
    assert await counter(counted) == WRITERS * TURNS


@pytest.mark.parametrize("way", ["write", "read"])
async def test_every_connection_is_durable_and_keeps_foreign_keys(storage: Storage, way: str) -> None:
    async with getattr(storage, way)() as db:
        found = {
            name: await db.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        }
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


async def test_what_raises_in_a_write_leaves_nothing_behind(storage: Storage) -> None:
    async def fail_half_way() -> None:
        async with storage.write() as db:
            await people.get_or_create(db, 7)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_half_way()
    async with storage.read() as db:
        assert await db.scalar(text("SELECT count(*) FROM people")) == 0
    async with storage.write() as db:
        await people.get_or_create(db, 7)


async def test_a_cancelled_write_is_rolled_back_and_the_next_goes_on(storage: Storage) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with storage.write() as db:
            await people.get_or_create(db, 7)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with storage.write() as db:
        assert await db.scalar(text("SELECT count(*) FROM people")) == 0


async def test_reading_can_not_write(storage: Storage) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        async with storage.read() as db:
            await people.get_or_create(db, 7)


async def test_a_reader_sees_the_last_commit_while_a_writer_is_at_work(storage: Storage) -> None:
    async with storage.write() as writing:
        await people.get_or_create(writing, 7)
        async with storage.read() as reading:
            assert await reading.scalar(text("SELECT count(*) FROM people")) == 0
    async with storage.read() as reading:
        assert await reading.scalar(text("SELECT count(*) FROM people")) == 1


async def test_a_write_inside_a_write_says_so_instead_of_waiting_for_itself(storage: Storage) -> None:
    async with storage.write():
        with pytest.raises(RuntimeError, match="inside write"):
            async with storage.write():
                pass
    async with storage.write():
        pass


async def test_rows_can_be_read_after_their_transaction(storage: Storage) -> None:
    async with storage.write() as db:
        session = await sessions.create(db, owner_id=1, channel_id=2, title="pears")
    assert isinstance(session, Session)
    assert (session.title, session.head_id, session.private) == ("pears", None, False)


async def test_a_long_upgrade_does_not_hold_up_the_loop(
    settings: StorageSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrading, proceed = threading.Event(), threading.Event()

    def slow(path: Path) -> None:
        upgrading.set()
        assert proceed.wait(5), "the loop never got a turn while the upgrade ran"
        bring_up_to_date(path)

    async def look() -> None:
        await asyncio.to_thread(upgrading.wait)
        proceed.set()

    monkeypatch.setattr("storage.database.bring_up_to_date", slow)
    looking = asyncio.create_task(look())
    async with Storage.open(settings) as storage, storage.read() as db:
        assert await people.settings_of(db, 7)
    await looking


def test_opening_an_up_to_date_database_loads_neither_alembic_nor_torch_nor_discord(
    settings: StorageSettings,
) -> None:
    bring_up_to_date(settings.database)
    opened = subprocess.run(
        [sys.executable, "-c", OPENER, str(settings.database), str(settings.pictures)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    roots = {name.partition(".")[0] for name in opened.stdout.split()}
    assert {"storage", "sqlalchemy"} <= roots
    assert not roots & {"alembic", "torch", "discord", "bot", "engine"}
