"""Keep an upload's own content credentials, told on as its parent's; only after its people agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.engine_client import EngineAway, EngineRefused

if TYPE_CHECKING:
    from bot.client import Threadbrush

log = structlog.get_logger("bot")

MARKER = b"c2pa"
"""Every file with credentials inside holds these letters; all others are spared the way to the engine."""


async def kept(bot: Threadbrush, upload: bytes, picture: bytes) -> bytes:
    """Return what is kept of an upload: `picture`, or the same samples with the credentials it came with.

    Where the engine cannot do it now the picture goes without: it is not to be lost for its label.
    """
    if MARKER not in upload:
        return picture
    try:
        return await bot.engine.adopt(upload) or picture
    except (EngineAway, EngineRefused) as fault:
        log.warning("an upload's credentials were not kept", why=type(fault).__name__)
        return picture
