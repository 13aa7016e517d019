"""Hand a person everything that is kept about them: ZIPs of limited size, made one after the other."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from storage.database import Storage
from storage.errors import BlobMissing
from storage.keeper import Exported
from storage.privacy import export_person

ENTRY_BYTES = 400
"""What a file's name and place take in a ZIP at most."""


@dataclass(frozen=True)
class Item:
    """One file of an export: `text`, or the bytes of a blob from `start` to `stop` (None: to its end)."""

    name: str
    size: int
    text: str = ""
    blob: str = ""
    start: int = 0
    stop: int | None = None


@dataclass(frozen=True)
class Export:
    """What goes into which archive; none of them is made before it is asked for."""

    storage: Storage
    parts: tuple[tuple[Item, ...], ...]
    in_pieces: bool = False
    """Whether a picture is larger than an archive may be, and comes as `….png.1`, `….png.2`, to be joined."""

    async def archives(self) -> AsyncIterator[bytes]:
        """Yield the ZIPs; what was deleted since the plan is left out of them."""
        for part in self.parts:
            files = [(item.name, data) for item in part if (data := await self._data(item)) is not None]
            yield await asyncio.to_thread(_zip, files)

    async def _data(self, item: Item) -> bytes | None:
        if not item.blob:
            return item.text.encode()
        try:
            return (await self.storage.blobs.get(item.blob))[item.start : item.stop]
        except BlobMissing:
            return None


async def export_of(storage: Storage, user_id: int, limit: int) -> Export:
    """Plan the export of a person in archives of at most `limit` bytes; no parts where nothing is kept about them.

    `data.json` has every row by its table (`data-1.json`, `data-2.json`, … where there are too many for one), and
    `pictures/<hash>.png` are the pictures that the rows name.
    """
    async with storage.read() as db:
        rows = await export_person(db, user_id)
    names = sorted({name for row in rows for name in row.pictures})
    pictures = [(name, await storage.blobs.size(name)) for name in names]
    return await asyncio.to_thread(_planned, storage, rows, pictures, limit - ENTRY_BYTES)


def _planned(storage: Storage, rows: Sequence[Exported], pictures: Sequence[tuple[str, int]], limit: int) -> Export:
    room = max(1, limit - ENTRY_BYTES)
    items = _documents(rows, room)
    for name, size in pictures:
        path, pieces = f"pictures/{name}.png", range(0, size, room)
        for number, start in enumerate(pieces, 1):
            stop = min(size, start + room)
            numbered = path if len(pieces) == 1 else f"{path}.{number}"
            items.append(Item(numbered, stop - start + ENTRY_BYTES, blob=name, start=start, stop=stop))
    parts: list[tuple[Item, ...]] = []
    part: list[Item] = []
    for item in items:
        if part and sum(one.size for one in part) + item.size > limit:
            parts.append(tuple(part))
            part = []
        part.append(item)
    return Export(
        storage,
        (*parts, tuple(part)) if part else (),
        in_pieces=any(size > room for _, size in pictures),
    )


def _documents(rows: Sequence[Exported], room: int) -> list[Item]:
    """Return the rows as JSON files of at most `room` bytes each, if no row alone is larger."""
    texts: list[str] = []
    tables: dict[str, list[dict[str, object]]] = {}
    held = 0
    for row in rows:
        size = len(json.dumps(row.fields, indent=2, ensure_ascii=False).encode()) * 2 + len(row.table) + 20
        if tables and held + size > room:
            texts.append(_json(tables))
            tables, held = {}, 0
        tables.setdefault(row.table, []).append(row.fields)
        held += size
    if tables:
        texts.append(_json(tables))
    names = ["data.json"] if len(texts) == 1 else [f"data-{number}.json" for number in range(1, len(texts) + 1)]
    return [
        Item(name, len(zlib.compress(text.encode())) + ENTRY_BYTES, text)
        for name, text in zip(names, texts, strict=True)
    ]


def _json(tables: dict[str, list[dict[str, object]]]) -> str:
    return json.dumps(tables, indent=2, ensure_ascii=False)


def _zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            # A picture is compressed already.
            kind = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return file.getvalue()
