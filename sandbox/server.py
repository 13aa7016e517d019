"""The one HTTP server of the stand-in: Discord's side, the page, and the people's side, on one loopback port."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from aiohttp import web

from sandbox import control, user_apps, user_chat
from sandbox.rest import add_rest
from sandbox.standin import StandIn
from sandbox.user_api import Handler, answer_json, user_door
from sandbox.user_live import live

PAGE = Path(__file__).parent / "page"

MEDIA_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")

NextHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortTaken(Exception):
    """Something else listens on the port."""


_MESSAGES = "/user/channels/{channel_id}/messages"

USER_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/user/state", user_chat.state),
    ("GET", "/user/live", live),
    ("GET", _MESSAGES, user_chat.history),
    ("POST", _MESSAGES, user_chat.say),
    ("DELETE", _MESSAGES + "/{message_id}", user_chat.delete),
    ("PUT", _MESSAGES + "/{message_id}/reactions/{emoji}", user_chat.react),
    ("DELETE", _MESSAGES + "/{message_id}/reactions/{emoji}", user_chat.unreact),
    ("POST", "/user/channels/{channel_id}/typing", user_chat.typing),
    ("POST", "/user/dms", user_chat.dm),
    ("POST", "/user/channels", user_chat.new_channel),
    ("POST", "/user/interactions/command", user_apps.command),
    ("POST", "/user/interactions/autocomplete", user_apps.autocomplete),
    ("POST", "/user/interactions/component", user_apps.component),
    ("POST", "/user/interactions/modal", user_apps.modal),
    ("GET", "/user/control", control.counted),
    ("POST", "/user/control", control.switch),
)


def make_app(standin: StandIn) -> web.Application:
    """Return the application with all routes."""
    app = web.Application(middlewares=[_only_this_machine])
    add_rest(app, standin)
    app.router.add_get("/gateway", standin.gateway.handle)
    for kind in ("attachments", "ephemeral-attachments"):
        app.router.add_get(f"/cdn/{kind}/{{channel_id}}/{{attachment_id}}/{{filename}}", standin.cdn.get_attachment)
    app.router.add_get("/cdn/avatars/{user_id}/{hash}.png", standin.cdn.get_avatar)
    for method, path, handler in USER_ROUTES:
        app.router.add_route(method, path, user_door(standin, handler))
    app.router.add_get("/", _index)
    app.router.add_get("/static/{path:.+}", _static)
    return app


@web.middleware
async def _only_this_machine(request: web.Request, handler: NextHandler) -> web.StreamResponse:
    """Refuse names that point here from elsewhere (DNS rebinding)."""
    if request.host.rsplit(":", 1)[0].strip("[]") not in LOOPBACK_NAMES:
        return answer_json({"error": "This server only answers on this machine."}, 403)
    return await handler(request)


async def _index(_request: web.Request) -> web.StreamResponse:
    return _file(PAGE / "index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    folder = (PAGE / "static").resolve()
    path = (folder / request.match_info["path"]).resolve()
    if not path.is_relative_to(folder):
        return answer_json({"error": "There is no such file."}, 404)
    return _file(path)


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        return answer_json({"error": "There is no such file."}, 404)
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    if path.suffix in MEDIA_TYPES:
        headers["Content-Type"] = MEDIA_TYPES[path.suffix]
    return web.FileResponse(path, headers=headers)


@contextlib.asynccontextmanager
async def serving(standin: StandIn, port: int = 0) -> AsyncIterator[str]:
    """Serve the stand-in on a loopback port (0: any free one) and yield its address, e.g. `http://127.0.0.1:8080`."""
    app = make_app(standin)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        try:
            await site.start()
        except OSError as error:
            raise PortTaken(f"The page cannot be served on port {port}: {error.strerror}.") from error
        bound = runner.addresses[0][1]
        address = f"http://127.0.0.1:{bound}"
        standin.cdn.base_url = f"{address}/cdn"
        yield address
    finally:
        await standin.gateway.close()
        for socket in list(standin.pages):
            await socket.close()
        await runner.cleanup()
