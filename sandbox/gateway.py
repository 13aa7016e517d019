"""Discord's gateway v10: identify, heartbeat, dispatch by intents, resume."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.dispatches import Intent, dispatches_for, guild_create
from sandbox.events import BotPresence, Event
from sandbox.payloads import application_flags
from sandbox.sessions import CloseCode, Connection, HangUp, Op, Session
from sandbox.standin import StandIn, log


class Gateway:
    """All sessions of the bot."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._sessions: dict[str, Session] = {}
        self._online = False
        self.identified = 0
        self.resumed = 0
        self.refuse_until = 0.0
        """Until this moment (monotonic seconds) new connections are refused: an outage."""
        standin.bus.listen(self._on_event)

    @property
    def online(self) -> bool:
        """Whether the bot listens right now."""
        return self._online

    @property
    def reachable(self) -> bool:
        """Whether an event sent now may still reach the bot: a lost connection can be resumed."""
        self._forget_old()
        return bool(self._sessions)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, BotPresence):
            return
        self._forget_old()
        for session in self._sessions.values():
            for guild_id, name, data in dispatches_for(self._standin, event, session.intents):
                if session.serves(guild_id):
                    session.dispatch(name, data)

    def _forget_old(self) -> None:
        now = time.monotonic()
        limit = self._standin.rules.resume_s
        for session in list(self._sessions.values()):
            if session.left_at is not None and now - session.left_at > limit:
                del self._sessions[session.id]

    def drop_connections(self, forget_sessions: bool = False, outage_s: float = 0.0) -> None:
        """Cut every connection, for tests; without their sessions a RESUME is refused."""
        self.refuse_until = time.monotonic() + outage_s
        for session in list(self._sessions.values()):
            if session.connection is not None and session.connection.socket._req is not None:
                transport = session.connection.socket._req.transport
                if transport is not None:
                    transport.abort()
        if forget_sessions:
            self._sessions.clear()

    async def disallow(self) -> None:
        """Hang up on sessions that hold an intent which is no longer granted."""
        for session in list(self._sessions.values()):
            if self._forbidden(session.intents) and session.connection is not None:
                await session.connection.socket.close(
                    code=CloseCode.DISALLOWED_INTENTS, message=b"Disallowed intent(s)."
                )

    async def close(self) -> None:
        """Hang up on everybody, politely."""
        for session in list(self._sessions.values()):
            if session.connection is not None:
                await session.connection.socket.close(code=WSCloseCode.GOING_AWAY)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket connection."""
        if time.monotonic() < self.refuse_until:
            return web.Response(status=503, text="The gateway is out, for a test.")
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket)
        writer = asyncio.create_task(connection.write_forever())
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                raise HangUp(4012, "The stand-in speaks v=10 and encoding=json.")
            connection.send_op(
                Op.HELLO, {"heartbeat_interval": self._standin.rules.heartbeat_ms, "_trace": ["loopback"]}
            )
            await self._listen(connection)
        except HangUp as hang_up:
            log.warning("gateway hangs up: %s %s", hang_up.code, hang_up.reason)
            await socket.close(code=hang_up.code, message=hang_up.reason.encode())
        finally:
            writer.cancel()
            self._left(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        patience = self._standin.rules.heartbeat_ms / 1000 * 1.5
        while True:
            try:
                message = await connection.socket.receive(timeout=patience)
            except TimeoutError as error:
                raise HangUp(CloseCode.SESSION_TIMED_OUT, "Session timed out.") from error
            if message.type is not WSMsgType.TEXT:
                if message.type is WSMsgType.CLOSE and message.data in (1000, 1001) and connection.session is not None:
                    self._sessions.pop(connection.session.id, None)  # a polite goodbye ends the session
                return
            connection.count_received()
            try:
                frame = json.loads(message.data)
                op, data = frame["op"], frame.get("d")
            except (ValueError, KeyError, TypeError) as error:
                raise HangUp(CloseCode.DECODE_ERROR, "Error while decoding payload.") from error
            self._receive(connection, op, data)

    def _receive(self, connection: Connection, op: int, data: Any) -> None:
        if op == Op.HEARTBEAT:
            # An instant acknowledgment would make the library report a latency of nearly nothing.
            loop = asyncio.get_running_loop()
            loop.call_later(self._standin.rules.heartbeat_ack_s, connection.send_op, Op.HEARTBEAT_ACK)
        elif op == Op.IDENTIFY:
            self._identify(connection, data)
        elif op == Op.RESUME:
            self._resume(connection, data)
        elif connection.session is None:
            raise HangUp(CloseCode.NOT_AUTHENTICATED, "Not authenticated.")
        elif op == Op.REQUEST_MEMBERS:
            self._send_members(connection.session, data)
        elif op not in (Op.PRESENCE, Op.VOICE_STATE):
            raise HangUp(CloseCode.UNKNOWN_OPCODE, "Unknown opcode.")

    def _check_token(self, token: str) -> None:
        if self._standin.rules.token not in ("", str(token).removeprefix("Bot ")):
            raise HangUp(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")

    def _forbidden(self, intents: Intent) -> bool:
        application = self._standin.world.application
        granted = Intent(0)
        if application.message_content:
            granted |= Intent.MESSAGE_CONTENT
        if application.members_intent:
            granted |= Intent.GUILD_MEMBERS
        return bool(intents & (Intent.MESSAGE_CONTENT | Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES) & ~granted)

    def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        if connection.session is not None:
            raise HangUp(CloseCode.ALREADY_AUTHENTICATED, "Already authenticated.")
        self._check_token(data["token"])
        bits = int(data["intents"])
        if bits >> 26:
            raise HangUp(CloseCode.INVALID_INTENTS, "Invalid intent(s).")
        intents = Intent(bits)
        if self._forbidden(intents):
            raise HangUp(CloseCode.DISALLOWED_INTENTS, "Disallowed intent(s).")
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise HangUp(CloseCode.INVALID_SHARD, "Invalid shard.")
        session = Session(intents, (number, count))
        self._sessions[session.id] = session
        self.identified += 1
        self._attach(connection, session)
        world = self._standin.world
        guilds = [guild for guild in world.guilds.values() if session.serves(guild.id)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self._standin.payloads.user(world.bot) | {"verified": True, "mfa_enabled": False, "flags": 0},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "private_channels": [],
                "session_id": session.id,
                "resume_gateway_url": self._standin.cdn.base_url.replace("http", "ws", 1).removesuffix("/cdn")
                + "/gateway",
                "shard": [number, count],
                "application": {"id": str(world.application.id), "flags": application_flags(world.application)},
            },
        )
        for guild in guilds:
            session.dispatch("GUILD_CREATE", guild_create(self._standin, guild, intents))

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        self._check_token(data["token"])
        self._forget_old()
        session = self._sessions.get(data["session_id"])
        if session is None:
            connection.send_op(Op.INVALID_SESSION, False)
            return
        seq = int(data["seq"])
        if seq > session.seq:
            raise HangUp(CloseCode.INVALID_SEQ, "Invalid seq.")
        oldest = session.sent[0][0] if session.sent else session.seq + 1
        if seq + 1 < oldest:
            connection.send_op(Op.INVALID_SESSION, False)
            return
        self.resumed += 1
        missed = [frame for number, frame in session.sent if number > seq]
        self._attach(connection, session)
        for frame in missed:
            connection.send(frame)
        session.dispatch("RESUMED", {"_trace": ["loopback"]})

    def _attach(self, connection: Connection, session: Session) -> None:
        session.connection = connection
        session.left_at = None
        connection.session = session
        self._tell_presence()

    def _left(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.left_at = time.monotonic()
        self._tell_presence()

    def _tell_presence(self) -> None:
        online = any(session.connection is not None for session in self._sessions.values())
        if online != self._online:
            self._online = online
            self._standin.bus.publish(BotPresence(online))

    def _send_members(self, session: Session, data: dict[str, Any]) -> None:
        guild = self._standin.world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        wanted = [int(user_id) for user_id in data.get("user_ids") or []]
        if not wanted and not session.intents & Intent.GUILD_MEMBERS:
            return
        query = (data.get("query") or "").lower()
        chosen = [
            user_id
            for user_id in guild.members
            if (user_id in wanted if wanted else self._standin.world.users[user_id].username.startswith(query))
        ]
        chunk: dict[str, Any] = {
            "guild_id": str(guild.id),
            "members": [self._standin.payloads.member(guild, user_id) for user_id in chosen],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(user_id) for user_id in wanted if user_id not in guild.members],
        }
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)
