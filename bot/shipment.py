"""Choose the file that is delivered: the master itself, or a copy the engine fits, marks and signs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot import words
from bot.prints import file_hash, samples_hash
from engine.protocol import CopyOrder
from storage import copies, policies
from storage.models import Revision
from storage.states import RevisionKind

if TYPE_CHECKING:
    from bot.client import Threadbrush
    from storage.policy import Policy

log = structlog.get_logger("bot")

MARGIN = 64 * 1024
"""Bytes left for the rest of the request."""
SUFFIXES = {"image/png": "png", "image/webp": "webp", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Shipment:
    """A file as it goes out, what to say about it, and by what it is known again."""

    data: bytes
    suffix: str
    file_hash: str
    samples_hash: str
    notes: tuple[str, ...] = ()
    mark: int | None = None
    master: bool = True


@dataclass(frozen=True)
class Marks:
    """What a server wants drawn into delivered copies of made pictures."""

    badge: bool = False
    mark: int | None = None

    @property
    def any(self) -> bool:
        """Return whether copies have to be made at all."""
        return self.badge or self.mark is not None


async def marks_for(bot: Threadbrush, revision: Revision, guild_id: int | None) -> Marks:
    """Return the marks of a revision's copies in a server; somebody's own upload gets none."""
    async with bot.storage.read() as db:
        policy: Policy = await policies.of(db, guild_id)
        if revision.kind is RevisionKind.UPLOAD:
            return Marks()
        return Marks(policy.badge, await copies.mark_for(db, revision.id) if policy.watermark else None)


async def packed(bot: Threadbrush, master: bytes, marks: Marks, limit: int) -> Shipment | None:
    """Return the finest file for a place that takes `limit` bytes; None: none is small enough. Raises EngineAway."""
    if not marks.any and len(master) <= limit:
        return Shipment(master, "png", *await asyncio.to_thread(_prints, master))
    room = max(1, limit - MARGIN) if len(master) > limit else limit
    made = await bot.engine.copy(master, CopyOrder(limit=room, badge=marks.badge, mark=marks.mark))
    if made is None:
        return None
    info, data = made
    notes = []
    if len(master) > limit:
        kind = words.copy_kind(info.media_type, info.width, info.height, info.smaller)
        notes.append(words.smaller_copy(len(master), limit, kind))
    if info.badge or info.marked:
        notes.append(words.marked_copy(info.badge, info.marked))
    if marks.mark is not None and not info.marked:
        log.warning("invisible marks are wanted, but could not be written")
        notes.append(words.NO_WATERMARK)
    return Shipment(
        data,
        SUFFIXES[info.media_type],
        info.sha256,
        info.samples,
        tuple(notes),
        marks.mark if info.marked else None,
        master=False,
    )


def _prints(master: bytes) -> tuple[str, str]:
    return file_hash(master), samples_hash(master)


async def remember(bot: Threadbrush, revision: Revision, shipment: Shipment) -> None:
    """Put a delivered file on record, so that it is known again."""
    async with bot.storage.write() as db:
        await copies.note(
            db,
            revision.id,
            file_hash=shipment.file_hash,
            samples_hash=shipment.samples_hash,
            mark=shipment.mark,
        )
