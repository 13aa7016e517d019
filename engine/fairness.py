"""A waiting line that takes turns over owners, so that nobody's hundred jobs stand before another's first."""

from __future__ import annotations

from collections import OrderedDict, deque


class FairQueue:
    """Job ids by owner; the next one comes from the owner who was served longest ago."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[str]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    def push(self, owner: str, job_id: str) -> None:
        """Put a job at the end of its owner's line."""
        self._lines.setdefault(owner, deque()).append(job_id)

    def pop(self) -> str | None:
        """Take the next job out, or return None when nobody waits."""
        if not self._lines:
            return None
        owner, line = next(iter(self._lines.items()))
        job_id = line.popleft()
        del self._lines[owner]
        if line:
            self._lines[owner] = line
        return job_id

    def drop(self, owner: str, job_id: str) -> None:
        """Take a job out wherever it stands."""
        line = self._lines.get(owner)
        if line and job_id in line:
            line.remove(job_id)
            if not line:
                del self._lines[owner]

    def order(self) -> list[str]:
        """Return the ids in the order in which they will be taken."""
        lines = [list(line) for line in self._lines.values()]
        return [line[turn] for turn in range(max(map(len, lines), default=0)) for line in lines if turn < len(line)]
