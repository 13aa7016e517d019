"""Talk to the engine over HTTP: submit a job, follow its events, fetch what it made.

Nothing here decides what to do when the engine is away; it only tells, with `EngineAway`. See `bot.work`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from pydantic import ValidationError

from engine.protocol import (
    AnyEvent,
    AnyJob,
    AnyResult,
    Cancelled,
    CopyInfo,
    CopyOrder,
    Done,
    Failed,
    Health,
    Verdict,
    any_event,
    any_result,
)

SILENCE_S = 8.0
"""The engine repeats itself every few seconds; longer silence means that it is gone or stuck."""

_AT_THE_DESK = aiohttp.ClientTimeout(total=120, sock_connect=3)
"""Marks take seconds on a busy machine."""

_CODE = re.compile(r"[a-z_]{1,40}")


class EngineAway(Exception):
    """The engine can't be reached, or says that it can't work now. `why` is a code of the engine, or empty."""

    def __init__(self, why: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.why, self.retry_after_s = why, retry_after_s


class UnknownJob(Exception):
    """The engine does not know the job (any more): it was restarted, or the result was kept for too long."""


class EngineRefused(Exception):
    """The engine does not take the job as it is; asking again would not help."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}")  # the detail may quote a person, and this text is logged
        self.status, self.code, self.detail = status, code, detail


class EngineClient:
    """One engine. Use as an async context manager."""

    def __init__(self, url: str, token: str = "", silence_s: float = SILENCE_S) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._silence_s = silence_s
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> EngineClient:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=3, sock_read=30)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def submit(self, job_id: str, job: AnyJob, parts: Mapping[str, bytes]) -> AnyEvent:
        """Hand in a job; handing in the same one again changes nothing. Raises EngineAway, EngineRefused."""
        form = aiohttp.FormData()
        form.add_field("job", job.model_dump_json(), content_type="application/json")
        for name, data in parts.items():
            form.add_field(name, data, filename=name, content_type="application/octet-stream")
        async with self._call("PUT", f"/jobs/{job_id}", data=form) as response:
            return any_event.validate_json(await response.read())

    async def events(self, job_id: str) -> AsyncIterator[AnyEvent]:
        """Follow a job from where it is to its end. Raises EngineAway if the stream breaks off, UnknownJob."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=3, sock_read=self._silence_s)
        async with self._call("GET", f"/jobs/{job_id}/events", timeout=timeout) as response:
            buffer = b""
            async for chunk in response.content.iter_any():
                buffer += chunk
                *lines, buffer = buffer.split(b"\n")
                for line in lines:
                    if not line.strip():
                        continue
                    event = any_event.validate_json(line)
                    yield event
                    if isinstance(event, Done | Failed | Cancelled):
                        return
        raise EngineAway

    async def result(self, job_id: str) -> AnyResult:
        """Return what a finished job found. Raises UnknownJob, EngineAway."""
        async with self._call("GET", f"/jobs/{job_id}/result") as response:
            return any_result.validate_json(await response.read())

    async def file(self, job_id: str, name: str) -> bytes:
        """Return one file of a finished job. Raises UnknownJob, EngineAway."""
        async with self._call("GET", f"/jobs/{job_id}/files/{name}") as response:
            return await response.read()

    async def cancel(self, job_id: str) -> None:
        """Stop a job, or forget a finished one; a job or engine that is gone is fine."""
        with suppress(EngineAway, EngineRefused, UnknownJob):
            async with self._call("DELETE", f"/jobs/{job_id}", timeout=aiohttp.ClientTimeout(total=5)):
                pass

    async def forget_pictures(self, owner_id: int | None = None) -> None:
        """Have the engine forget what it remembers of pictures between jobs, and the finished jobs of one person.

        An engine that is away remembers nothing.
        """
        path = "/pictures" if owner_id is None else f"/pictures?owner={owner_id}"
        with suppress(EngineAway, EngineRefused, UnknownJob):
            async with self._call("DELETE", path, timeout=aiohttp.ClientTimeout(total=5)):
                pass

    async def copy(self, master: bytes, order: CopyOrder) -> tuple[CopyInfo, bytes] | None:
        """Return a copy to deliver; None: there is none that small. Raises EngineAway, EngineRefused."""
        form = _form(master, job=order.model_dump_json())
        try:
            async with self._call("POST", "/copies", data=form, timeout=_AT_THE_DESK) as response:
                return CopyInfo.model_validate_json(response.headers["X-Copy"]), await response.read()
        except EngineRefused as refused:
            if refused.code == "too_large":
                return None
            raise

    async def verify(self, data: bytes) -> Verdict:
        """Return what a file tells of itself. Raises EngineAway, EngineRefused."""
        async with self._call("POST", "/verify", data=_form(data), timeout=_AT_THE_DESK) as response:
            return Verdict.model_validate_json(await response.read())

    async def adopt(self, upload: bytes) -> bytes | None:
        """Return an upload with the credentials it came with; None: it has none. Raises EngineAway, EngineRefused."""
        async with self._call("POST", "/uploads", data=_form(upload), timeout=_AT_THE_DESK) as response:
            return await response.read() or None

    async def health(self) -> Health:
        """Return how the engine is. Raises EngineAway."""
        async with self._call("GET", "/health") as response:
            return Health.model_validate_json(await response.read())

    @asynccontextmanager
    async def _call(self, method: str, path: str, **arguments: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        assert self._session is not None, "use the client as a context manager"
        try:
            async with self._session.request(method, self._url + path, **arguments) as response:
                if response.status >= 400:
                    raise await _refusal(response)
                yield response
        except (TimeoutError, aiohttp.ClientError, ConnectionError, ValidationError) as error:
            raise EngineAway from error


def _form(image: bytes, **texts: str) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, text in texts.items():
        form.add_field(name, text, content_type="application/json")
    form.add_field("image", image, filename="image", content_type="application/octet-stream")
    return form


async def _refusal(response: aiohttp.ClientResponse) -> Exception:
    try:
        body = await response.json(content_type=None)
        code, detail = str(body["code"]), str(body.get("detail", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        code, detail = "internal", ""
    if not _CODE.fullmatch(code):
        code = "internal"
    if response.status == 404:
        return UnknownJob(code)
    if code == "not_done" or response.status >= 500 or response.status == 429:
        wait = response.headers.get("Retry-After", "")
        return EngineAway(code, float(wait) if wait.isdigit() else None)
    return EngineRefused(response.status, code, detail)
