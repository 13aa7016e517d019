"""The engine over HTTP: submit, watch, fetch, cancel."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import signal
from collections.abc import Callable

import structlog
from aiohttp import hdrs, web
from pydantic import ValidationError

from engine.desk import Desk
from engine.door import check_method
from engine.errors import EngineFault
from engine.jobs import Busy, Conflict, Entry, JobTable, Performer, Stopping
from engine.parts import Handler, Problem, problems, read_parts
from engine.protocol import JOB_ID, Cancelled, Done, Health, any_job
from engine.settings import EngineSettings
from engine.studio import Studio
from engine.submission import Submission
from engine.vision.intake import bound_pillow
from engine.work import perform

_log = structlog.get_logger()
_JOB_BYTES = 256 * 1024
_SWEEP_S = 30.0
_ID = f"{{id:{JOB_ID}}}"


class UnsafeAddress(Exception):
    """The settings would open the engine to others without a token; the message is one sentence."""


class EngineServer:
    """One engine: the loaded model behind its HTTP routes."""

    def __init__(self, settings: EngineSettings, studio: Studio | None = None, work: Performer = perform) -> None:
        if not settings.loopback and not settings.token:
            raise UnsafeAddress(
                f"The engine would listen on {settings.host}, where others can reach it: set engine.token "
                "(or THREADBRUSH_ENGINE__TOKEN) first, or leave engine.host at 127.0.0.1."
            )
        bound_pillow(settings.max_pixels)
        self.settings = settings
        self.studio = studio or Studio(settings)
        self.jobs = JobTable(self.studio, work)
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Open the port, begin to load, and return the address."""
        app = web.Application(middlewares=[problems, self._guard])
        app.add_routes(
            [
                web.put(f"/jobs/{_ID}", self._put),
                web.get(f"/jobs/{_ID}/events", self._events),
                web.get(f"/jobs/{_ID}/result", self._result),
                web.get(f"/jobs/{_ID}/files/{{name}}", self._file),
                web.delete(f"/jobs/{_ID}", self._delete),
                web.delete("/pictures", self._forget_pictures),
                web.get("/health", self._health),
                *Desk(self.settings, self.studio.labeller).routes(),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=5.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.settings.host, self.settings.port)
        await site.start()
        self._tasks = [asyncio.create_task(self._load()), asyncio.create_task(self._sweep())]
        host, port = self._runner.addresses[0][:2]
        return f"http://{f'[{host}]' if ':' in str(host) else host}:{port}"

    async def stop(self) -> None:
        """Tell every job that the engine goes, then go."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await self.jobs.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.studio.close()

    async def _load(self) -> None:
        await self.studio.load()
        if self.studio.broken:
            self.jobs.fail_waiting(self.studio.broken)
        self.jobs.dispatch()
        await self.studio.warm()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_S)
            self.jobs.sweep()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who has the token; without one, only requests that name this machine (no rebound DNS names)."""
        if self.settings.token:
            given = request.headers.get(hdrs.AUTHORIZATION, "").encode()
            if not hmac.compare_digest(given, f"Bearer {self.settings.token}".encode()):
                raise Problem(401, "unauthorized", "send the engine's token as Authorization: Bearer …")
        elif not _names_loopback(request.host):
            raise Problem(403, "forbidden", "this engine only answers to loopback names")
        return await handler(request)

    async def _put(self, request: web.Request) -> web.Response:
        if self._stopping:
            raise Problem(503, "shutdown", "the engine is stopping", retry_after=5)
        submission = await self._read(request)
        if self.studio.methods:
            # Before the model is loaded nobody knows the methods; whoever does the job looks again.
            self._check(submission)
        if self.studio.broken and submission.job.kind != "faces":
            raise Problem(503, "broken", self.studio.broken)
        fingerprint = await asyncio.to_thread(submission.fingerprint)
        try:
            entry, new = self.jobs.submit(request.match_info["id"], submission, fingerprint)
        except Conflict as fault:
            raise Problem(409, "conflict", "this id belongs to a job with another content") from fault
        except Busy as fault:
            raise Problem(503, "busy", "too many jobs wait already", retry_after=10) from fault
        except Stopping as fault:
            raise Problem(503, "shutdown", "the engine is stopping", retry_after=5) from fault
        return _json(self.jobs.describe(entry).model_dump_json(), status=201 if new else 200)

    def _check(self, submission: Submission) -> None:
        try:
            check_method(submission.job, self.studio.methods)
        except EngineFault as fault:
            raise Problem(400, fault.code, str(fault)) from fault

    async def _read(self, request: web.Request) -> Submission:
        """Read the multipart body part by part, none longer than it may be."""
        limits = {"job": _JOB_BYTES, "image": self.settings.max_bytes, "mask": self.settings.max_bytes}
        parts = await read_parts(request, limits)
        if "job" not in parts:
            raise Problem(400, "bad_request", "the part job is missing")
        try:
            job = any_job.validate_json(parts["job"])
        except ValidationError as fault:
            error = fault.errors(include_url=False)[0]
            where = ".".join(str(step) for step in error["loc"])
            raise Problem(400, "bad_request", f"{where}: {error['msg']}") from fault
        needs = {"generate": (), "edit": ("image", "mask")}.get(job.kind, ("image",))
        missing = [name for name in needs if name not in parts]
        if missing:
            raise Problem(400, "bad_request", f"a {job.kind} job needs the part {' and '.join(missing)}")
        return Submission(job, parts.get("image"), parts.get("mask"))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        entry = self._entry(request)
        response = web.StreamResponse(
            headers={hdrs.CONTENT_TYPE: "application/x-ndjson", hdrs.CACHE_CONTROL: "no-store"}
        )
        await response.prepare(request)
        try:
            async for event in self.jobs.watch(entry):
                await response.write(event.model_dump_json().encode() + b"\n")
            await response.write_eof()
        except (ConnectionResetError, BrokenPipeError):
            _log.debug("watcher left", job=entry.id)
        return response

    async def _result(self, request: web.Request) -> web.Response:
        entry = self._entry(request)
        if not isinstance(entry.state, Done) or entry.result is None:
            raise Problem(409, "not_done", f"the job is {entry.state.event}")
        return _json(entry.result.model_dump_json())

    async def _file(self, request: web.Request) -> web.Response:
        entry, name = self._entry(request), request.match_info["name"]
        file = entry.files.get(name)
        if file is None:
            raise Problem(404, "unknown_file", f"the job has {', '.join(entry.files) or 'no files'}")
        etag = f'"{file.info.sha256}"'
        return web.Response(body=file.data, content_type=file.info.media_type, headers={hdrs.ETAG: etag})

    async def _delete(self, request: web.Request) -> web.Response:
        if self.jobs.cancel_or_forget(self._entry(request)):
            return _json(Cancelled().model_dump_json())
        return web.Response(status=204)

    async def _forget_pictures(self, request: web.Request) -> web.Response:
        """Empty the memory of inversions: a person's deletion must reach it, and to everyone else it is only speed.

        `?owner=` also names whose finished jobs are forgotten, with the pictures they made.
        """
        owner = request.query.get("owner", "")
        jobs = self.jobs.forget_owner(owner) if owner else 0
        forgotten = await self.studio.forget_pictures()
        _log.info("pictures forgotten", trajectories=forgotten, jobs=jobs)
        return web.Response(status=204)

    async def _health(self, _request: web.Request) -> web.Response:
        status = "stopping" if self._stopping else "broken" if self.studio.broken else "starting"
        if status == "starting" and self.studio.ready.is_set():
            status = "ready"
        health = Health(
            status=status,
            model=self.studio.model_name,
            demo=self.studio.demo,
            device=self.studio.device,
            methods=self.studio.methods,
            classifiers=self.studio.inspector.names,
            queued=self.jobs.queued,
            running=self.jobs.running,
            detail=self.studio.broken,
        )
        return _json(health.model_dump_json())

    def _entry(self, request: web.Request) -> Entry:
        entry = self.jobs.get(request.match_info["id"])
        if entry is None:
            raise Problem(404, "unknown_job", "no job has this id; it may have been forgotten, or the engine restarted")
        return entry


async def serve(settings: EngineSettings, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `announce` is given the address once the port is open. Raises UnsafeAddress."""
    server = EngineServer(settings)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    announce(await server.start())
    await stop.wait()
    _log.info("stopping")
    await server.stop()


def _json(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="application/json")


def _names_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0].strip("[]") if not host.endswith("]") else host.strip("[]")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
