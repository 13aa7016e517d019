"""The label desk over HTTP: delivered copies, verdicts, uploads' own credentials. Nothing handed in is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from aiohttp import web
from pydantic import ValidationError

from engine.parts import Problem, read_parts
from engine.protocol import CopyOrder
from engine.provenance import Labeller
from engine.provenance.copies import copied
from engine.provenance.verdict import judged
from engine.settings import EngineSettings
from engine.vision.intake import BadPicture, Limits

_AT_ONCE = 2
"""Requests worked on at a time: each holds a decoded picture or several."""
_MASTER_BYTES = 256 * 1024 * 1024
_JOB_BYTES = 4096
_T = TypeVar("_T")


class Desk:
    """Answers what concerns labels, apart from the queue of jobs."""

    def __init__(self, settings: EngineSettings, labeller: Labeller) -> None:
        self._settings, self._labeller = settings, labeller
        self._limits = Limits(max_bytes=settings.max_bytes, max_pixels=settings.max_pixels)
        # A master is as large as its samples, however small the file it was once uploaded as.
        self._master_limits = Limits(max_bytes=_MASTER_BYTES, max_pixels=max(settings.max_pixels, 4096 * 4096))
        self._room = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of this desk."""
        return [
            web.post("/copies", self._copy),
            web.post("/verify", self._verify),
            web.post("/uploads", self._adopt),
        ]

    async def _copy(self, request: web.Request) -> web.Response:
        parts = await read_parts(request, {"job": _JOB_BYTES, "image": _MASTER_BYTES})
        try:
            order = CopyOrder.model_validate_json(parts.get("job", b""))
        except ValidationError as fault:
            raise Problem(400, "bad_request", str(fault.errors(include_url=False)[0]["msg"])) from fault
        image = _image(parts)
        made = await self._done(lambda: copied(self._labeller, image, order, self._master_limits))
        if made is None:
            raise Problem(422, "too_large", f"no copy has at most {order.limit} bytes")
        info, data = made
        return web.Response(body=data, content_type=info.media_type, headers={"X-Copy": info.model_dump_json()})

    async def _verify(self, request: web.Request) -> web.Response:
        image = _image(await read_parts(request, {"image": self._settings.max_bytes}))
        verdict = await self._done(lambda: judged(self._labeller, image, self._limits))
        return web.Response(text=verdict.model_dump_json(), content_type="application/json")

    async def _adopt(self, request: web.Request) -> web.Response:
        image = _image(await read_parts(request, {"image": self._settings.max_bytes}))
        kept = await self._done(lambda: self._labeller.adopted(image))
        return web.Response(status=204) if kept is None else web.Response(body=kept, content_type="image/png")

    async def _done(self, work: Callable[[], _T]) -> _T:
        async with self._room:
            try:
                return await asyncio.to_thread(work)
            except BadPicture as fault:
                raise Problem(422, "bad_picture", fault.fault) from fault


def _image(parts: dict[str, bytes]) -> bytes:
    if "image" not in parts:
        raise Problem(400, "bad_request", "the part image is missing")
    return parts["image"]
