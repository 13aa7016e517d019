"""A small engine that speaks the protocol and paints plain squares: fast, deterministic, and obedient to tests."""

from __future__ import annotations

import asyncio
import hashlib
import io
import tempfile
from dataclasses import dataclass, field

from aiohttp import web
from PIL import Image

from engine import protocol
from engine.desk import Desk
from engine.parts import Handler, Problem, problems
from engine.provenance import Labeller
from engine.settings import EngineSettings

SIZE = 32


def png(color: tuple[int, int, int] = (200, 60, 60), size: int = SIZE, mode: str = "RGB") -> bytes:
    """Return a plain PNG."""
    buffer = io.BytesIO()
    Image.new(mode, (size, size), color if mode == "RGB" else color[0]).save(buffer, "PNG")
    return buffer.getvalue()


def _parameter(name: str, **more: object) -> protocol.ParameterInfo:
    return protocol.ParameterInfo.model_validate({"name": name, "description": f"the {name}", **more})


_RATIO = {"kind": "number", "minimum": 0, "maximum": 1}
METHODS = (
    protocol.MethodInfo(
        name="diffedit",
        summary="redraws",
        parameters=(
            _parameter("variety", default=0.5, **_RATIO),
            _parameter("preset", kind="choice", default="ours", choices=("ours", "paper")),
        ),
    ),
    protocol.MethodInfo(
        name="sega", summary="more or less", parameters=(_parameter("momentum", default=0.1, **_RATIO),)
    ),
    protocol.MethodInfo(name="segment", summary="finds"),
)


@dataclass
class Held:
    """A job the engine knows."""

    job: protocol.Generate | protocol.Caption | protocol.Faces | protocol.Mask | protocol.Paint | protocol.Edit
    parts: dict[str, bytes]
    events: list[protocol.Message] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    result: protocol.Message | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, event: protocol.Message) -> None:
        self.events.append(event)
        self.news.set()


class FakeEngine:
    """Change the attributes to change what it answers."""

    def __init__(self) -> None:
        self.jobs: dict[str, Held] = {}
        self.submitted: list[tuple[str, str]] = []
        """(id, kind) of every job that was new."""
        self.taken: list[Held] = []
        """Every job that was new, also those it was told to forget."""
        self.go = asyncio.Event()
        self.go.set()
        self.failures: list[protocol.Failed] = []
        """What the next jobs fail with."""
        self.verdict = "region"
        self.measured: dict[str, float] = {}  # numbers that a plan of this engine's brings along
        self.notices: tuple[protocol.Notice, ...] = ()
        self.edit_notices: tuple[protocol.Notice, ...] = ()
        self.demo = False
        self.methods = METHODS
        """What it says it offers."""
        self.faces = 0
        self.picture: bytes | None = None
        """What every result shows; None: a color that depends on the job."""
        self.running_steps = 2
        self.forgot = asyncio.Event()
        """Set when it was told to forget pictures."""
        self.forgetful = False
        """Whether it forgets all jobs before it tells of the next one, as after a quick restart."""
        self.desk_open = True
        """Whether it answers what concerns copies and verdicts."""
        self.turned_away = asyncio.Event()
        """Set when it did not."""
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kinds(self, kind: str) -> list[Held]:
        """Return the jobs of a kind that are known, oldest first."""
        return [held for held in self.jobs.values() if held.job.kind == kind]

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[problems, self._desk])
        # Labels are the real engine's: copies and verdicts need no model.
        self.keys = tempfile.TemporaryDirectory(prefix="threadbrush-keys-")
        settings = EngineSettings(credentials=self.keys.name)
        app.add_routes(Desk(settings, Labeller(settings)).routes())
        app.router.add_put("/jobs/{id}", self._submit)
        app.router.add_get("/jobs/{id}/events", self._events)
        app.router.add_get("/jobs/{id}/result", self._result)
        app.router.add_get("/jobs/{id}/files/{name}", self._file)
        app.router.add_delete("/jobs/{id}", self._cancel)
        app.router.add_delete("/pictures", self._forget)
        app.router.add_get("/health", self._health)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    @web.middleware
    async def _desk(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "POST" and not self.desk_open:
            self.turned_away.set()
            raise Problem(503, "busy")
        return await handler(request)

    async def stop(self) -> None:
        """Die, and forget everything."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
            self.keys.cleanup()
        self.jobs.clear()

    async def _submit(self, request: web.Request) -> web.Response:
        fields = await request.post()
        job = protocol.any_job.validate_json(_bytes(fields["job"]))
        parts = {name: _bytes(value) for name, value in fields.items() if name != "job"}
        job_id = request.match_info["id"]
        held = self.jobs.get(job_id)
        if held is not None and held.job != job:
            return _error(409, "conflict")
        retried = held is not None and isinstance(held.events[-1], protocol.Failed) and held.events[-1].retry
        if held is None or retried:
            held = self.jobs[job_id] = Held(job, parts)
            self.submitted.append((job_id, job.kind))
            self.taken.append(held)
            held.tell(protocol.Queued(position=0, eta_s=1.0))
            held.task = asyncio.create_task(self._work(held))  # type: ignore[attr-defined]
        return web.json_response(text=held.events[-1].model_dump_json())

    async def _work(self, held: Held) -> None:
        for step in range(self.running_steps):
            held.tell(protocol.Running(phase="denoise", step=step + 1, steps=self.running_steps, eta_s=1.0))
        await self.go.wait()
        if isinstance(held.events[-1], protocol.Cancelled):
            return
        if self.failures:
            held.tell(self.failures.pop(0))
            return
        held.result, held.files = self._answer(held.job, held.parts)
        held.tell(protocol.Done())

    def _answer(self, job: object, parts: dict[str, bytes]) -> tuple[protocol.Message, dict[str, bytes]]:
        match job:
            case protocol.Generate():
                files = {f"picture-{i}": self._paint(f"{job.prompt}{job.seed + i}") for i in range(job.count)}
                seeds = tuple(job.seed + i for i in range(job.count))
                return protocol.GenerateResult(seeds=seeds, model="fake-1", notices=self.notices), files
            case protocol.Faces():
                box = protocol.Box(left=1, top=1, right=9, bottom=9, score=0.9)
                faces = (box,) * self.faces
                return protocol.FacesResult(faces=faces, width=SIZE, height=SIZE), {"picture": parts["image"]}
            case protocol.Mask():
                caption = job.caption or "a picture of something"
                target = f"{caption} / {job.instruction}"[:1000]
                method = job.method or "diffedit"
                read = protocol.Plan.model_validate(
                    {"method": method, "source": caption, "target": target, "settings": job.settings, **self.measured}
                )
                plan = job.plan or read
                coverage = {"region": 0.25, "empty": 0.0, "full": 1.0}[self.verdict]
                result = protocol.MaskResult(
                    caption=caption,
                    plan=plan,
                    coverage=coverage,
                    verdict=self.verdict,  # type: ignore[arg-type]
                    notices=self.notices,
                    model="fake-1",
                )
                mask = parts.get("mask", png((255, 0, 0), mode="L"))
                files = {"mask": mask, "preview": self._paint(f"preview{job.seed}"), "cutout": self._paint("cutout")}
                return result, files
            case protocol.Paint():
                return protocol.PaintResult(coverage=0.1), {"mask": png((128, 0, 0), mode="L")}
            case protocol.Edit():
                files = {"picture": self._paint(f"edit{job.seed}"), "comparison": self._paint(f"both{job.seed}")}
                return protocol.EditResult(changed=0.2, model="fake-1", notices=self.edit_notices), files
        raise AssertionError(job)

    def _paint(self, what: str) -> bytes:
        if self.picture is not None:
            return self.picture
        red, green, blue = hashlib.sha256(what.encode()).digest()[:3]
        return png((red, green, blue))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if self.forgetful:
            self.forgetful = False
            self.jobs.clear()
        held = self.jobs.get(request.match_info["id"])
        if held is None:
            return _error(404, "unknown_job")
        response = web.StreamResponse()
        await response.prepare(request)
        sent = max(0, len(held.events) - 1)
        while True:
            held.news.clear()
            for event in held.events[sent:]:
                await response.write(event.model_dump_json().encode() + b"\n")
                if isinstance(event, protocol.Done | protocol.Failed | protocol.Cancelled):
                    return response
            sent = len(held.events)
            await held.news.wait()

    async def _result(self, request: web.Request) -> web.Response:
        held = self.jobs.get(request.match_info["id"])
        if held is None or held.result is None:
            return _error(404, "unknown_job")
        return web.json_response(text=held.result.model_dump_json())

    async def _file(self, request: web.Request) -> web.Response:
        held = self.jobs.get(request.match_info["id"])
        if held is None or request.match_info["name"] not in held.files:
            return _error(404, "unknown_job")
        return web.Response(body=held.files[request.match_info["name"]])

    async def _health(self, _: web.Request) -> web.Response:
        health = protocol.Health(status="ready", model="a model", demo=self.demo, methods=self.methods)
        return web.json_response(text=health.model_dump_json())

    async def _forget(self, _: web.Request) -> web.Response:
        self.forgot.set()
        return web.Response(status=204)

    async def _cancel(self, request: web.Request) -> web.Response:
        held = self.jobs.get(request.match_info["id"])
        if held is None:
            return _error(404, "unknown_job")
        if isinstance(held.events[-1], protocol.Done | protocol.Failed | protocol.Cancelled):
            del self.jobs[request.match_info["id"]]
            return web.Response(status=204)
        held.tell(protocol.Cancelled())
        return web.json_response(text=protocol.Cancelled().model_dump_json())


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, web.FileField):
        return value.file.read()
    assert isinstance(value, bytes | bytearray)
    return bytes(value)


def _error(status: int, code: str) -> web.Response:
    return web.json_response({"code": code, "detail": ""}, status=status)
