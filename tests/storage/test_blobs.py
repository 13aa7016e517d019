from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from storage.blobs import Blobs
from storage.errors import BadName, BlobDamaged, BlobMissing

PICTURE = b"\x89PNG pears"
NAME = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


@pytest.fixture
def blobs(folder: Path) -> Blobs:
    return Blobs(folder)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_is_put_comes_back_under_its_hash(blobs: Blobs) -> None:
    assert await blobs.put(PICTURE) == NAME
    assert await blobs.get(NAME) == PICTURE
    assert await blobs.exists(NAME)


async def test_equal_pictures_are_kept_once_even_when_put_at_the_same_time(blobs: Blobs, folder: Path) -> None:
    assert set(await asyncio.gather(*(blobs.put(PICTURE) for _ in range(20)))) == {NAME}
    assert len(files(folder)) == 1


async def test_another_opening_of_the_folder_finds_them(blobs: Blobs, folder: Path) -> None:
    await blobs.put(PICTURE)
    assert await Blobs(folder).get(NAME) == PICTURE
    assert [name async for name in Blobs(folder).names()] == [NAME]


async def test_deleting_takes_the_file_away_and_says_whether_there_was_one(blobs: Blobs, folder: Path) -> None:
    await blobs.put(PICTURE)
    assert await blobs.delete(NAME)
    assert not await blobs.delete(NAME)
    assert not await blobs.exists(NAME)
    assert files(folder) == []
    with pytest.raises(BlobMissing):
        await blobs.get(NAME)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, f"{'a' * 64}\n", f"/{'a' * 63}", None, 7]
)
async def test_only_hashes_are_names(blobs: Blobs, name: str) -> None:
    for act in (blobs.get, blobs.exists, blobs.delete):
        with pytest.raises(BadName):
            await act(name)


async def test_bytes_that_changed_on_the_disk_are_not_handed_out(blobs: Blobs, folder: Path) -> None:
    await blobs.put(PICTURE)
    files(folder)[0].write_bytes(PICTURE[:-1] + b"!")
    with pytest.raises(BlobDamaged):
        await blobs.get(NAME)


async def test_a_file_cut_short_by_a_power_failure_is_put_right_by_the_next_put(blobs: Blobs, folder: Path) -> None:
    await blobs.put(PICTURE)
    files(folder)[0].write_bytes(b"")
    assert await blobs.put(PICTURE) == NAME
    assert await blobs.get(NAME) == PICTURE


async def test_a_large_picture_does_not_hold_up_the_loop(blobs: Blobs) -> None:
    data = bytes(32 * 1024 * 1024)
    turns, done = 0, False

    async def watch() -> None:
        nonlocal turns
        while not done:
            turns += 1
            await asyncio.sleep(0.001)

    watching = asyncio.create_task(watch())
    name = await blobs.put(data)
    assert await blobs.get(name) == data
    done = True
    await watching
    assert turns > 10
