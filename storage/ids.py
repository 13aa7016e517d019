"""Make the ids of rows: sortable by time, safe in URLs and file names, short enough for a Discord nonce."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: sorts like the number it spells, no look-alikes, one case only."""

LENGTH = 20
"""Characters. An engine job's id may have 22, so a suffix like `-2` still fits."""

RANDOM_BITS = 55


class Ids:
    """Spell 45 bits of milliseconds and 55 random bits; ids of one source always grow, even within a millisecond."""

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._now_ms, self._random_bits = now_ms, random_bits
        self._last = -1
        self._lock = threading.Lock()

    def __call__(self) -> str:
        """Return the next id, 20 characters."""
        with self._lock:
            drawn = (self._now_ms() << RANDOM_BITS) | self._random_bits(RANDOM_BITS)
            number = self._last = max(drawn, self._last + 1)
        return "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


new_id = Ids()
"""The process's source of ids."""
