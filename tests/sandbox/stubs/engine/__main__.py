"""An engine that only says that it is ready."""

import os
import sys

from aiohttp import web


async def health(_request: web.Request) -> web.Response:
    """Say ready."""
    return web.json_response({"status": "ready"})


assert sys.argv[1] == "serve"
app = web.Application()
app.router.add_get("/health", health)
web.run_app(app, host="127.0.0.1", port=int(os.environ["THREADBRUSH_ENGINE__PORT"]), print=lambda *_: None)
