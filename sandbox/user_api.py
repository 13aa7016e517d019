"""What the page and test persons talk to: JSON under `/user/`, always as one person (`?as=<user id>`).

Errors are HTTP 4xx with `{"error": "a sentence"}`. The door lets in only what comes from this very server's page:
an Origin, where there is one, must be the same; the server as a whole refuses foreign Host names.

Besides the routes that the page uses there is `POST /user/control` for tests, each key a switch:

    {"rate_limit": {"bucket": name, "calls": n, "seconds": s}}      buckets: sandbox.limits.DEFAULTS
    {"permissions": {"channel_id", "deny": [names], "allow": [names], "user_id"?}}   the bot's unless a person is named
    {"message_content": bool}                   grant or take the privileged intent (a session that has it is cut)
    {"upload_limit": bytes}                     of one file of the bot
    {"people_upload_limit": bytes}              of one file of a person: those who pay Discord may send more
    {"drop_gateway": true | "forget", "outage_s"?: seconds}         cut the gateway; "forget": no RESUME
    {"outage_s": seconds, "outage_status"?: 502}                    gateway and REST are out
    {"archive": thread id}
    {"delay_s": seconds}                        every REST answer comes this much later
    {"answer_s": seconds}                       the deadline of interactions
    {"cdn_lifetime_s": seconds}                 of attachment addresses

`GET /user/control` tells what was counted: unknown routes, refused calls, failed interactions, gateway sessions.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.faults import Fault, UserFault
from sandbox.permissions import may_see
from sandbox.standin import StandIn
from sandbox.uploads import REQUEST_LIMIT, Body, read_body
from sandbox.world import Channel, Message, User

log = logging.getLogger("sandbox.user")


@dataclass(frozen=True)
class Visit:
    """One call of a person."""

    standin: StandIn
    request: web.Request
    me: User

    async def body(self, json_field: str = "json") -> Body:
        """Read the call's JSON and files."""
        limit = self.standin.world.people_upload_limit
        return await read_body(self.request, limit, json_field, max(REQUEST_LIMIT, 2 * limit))

    def channel(self, channel_id: int | None = None) -> Channel:
        """Return a channel that the person sees (from the path, unless named)."""
        wanted = channel_id if channel_id is not None else int(self.request.match_info["channel_id"])
        channel = self.standin.world.channels.get(wanted)
        if channel is None or not may_see(self.standin.world, self.me.id, channel):
            raise UserFault(404, "There is no such channel.")
        return channel

    def message(self, channel: Channel, message_id: int | None = None) -> Message:
        """Return a message that the person sees."""
        wanted = message_id if message_id is not None else int(self.request.match_info["message_id"])
        message = self.standin.world.message(channel.id, wanted)
        if message is None or message.seen_by not in (None, self.me.id):
            raise UserFault(404, "This message is gone.")
        return message

    def render(self, message: Message) -> dict[str, Any]:
        """Return the message as the person sees it."""
        return self.standin.payloads.message(message, self.me.id)


Handler = Callable[[Visit], Awaitable[Any]]


def user_door(standin: StandIn, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Wrap a handler: who calls, from where, and errors as sentences."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            check_origin(request)
            answer = await handler(Visit(standin, request, who(standin, request)))
        except UserFault as fault:
            return answer_json({"error": fault.sentence}, fault.status)
        except Fault as fault:
            return answer_json({"error": sentence_for(standin, fault), "code": fault.code}, fault.status)
        except (KeyError, ValueError, TypeError) as error:
            log.exception("%s could not be read", request.path)
            return answer_json({"error": f"The request could not be read: {error!r}"}, 400)
        return answer if isinstance(answer, web.StreamResponse) else answer_json(answer if answer is not None else {})

    return handle


def who(standin: StandIn, request: web.Request) -> User:
    """Return the person that the call speaks for; the first one where it names none that exists."""
    name = request.query.get("as", "")
    user = standin.world.users.get(int(name)) if name.isdigit() else None
    return user if user is not None and not user.bot else standin.world.people()[0]


def check_origin(request: web.Request) -> None:
    """Refuse calls that another site's page makes."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise UserFault(403, "Another site may not speak for you here.")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise UserFault(403, "Another site may not speak for you here.")


def sentence_for(standin: StandIn, fault: Fault) -> str:
    """Return what Discord's client would tell a person."""
    if fault.code == 40005:
        return f"Your file is too powerful: the most is {standin.world.people_upload_limit / 2**20:.0f} MiB."
    if fault.code == 50035 and fault.errors:
        return f"That cannot be sent: {_first_message(fault.errors)}"
    words = {
        50001: "You cannot see this channel.",
        50013: "You are not allowed to do that here.",
        50006: "There is nothing to send.",
        50083: "This thread is archived. Write something to open it again.",
        10014: "That is no emoji.",
        30010: "There are already 20 different reactions.",
    }
    return words.get(fault.code, fault.message + ".")


def _first_message(errors: dict[str, Any]) -> str:
    if "_errors" in errors:
        return str(errors["_errors"][0]["message"])
    return _first_message(next(iter(errors.values())))


def answer_json(payload: Any, status: int = 200) -> web.Response:
    """Answer JSON that no cache keeps."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(
        body=body, status=status, headers={"Content-Type": "application/json", "Cache-Control": "no-store"}
    )
