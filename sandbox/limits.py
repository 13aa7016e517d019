"""Discord's rate limits: buckets by route and major parameter, a global one, and the headers that tell of them.

Discord does not document its numbers and says that they change; these are the ones that libraries meet in practice.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


DEFAULTS: dict[str, Limit] = {
    "message.create": Limit(5, 5),
    "message.edit": Limit(5, 5),
    "message.delete": Limit(5, 1),
    "message.list": Limit(50, 1),
    "message.get": Limit(50, 1),
    "reaction": Limit(1, 0.25),
    "reaction.list": Limit(50, 1),
    "channel.get": Limit(50, 1),
    "channel.edit": Limit(5, 5),
    "channel.rename": Limit(2, 600),
    "thread.create": Limit(10, 10),
    "thread.member": Limit(5, 5),
    "typing": Limit(5, 5),
    "dm.open": Limit(10, 10),
    "webhook": Limit(5, 2),
    "commands.put": Limit(5, 20),
    "guild.get": Limit(50, 1),
    "member.get": Limit(5, 1),
    "user.get": Limit(30, 30),
    "application.get": Limit(10, 10),
    "gateway.get": Limit(10, 10),
}
"""By bucket name; a name that is not here has no limit of its own (interaction callbacks have none in Discord)."""

GLOBAL = Limit(50, 1)


@dataclass(frozen=True)
class Verdict:
    """What the limiter says to one call; `retry_after` is None where it may go on."""

    headers: dict[str, str]
    retry_after: float | None = None
    is_global: bool = False


@dataclass
class _Window:
    limit: Limit
    calls: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> tuple[int, float, bool]:
        """Return what remains, the seconds until the window is fresh, and whether the call was let in."""
        if self.calls and now - self.calls[0] >= self.limit.seconds:
            self.calls.clear()  # Discord's windows are fixed: they open with the first call
        allowed = len(self.calls) < self.limit.calls
        if allowed:
            self.calls.append(now)
        reset = self.limit.seconds - (now - self.calls[0])
        return self.limit.calls - len(self.calls), max(reset, 0.001), allowed


class RateLimits:
    """Counts calls. `limits` may be changed at any time; `refused` is how many calls were refused."""

    def __init__(self) -> None:
        self.limits = dict(DEFAULTS)
        self.global_limit = GLOBAL
        self.refused = 0
        self._windows: dict[tuple[str, str], _Window] = {}
        self._global: _Window | None = None

    def set(self, bucket: str, calls: int, seconds: float) -> None:
        """Give a bucket another limit, from now on."""
        self.limits[bucket] = Limit(calls, seconds)
        self._windows = {key: window for key, window in self._windows.items() if key[0] != bucket}

    def check(self, bucket: str, major: str, interaction: bool = False) -> Verdict:
        """Count one call in `bucket` for the channel, guild or webhook `major`."""
        now = time.monotonic()
        if not interaction:
            if self._global is None or self._global.limit != self.global_limit:
                self._global = _Window(self.global_limit)
            _, reset, allowed = self._global.take(now)
            if not allowed:
                self.refused += 1
                headers = {"Retry-After": str(_up(reset)), "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
                return Verdict(headers, reset, True)
        limit = self.limits.get(bucket)
        if limit is None:
            return Verdict({})
        window = self._windows.setdefault((bucket, major), _Window(limit))
        remaining, reset, allowed = window.take(now)
        headers = {
            "X-RateLimit-Limit": str(limit.calls),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(bucket.encode()).hexdigest()[:32],
        }
        if allowed:
            return Verdict(headers)
        self.refused += 1
        return Verdict(headers | {"Retry-After": str(_up(reset)), "X-RateLimit-Scope": "user"}, reset)


def _up(seconds: float) -> int:
    return int(seconds) + 1
