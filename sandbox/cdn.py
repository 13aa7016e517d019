"""Addresses and bytes of files: attachments behind signed addresses that expire, and drawn avatars."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from sandbox.avatars import draw_avatar
from sandbox.world import Attachment

GONE = "This content is no longer available."
"""What Discord's CDN says, with a 404, for an address that expired or was tampered with."""


class Cdn:
    """Signs addresses, stores attachments and serves both.

    `lifetime_s` is how long an address lives; Discord's live a day. `base_url` is known once the port is.
    """

    def __init__(self, folder: Path, secret: bytes, lifetime_s: float = 86_400) -> None:
        self.folder = folder
        self.lifetime_s = lifetime_s
        self.base_url = ""
        self._secret = secret

    def attachment_url(self, attachment: Attachment) -> str:
        """Return an address of the attachment that works from now until its `ex`."""
        kind = "ephemeral-attachments" if attachment.ephemeral else "attachments"
        path = f"/{kind}/{attachment.channel_id}/{attachment.id}/{quote(attachment.filename)}"
        issued = int(time.time())
        expires = issued + int(self.lifetime_s)
        signature = self._signature(attachment.id, attachment.filename, expires, issued)
        return f"{self.base_url}{path}?ex={expires:x}&is={issued:x}&hm={signature}&"

    def file(self, attachment_id: int) -> Path:
        """Return where the attachment's bytes lie."""
        return self.folder / str(attachment_id)

    async def keep(self, attachment_id: int, content: bytes) -> None:
        """Write the attachment's bytes."""
        path = self.file(attachment_id)
        await asyncio.to_thread(path.write_bytes, content)

    async def forget(self, attachment_id: int) -> None:
        """Remove the attachment's bytes."""
        await asyncio.to_thread(self.file(attachment_id).unlink, missing_ok=True)

    def _signature(self, attachment_id: int, filename: str, expires: int, issued: int) -> str:
        text = f"{attachment_id}/{filename}/{expires:x}/{issued:x}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()

    async def get_attachment(self, request: web.Request) -> web.StreamResponse:
        """Serve an attachment whose signature holds and has not expired."""
        try:
            expires, issued = int(request.query["ex"], 16), int(request.query["is"], 16)
            attachment_id = int(request.match_info["attachment_id"])
        except (KeyError, ValueError):
            return web.Response(status=404, text=GONE)
        filename = request.match_info["filename"]
        right = self._signature(attachment_id, filename, expires, issued)
        if not hmac.compare_digest(right, request.query.get("hm", "")) or time.time() >= expires:
            return web.Response(status=404, text=GONE)
        path = self.file(attachment_id)
        if not path.is_file():
            return web.Response(status=404, text=GONE)
        headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return web.FileResponse(path, headers=headers | {"Content-Type": _content_type(filename)})

    async def get_avatar(self, request: web.Request) -> web.StreamResponse:
        """Serve the avatar that is drawn from the hash in its address; `size` is its edge in pixels."""
        size = request.query.get("size", "128")
        edge = min(max(int(size), 16), 512) if size.isdigit() else 128
        picture = await asyncio.to_thread(draw_avatar, request.match_info["hash"], edge)
        return web.Response(body=picture, content_type="image/png", headers={"Cache-Control": "max-age=604800"})


def _content_type(filename: str) -> str:
    """Return the type that pictures are shown as; everything else downloads."""
    known = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
    return known.get(filename.rsplit(".", 1)[-1].lower(), "application/octet-stream")
