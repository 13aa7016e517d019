"""Read multipart requests part by part, none longer than it may be, and answer what cannot be served."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from aiohttp import BodyPartReader, hdrs, web

_log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_DRAIN_BYTES = 64 * 1024 * 1024


@dataclass(eq=False)
class Problem(Exception):
    """A request that cannot be served: HTTP status, code for programs, detail for the log."""

    status: int
    code: str
    detail: str = ""
    retry_after: int | None = None

    def response(self) -> web.Response:
        """Return the answer that says so."""
        headers = {} if self.retry_after is None else {hdrs.RETRY_AFTER: str(self.retry_after)}
        return web.json_response({"code": self.code, "detail": self.detail}, status=self.status, headers=headers)


async def read_parts(request: web.Request, limits: Mapping[str, int]) -> dict[str, bytes]:
    """Return the parts of a multipart body; `limits` names them and the bytes each may have. Raises Problem."""
    if request.content_type != "multipart/form-data":
        raise Problem(415, "bad_request", f"send multipart/form-data with the part {next(iter(limits))}")
    parts: dict[str, bytes] = {}
    try:
        async for part in await request.multipart():
            name = part.name or "" if isinstance(part, BodyPartReader) else ""
            if not isinstance(part, BodyPartReader) or name not in limits or name in parts:
                raise Problem(400, "bad_request", f"the parts are {' and '.join(limits)}, each at most once")
            parts[name] = await _bounded(part, limits[name], request)
    except ValueError as fault:
        raise Problem(400, "bad_request", f"the body is not readable multipart: {fault}") from fault
    return parts


async def _bounded(part: BodyPartReader, limit: int, request: web.Request) -> bytes:
    """Read one part; of one that is too long the rest is thrown away first, so that the sender reads the answer."""
    data = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        data += chunk
        if len(data) > limit:
            drained = len(data)
            while drained < _DRAIN_BYTES and (rest := await request.content.read(1 << 16)):
                drained += len(rest)
            fault = "too_many_bytes" if part.name != "job" else "the part job is too long"
            raise Problem(413, "bad_picture" if part.name != "job" else "bad_request", fault)
    return bytes(data)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into JSON with a code and a detail."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except web.HTTPException as fault:
        return Problem(fault.status, "not_found" if fault.status == 404 else "bad_request", fault.reason).response()
    except Exception:
        # The last line of the door: whatever a handler did not foresee is logged here and answered without its details.
        if request.transport is None or request.transport.is_closing():
            raise
        _log.exception("request failed", method=request.method, path=request.path)
        return Problem(500, "internal", "see the engine's log").response()
