"""The whole house, really running: engine, stand-in and bot as `make demo` starts them, shared by these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.launcher import House, running
from sandbox.person import Person

SHARED = {"loop_scope": "session", "scope": "session"}


@pytest_asyncio.fixture(**SHARED)
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    # Whatever is left in the place for temporary files lies where tests look for it.
    (folder / "tmp").mkdir()
    async with running(folder, port=0, env={"TMPDIR": str(folder / "tmp")}) as started:
        yield started


@pytest_asyncio.fixture(**SHARED)
async def mara(house: House) -> AsyncIterator[Person]:
    async with Person(house.url, "mara") as person:
        yield person


@pytest_asyncio.fixture(**SHARED)
async def jonas(house: House) -> AsyncIterator[Person]:
    async with Person(house.url, "jonas") as person:
        yield person
