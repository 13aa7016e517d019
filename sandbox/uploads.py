"""Reading what a client sends: JSON, or multipart with `payload_json` and files, within Discord's sizes."""

from __future__ import annotations

import io
import json
import mimetypes
import re
import warnings
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web
from PIL import Image

from sandbox.faults import Fault

REQUEST_LIMIT = 25 * 1024 * 1024
"""Largest request, in bytes, files included."""

READ_LIMIT = 160 * 1024 * 1024
"""Read and thrown away before an oversized request is refused, so that the sender gets to read the refusal."""


@dataclass(frozen=True)
class Upload:
    """One file part: the form field's name, the file's name, its bytes."""

    field: str
    filename: str
    content: bytes


@dataclass(frozen=True)
class Body:
    """A request's JSON object and its files."""

    json: dict[str, Any]
    files: tuple[Upload, ...] = ()


def entity_too_large() -> Fault:
    """Return the 413 for a file or request over the limit."""
    return Fault(413, 40005, "Request entity too large")


def bad_json() -> Fault:
    """Return the 400 for a body that is no JSON object."""
    return Fault(400, 50109, "The request body contains invalid JSON.")


async def read_body(
    request: web.Request, file_limit: int, json_field: str = "payload_json", request_limit: int | None = None
) -> Body:
    """Read the request; raises 40005 where a file or the whole is too large, 50109 where the JSON is none."""
    limit = REQUEST_LIMIT if request_limit is None else request_limit
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request, file_limit, json_field, limit)
    raw = await request.content.read(-1)
    if len(raw) > limit:
        raise entity_too_large()
    return Body(_object(raw) if raw else {})


async def _read_multipart(request: web.Request, file_limit: int, json_field: str, request_limit: int) -> Body:
    payload: dict[str, Any] = {}
    files: list[Upload] = []
    total, too_large = 0, False
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise bad_json()
        chunks: list[bytes] = []
        size = 0
        while chunk := await part.read_chunk(1 << 18):
            size += len(chunk)
            total += len(chunk)
            too_large = too_large or size > file_limit or total > request_limit
            if total > READ_LIMIT:
                raise entity_too_large()
            if not too_large:
                chunks.append(chunk)
        if part.filename is None and part.name == json_field:
            payload = _object(b"".join(chunks))
        elif part.filename is not None:
            files.append(Upload(part.name or "", part.filename, b"".join(chunks)))
    if too_large:
        raise entity_too_large()
    return Body(payload, tuple(files))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(raw)
    except ValueError as error:
        raise bad_json() from error
    if not isinstance(payload, dict):
        raise bad_json()
    return payload


def safe_filename(name: str) -> str:
    """Return the name as Discord stores it: spaces become underscores, anything unusual goes."""
    name = re.sub(r"\s+", "_", name.replace("\\", "/").rsplit("/", 1)[-1])
    return re.sub(r"[^\w.\-]", "", name, flags=re.ASCII).lstrip(".") or "unknown"


def content_type(filename: str) -> str | None:
    """Return the media type that the file's ending promises; like Discord, without looking inside."""
    return mimetypes.guess_type(filename)[0]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, read from the header; None for what is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"]) as picture:
                return picture.size
    except Exception:  # a hostile file may fail in any way; it is then simply no picture
        return None
