"""Serves the page and takes the answers: on this machine only, unless another address is named."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bench.rate.deal import deal
from bench.rate.gallery import Gallery, Shown
from bench.rate.ratings import Answer, Rating, Ratings

PAGE = Path(__file__).with_name("page")
HOUSE = Path(__file__).resolve().parents[2] / "sandbox" / "page" / "static"
"""The chat page's colors, type and fonts: this page wears the same."""
LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = (LOOPBACK, "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")
"""Addresses that stand for all that this machine has."""
SET = 24
"""Results after which the page offers a rest."""
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
OURS_ALONE = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
"""The page loads nothing from anywhere else, and nobody shows it inside a page of theirs."""
FOR_A_WHILE = {**HEADERS, "Cache-Control": "private, max-age=3600"}
"""The next result's pictures are fetched while this one is looked at."""


class CannotListen(Exception):
    """Somebody else serves on this port, or the address is none of this machine's."""


class Sent(BaseModel):
    """An answer as the page sends it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rater: str = Field(max_length=200)
    item: str
    answer: Answer

    @field_validator("rater")
    @classmethod
    def _one_way_to_write_it(cls, rater: str) -> str:
        return nickname(rater)


class Item(BaseModel):
    """One result as the page gets it: nothing in it tells whose it is."""

    id: str
    said: str
    answer: Answer | None


class Turn(BaseModel):
    """What a rater does next: the set they are in, how many they answered, and of how many."""

    rater: str
    items: tuple[Item, ...]
    answered: int
    total: int


def nickname(words: str) -> str:
    """Return a nickname as it is kept: spaces and case make no other person. Raises ValueError where there is none."""
    name = " ".join(words.split()).casefold()
    if not name or len(name) > 40 or not name.isprintable():
        raise ValueError("a nickname has 1 to 40 letters")
    return name


class Desk:
    """The gallery, the answers, and the addresses under which the pictures are shown."""

    def __init__(self, gallery: Gallery, ratings: Ratings) -> None:
        """Give every result an address that tells nothing."""
        self.gallery, self.ratings = gallery, ratings
        secret = ratings.secret.encode()
        self.ids = {
            one.name: hmac.new(secret, one.name.encode(), hashlib.sha256).hexdigest()[:20] for one in gallery.shown
        }
        self.shown: dict[str, Shown] = {self.ids[one.name]: one for one in gallery.shown}

    def turn(self, rater: str) -> Turn:
        """Return the first set of a rater that still has something unanswered."""
        answers = self.ratings.of(self.gallery.name, rater)
        order = deal(self.gallery.shown, rater)
        left = next((place for place, one in enumerate(order) if one.name not in answers), len(order))
        items = order[left - left % SET :][:SET]
        return Turn(
            rater=rater,
            items=tuple(Item(id=self.ids[one.name], said=one.case.said, answer=answers.get(one.name)) for one in items),
            answered=sum(one.name in answers for one in order),
            total=len(order),
        )

    def keep(self, sent: Sent) -> Turn:
        """Keep an answer; raises KeyError when no such result is shown."""
        one = self.shown[sent.item]
        about = {"weights": self.gallery.name, "picture": one.name, "edit": one.case.name, "method": one.method}
        self.ratings.keep(Rating(rater=sent.rater, **about, **sent.answer.model_dump()))
        return self.turn(sent.rater)


def make_app(desk: Desk, host: str = LOOPBACK) -> web.Application:
    """Return the application with all routes, for browsers that were told to go to `host`."""

    async def turn(request: web.Request) -> web.Response:
        try:
            rater = nickname(request.query.get("rater", ""))
        except ValueError as error:
            return _refused(400, str(error))
        return _answer(await asyncio.to_thread(desk.turn, rater))

    async def keep(request: web.Request) -> web.Response:
        try:
            sent = Sent.model_validate_json(await request.read())
            return _answer(await asyncio.to_thread(desk.keep, sent))
        except ValidationError as error:
            return _refused(400, "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()))
        except KeyError:
            return _refused(404, "no such picture is shown here; load the page anew")

    async def picture(request: web.Request) -> web.Response:
        one = desk.shown.get(request.match_info["id"])
        if one is None:
            return _refused(404, "no such picture is shown here")
        make = desk.gallery.after if request.match_info["side"] == "after" else _before(desk.gallery)
        return web.Response(body=await asyncio.to_thread(make, one), content_type="image/png", headers=FOR_A_WHILE)

    app = web.Application(middlewares=[_only_under(host)])
    app.router.add_get("/", _page_file)
    app.router.add_get("/turn", turn)
    app.router.add_post("/answers", keep)
    app.router.add_get("/pictures/{id}/{side:before|after}.png", picture)
    app.router.add_static("/static", PAGE)
    app.router.add_static("/house", HOUSE)
    return app


def _before(gallery: Gallery) -> Callable[[Shown], bytes]:
    return lambda one: gallery.before(one.case)


async def _page_file(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers=OURS_ALONE)


def _answer(turn: Turn) -> web.Response:
    return web.Response(text=turn.model_dump_json(), content_type="application/json", headers=HEADERS)


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status, headers=HEADERS)


def _only_under(host: str) -> Middleware:
    """Return what refuses names that point here from elsewhere (DNS rebinding)."""

    @web.middleware
    async def checked(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not goes_to(request.host, host):
            return _refused(403, "this page is not shown under that name")
        return await handler(request)

    return checked


def goes_to(named: str, host: str) -> bool:
    """Tell whether a Host header names the page on `host`, whatever the port.

    Where the page is on all addresses of the machine, that is any number, which no foreign name can stand for, and the
    machine's own name.
    """
    try:
        name = urlsplit(f"//{named}").hostname or ""
    except ValueError:
        return False
    if name in (host.lower(), *LOOPBACK_NAMES):
        return True
    return host in EVERYWHERE and (_is_number(name) or name == socket.gethostname().lower())


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@contextlib.asynccontextmanager
async def serving(desk: Desk, port: int = 0, host: str = LOOPBACK) -> AsyncIterator[str]:
    """Serve on a port (0: any free one) of an address or name of this machine; yields where a browser finds it.

    Raises CannotListen.
    """
    runner = web.AppRunner(make_app(desk, host), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CannotListen(f"Nothing can be served on {host}, port {port}: {error.strerror}") from error
        name = socket.gethostname() if host in EVERYWHERE else host
        yield f"http://{f'[{name}]' if ':' in name else name}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
