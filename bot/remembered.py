"""What was said or heard lately, so that nobody is told the same twice."""

from __future__ import annotations

from collections import OrderedDict

ANSWERED = 500
"""Messages or hints that are remembered."""


class Remembered:
    """A set of limited size that forgets its oldest entries."""

    def __init__(self, size: int = ANSWERED) -> None:
        self._size = size
        self._entries: OrderedDict[object, None] = OrderedDict()

    def first(self, entry: object) -> bool:
        """Return whether the entry is new, and remember it."""
        if entry in self._entries:
            return False
        self._entries[entry] = None
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)
        return True
