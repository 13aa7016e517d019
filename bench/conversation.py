"""What scripted conversations need: recognising the bot's messages, comparing pictures with what is on record."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storage import Storage, StorageSettings
from storage import revisions as stored

Json = dict[str, Any]


def by_bot(message: Json) -> bool:
    """Return whether the bot wrote it."""
    return bool(message["author"].get("bot"))


def acts(message: Json) -> set[str]:
    """Return what the buttons under a message do, from their custom ids `tb:<act>:<id>`."""
    found: set[str] = set()
    for row in message.get("components") or []:
        for component in row.get("components") or []:
            parts = (component.get("custom_id") or "").split(":")
            if parts[0] == "tb":
                found.add(parts[1])
    return found


def is_picture(message: Json) -> bool:
    """Return whether it is a finished picture: labelled, with the file itself."""
    labelled = any(word in message["content"] for word in ("AI-generated", "AI-edited"))
    return by_bot(message) and bool(message["attachments"]) and labelled


def is_preview(message: Json) -> bool:
    """Return whether it is a mask preview that waits for an answer."""
    return by_bot(message) and bool(message["attachments"]) and "approve" in acts(message)


def custom_id(message: Json, act: str) -> str:
    """Return the custom id of the button that does `act`. Raises LookupError where there is none."""
    for row in message.get("components") or []:
        for component in row.get("components") or []:
            if (component.get("custom_id") or "").startswith(f"tb:{act}:"):
                return component["custom_id"]
    raise LookupError(f"no button {act!r} under the message, only {sorted(acts(message))}")


def samples(png: bytes) -> NDArray[np.uint8]:
    """Decode a picture: uint8 RGBA [h, w, 4]."""
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGBA"))


async def outside_bytes_changed(data: Path, message: Json) -> tuple[int, int]:
    """Compare a result with its parent outside the approved mask, both as on record.

    Returns (RGBA samples outside the mask that differ, pixels inside the mask).
    """
    settings = StorageSettings(database=data / "threadbrush.db", pictures=data / "pictures")
    async with Storage.open(settings) as storage:
        async with storage.read() as db:
            result = await stored.by_message(db, int(message["id"]))
            if result is None or result.parent_id is None or result.mask_hash is None:
                raise LookupError("the message shows no edit that is on record")
            parent = await stored.get(db, result.parent_id)
        if parent is None:
            raise LookupError("the edit's parent is not on record")
        after = samples(await storage.blobs.get(result.picture_hash))
        before = samples(await storage.blobs.get(parent.picture_hash))
        with Image.open(io.BytesIO(await storage.blobs.get(result.mask_hash))) as mask:
            inside = np.asarray(mask.convert("L")) >= 128
    return int((after != before)[~inside].sum()), int(inside.sum())
