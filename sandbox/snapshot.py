"""The world on disk: one JSON file, written whole shortly after each change, beside the attachments folder.

Without it a restarted demo would forget messages that the bot's database still speaks of.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sandbox.standin import StandIn, log
from sandbox.world import Flag, Message, World

VERSION = 1

QUIET_S = 0.25
"""Changes within this time are written together."""


@dataclass
class Saved:
    """What the file holds."""

    version: int
    world: World


_SAVED = TypeAdapter(Saved)


def load_world(path: Path) -> World | None:
    """Return the world in the file, None where there is none; a file that cannot be read is put aside, not lost."""
    if not path.is_file():
        return None
    try:
        saved = _SAVED.validate_json(path.read_bytes())
        if saved.version == VERSION:
            return saved.world
        reason = f"it is of version {saved.version}"
    except ValidationError as error:
        reason = str(error.errors()[0]["msg"])
    aside = path.with_suffix(".unreadable.json")
    path.replace(aside)
    log.error("The saved chat could not be read (%s); it was kept as %s and a new one begins.", reason, aside)
    return None


def save_world(world: World, path: Path) -> None:
    """Write the world; the file is replaced at once or not at all."""
    _write(_SAVED.dump_json(Saved(VERSION, _lasting(world))), path)


def _write(content: bytes, path: Path) -> None:
    fresh = path.with_suffix(".tmp")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _lasting(world: World) -> World:
    """Leave out what Discord's client forgets on reload: messages for one person, answers that never came."""

    def lasts(message: Message) -> bool:
        return message.seen_by is None and not message.flags & Flag.LOADING

    kept = {channel: {m.id: m for m in posted.values() if lasts(m)} for channel, posted in world.messages.items()}
    return replace(world, messages=kept)


def sweep_attachments(world: World, folder: Path) -> None:
    """Remove files that no message has any more."""
    used = {str(a.id) for posted in world.messages.values() for m in posted.values() for a in m.attachments}
    for path in folder.iterdir():
        if path.name.isdigit() and path.name not in used:
            path.unlink()


@contextlib.asynccontextmanager
async def saving(standin: StandIn, path: Path) -> AsyncIterator[None]:
    """Keep the file up to date while inside, and write it a last time on leaving."""
    changed = asyncio.Event()

    async def write_forever() -> None:
        while True:
            await changed.wait()
            await asyncio.sleep(QUIET_S)
            changed.clear()
            content = _SAVED.dump_json(Saved(VERSION, _lasting(standin.world)))
            await asyncio.to_thread(_write, content, path)

    standin.changed = changed.set
    stop_listening = standin.bus.listen(lambda _event: changed.set())
    writer = asyncio.create_task(write_forever())
    try:
        yield
    finally:
        stop_listening()
        writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writer
        save_world(standin.world, path)
