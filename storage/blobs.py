"""Keep pictures by the hash of their bytes. Equal pictures are kept once; a kept picture never changes."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore

from storage.errors import BadName, BlobDamaged, BlobMissing

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """Bytes named by their sha256, under `folder/ab/abcd…`.

    Put a picture inside the `write()` that saves the row naming it. Unreferenced blobs are removed inside a `write()`
    too, so the two can't cross, and a picture that was just put is never taken away before its row is there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder.resolve()
        self._store = LocalStore(self._folder)
        self.on_new: Callable[[str], object] | None = None
        """Called with the name of every blob that was not kept before."""

    async def put(self, data: bytes) -> str:
        """Keep `data` and return its name. It is on the disk when this returns."""
        name = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        path = _path(name)
        try:
            await self._store.put_async(path, data, mode="create")
            if self.on_new is not None:
                self.on_new(name)
        except AlreadyExistsError:
            # A power cut can leave a name with too few bytes; then these are the right ones.
            if (await self._store.head_async(path))["size"] == len(data):
                return name
            await self._store.put_async(path, data, mode="overwrite")
        await asyncio.to_thread(_flush, self._folder / path)
        return name

    async def get(self, name: str) -> bytes:
        """Return the bytes called `name`. Raises BadName, BlobMissing, BlobDamaged."""
        try:
            found = await self._store.get_async(_path(name))
            data = (await found.bytes_async()).to_bytes()
        except FileNotFoundError:
            raise BlobMissing(name) from None
        if await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest()) != name:
            raise BlobDamaged(name)
        return data

    async def exists(self, name: str) -> bool:
        """Return whether bytes called `name` are kept. Raises BadName."""
        try:
            await self._store.head_async(_path(name))
        except FileNotFoundError:
            return False
        return True

    async def size(self, name: str) -> int:
        """Return how many bytes are kept under `name`, 0 if none are. Raises BadName."""
        try:
            return (await self._store.head_async(_path(name)))["size"]
        except FileNotFoundError:
            return 0

    async def delete(self, name: str) -> bool:
        """Remove the bytes called `name`; return whether they were there. Raises BadName.

        Rows may still name them: callers want `privacy.remove_unreferenced`.
        """
        if not await self.exists(name):
            return False
        try:
            await self._store.delete_async(_path(name))
        except FileNotFoundError:
            return False
        return True

    async def names(self) -> AsyncIterator[str]:
        """Go through the names of everything kept, in no order."""
        async for chunk in self._store.list():
            for entry in chunk:
                name = entry["path"].rpartition("/")[2]
                if _NAME.fullmatch(name):
                    yield name


def _path(name: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadName(name)
    return f"{name[:2]}/{name}"


def _flush(path: Path) -> None:
    """Wait until file and folder entries are on the disk: a row may only name a picture that survives a power cut."""
    for place in (path, path.parent, path.parent.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
