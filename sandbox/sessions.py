"""Gateway sessions and the connections that carry them: what is sent, and what is kept for a RESUME."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections import deque
from enum import IntEnum
from typing import Any

from aiohttp import web

from sandbox.dispatches import Intent

BUFFER = 2_000
"""Dispatches kept of a session for a RESUME."""

SENDS_PER_MINUTE = 120


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    """Why the gateway hangs up (docs: Gateway Close Event Codes)."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class HangUp(Exception):
    """Closes the connection with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Session:
    """One IDENTIFY and everything dispatched since; outlives its connection for a while."""

    def __init__(self, intents: Intent, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.seq = 0
        self.sent: deque[tuple[int, str]] = deque(maxlen=BUFFER)
        self.connection: Connection | None = None
        self.left_at: float | None = None

    def dispatch(self, name: str, data: dict[str, Any]) -> None:
        """Send an event now if somebody listens; keep it for a RESUME anyway."""
        self.seq += 1
        frame = json.dumps({"op": Op.DISPATCH, "t": name, "s": self.seq, "d": data}, separators=(",", ":"))
        self.sent.append((self.seq, frame))
        if self.connection is not None:
            self.connection.send(frame)

    def serves(self, guild_id: int | None) -> bool:
        """Tell whether this session's shard is the one for the guild; conversations are shard 0's."""
        number, count = self.shard
        return number == ((guild_id >> 22) % count if guild_id is not None else 0)


class Connection:
    """One websocket. Frames leave in the order of `send`."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._received: deque[float] = deque()

    def send(self, frame: str) -> None:
        """Queue a frame."""
        self._frames.put_nowait(frame)

    def send_op(self, op: Op, data: Any = None) -> None:
        """Queue a frame that is no dispatch."""
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def write_forever(self) -> None:
        """Write queued frames until the socket closes."""
        with contextlib.suppress(ConnectionError):
            while not self.socket.closed:
                await self.socket.send_str(await self._frames.get())

    def count_received(self) -> None:
        """Hang up on a client that sends more than 120 frames a minute."""
        now = time.monotonic()
        self._received.append(now)
        while now - self._received[0] > 60:
            self._received.popleft()
        if len(self._received) > SENDS_PER_MINUTE:
            raise HangUp(CloseCode.RATE_LIMITED, "You are being rate limited.")
