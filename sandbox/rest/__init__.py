"""Discord's REST API v10, as far as the stand-in speaks it: one table of routes, one door for all calls."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.faults import Fault
from sandbox.rest import application, channels, guilds, interactions, messages, reactions, threads, users
from sandbox.rest.call import Call, RateLimited
from sandbox.standin import StandIn, log

Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """One route: `bucket` names its rate limit, `token_in_path` says that no bot token is needed."""

    method: str
    path: str
    bucket: str
    handler: Handler
    token_in_path: bool = False


_CHANNEL = "/channels/{channel_id}"
_MESSAGE = _CHANNEL + "/messages/{message_id}"
_REACTION = _MESSAGE + "/reactions/{emoji}"
_WEBHOOK = "/webhooks/{application_id}/{token}"
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES = (
    Route("GET", "/gateway", "gateway.get", application.gateway, token_in_path=True),
    Route("GET", "/gateway/bot", "gateway.get", application.gateway_bot),
    Route("GET", "/oauth2/applications/@me", "application.get", application.me),
    Route("GET", "/applications/@me", "application.get", application.me),
    Route("GET", _COMMANDS, "commands.get", application.list_commands),
    Route("PUT", _COMMANDS, "commands.put", application.put_commands),
    Route("GET", _GUILD_COMMANDS, "commands.get", application.list_commands),
    Route("PUT", _GUILD_COMMANDS, "commands.put", application.put_commands),
    Route("GET", "/applications/{application_id}/emojis", "application.get", application.emojis),
    Route("GET", "/users/@me", "user.get", users.me),
    Route("GET", "/users/@me/guilds", "guild.get", users.my_guilds),
    Route("POST", "/users/@me/channels", "dm.open", users.open_dm),
    Route("GET", "/users/{user_id}", "user.get", users.get),
    Route("GET", "/guilds/{guild_id}", "guild.get", guilds.get),
    Route("GET", "/guilds/{guild_id}/channels", "guild.get", guilds.channels),
    Route("GET", "/guilds/{guild_id}/roles", "guild.get", guilds.roles),
    Route("GET", "/guilds/{guild_id}/members", "member.get", guilds.members),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", "member.get", guilds.member),
    Route("GET", "/guilds/{guild_id}/threads/active", "guild.get", guilds.active_threads),
    Route("GET", _CHANNEL, "channel.get", channels.get),
    Route("PATCH", _CHANNEL, "channel.edit", channels.edit),
    Route("DELETE", _CHANNEL, "channel.edit", channels.delete),
    Route("POST", _CHANNEL + "/typing", "typing", channels.typing),
    Route("POST", _CHANNEL + "/threads", "thread.create", threads.start),
    Route("POST", _MESSAGE + "/threads", "thread.create", threads.start_from_message),
    Route("GET", _CHANNEL + "/threads/archived/public", "channel.get", threads.archived),
    Route("GET", _CHANNEL + "/thread-members", "thread.member", threads.members),
    Route("GET", _CHANNEL + "/thread-members/{user_id}", "thread.member", threads.member),
    Route("PUT", _CHANNEL + "/thread-members/{user_id}", "thread.member", threads.join),
    Route("DELETE", _CHANNEL + "/thread-members/{user_id}", "thread.member", threads.leave),
    Route("GET", _CHANNEL + "/messages", "message.list", messages.history),
    Route("POST", _CHANNEL + "/messages", "message.create", messages.create),
    Route("GET", _MESSAGE, "message.get", messages.get),
    Route("PATCH", _MESSAGE, "message.edit", messages.edit),
    Route("DELETE", _MESSAGE, "message.delete", messages.delete),
    Route("GET", _REACTION, "reaction.list", reactions.users),
    Route("PUT", _REACTION + "/@me", "reaction", reactions.add),
    Route("DELETE", _REACTION + "/{user_id}", "reaction", reactions.remove),
    Route("DELETE", _REACTION, "reaction", reactions.clear),
    Route("DELETE", _MESSAGE + "/reactions", "reaction", reactions.clear),
    Route("POST", "/interactions/{interaction_id}/{token}/callback", "interaction", interactions.callback, True),
    Route("POST", _WEBHOOK, "webhook", interactions.follow_up, True),
    Route("GET", _WEBHOOK + "/messages/{message}", "webhook", interactions.get, True),
    Route("PATCH", _WEBHOOK + "/messages/{message}", "webhook", interactions.edit, True),
    Route("DELETE", _WEBHOOK + "/messages/{message}", "webhook", interactions.delete, True),
)


def add_rest(app: web.Application, standin: StandIn) -> None:
    """Add Discord's REST routes; everything else under /api answers 501 and is counted."""
    for route in ROUTES:
        app.router.add_route(route.method, "/api/v10" + route.path, _door(standin, route))
    app.router.add_route("*", "/api/{tail:.*}", _unknown(standin))


def _door(standin: StandIn, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        if time.monotonic() < standin.outage_until:
            return _json({"message": "The service is out, for a test.", "code": 0}, standin.outage_status)
        headers: dict[str, str] = {}
        try:
            if not route.token_in_path:
                _authorize(standin, request)
            major = next(
                (request.match_info[k] for k in ("channel_id", "guild_id", "token") if k in request.match_info), ""
            )
            verdict = standin.limits.check(route.bucket, major, interaction=route.token_in_path)
            headers = verdict.headers
            if verdict.retry_after is not None:
                return _limited(verdict.retry_after, verdict.is_global, headers)
            if standin.rules.request_delay_s:
                await asyncio.sleep(standin.rules.request_delay_s)
            answer = await route.handler(Call(standin, request))
        except RateLimited as limited:
            return _limited(limited.retry_after, False, headers)
        except Fault as fault:
            log.info("%s %s → %s", request.method, request.path, fault)
            return _json(fault.body(), fault.status, headers)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            # Discord answers nonsense with 400; here it may also be a mistake of ours, so it is told loudly.
            log.exception("%s %s could not be read", request.method, request.path)
            return _json({"message": f"400: Bad Request ({error!r})", "code": 0}, 400, headers)
        if answer is None:
            return web.Response(status=204, headers=headers)
        return _json(answer, 200, headers)

    return handle


def _unknown(standin: StandIn) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        name = f"{request.method} {request.path}"
        standin.unknown_routes[name] += 1
        log.error("the stand-in does not know %s", name)
        return _json({"message": f"The stand-in does not know {name}", "code": 0}, 501)

    return handle


def _authorize(standin: StandIn, request: web.Request) -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bot" or not token or standin.rules.token not in ("", token):
        raise Fault(401, 0, "401: Unauthorized")


def _limited(retry_after: float, is_global: bool, headers: dict[str, str]) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": round(retry_after, 3), "global": is_global}
    # Without `Via` the library takes a 429 for a ban by Cloudflare and gives up.
    return _json(body, 429, headers | {"Via": "1.1 google"})


def _json(payload: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """Answer JSON whose type is exactly `application/json`: with a charset the library would return a string."""
    body = json.dumps(payload, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, headers={**(headers or {}), "Content-Type": "application/json"})
