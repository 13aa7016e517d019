"""Discord's ids: 42 bits of milliseconds since 2015, the rest a counter (docs: Reference, Snowflakes)."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
"""1 January 2015, the first second of Discord's clock."""

_counter = itertools.count()


def new_id() -> int:
    """Return an id that is larger than every id handed out before by this process in an earlier millisecond."""
    return ((int(time.time() * 1000) - EPOCH_MS) << 22) | (next(_counter) & 0x3FFFFF)


def created_at(snowflake: int) -> datetime:
    """Return the moment that the id carries."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)
