"""A real server on a real socket, and pictures made for the occasion."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest
from PIL import Image

from engine.audience import Audience
from engine.protocol import FileInfo, GenerateResult
from engine.server import EngineServer
from engine.settings import EngineSettings
from engine.studio import Studio
from engine.submission import File, Outcome, Submission

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def png(width: int = 64, height: int = 48, mode: str = "RGB", **save: Any) -> bytes:
    """Return a PNG with a gradient, so that no two samples in a row are alike."""
    y, x = np.mgrid[:height, :width]
    channels = {"L": 1, "RGB": 3, "RGBA": 4}[mode]
    samples = np.stack([(x * 3 + y * 5 + 40 * i) % 256 for i in range(channels)], -1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(samples.squeeze()).save(buffer, "PNG", **save)
    return buffer.getvalue()


def generate(prompt: str = "a", **more: Any) -> dict[str, Any]:
    """Return a job that draws, as JSON."""
    return {"kind": "generate", "prompt": prompt, **more}


class ReadyStudio(Studio):
    """A studio whose model is loaded at once, for tests of everything around the model."""

    async def load(self) -> None:
        """Be ready."""
        self.ready.set()


@dataclass
class Workbench:
    """Work that waits for the test: every job announces itself and goes on when it is let."""

    started: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    doors: dict[str, asyncio.Event] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def __call__(self, submission: Submission, _studio: Studio, audience: Audience) -> Outcome:
        """Wait at the door named like the prompt, then return one small file."""
        name = getattr(submission.job, "prompt", "")
        door = self.doors.setdefault(name, asyncio.Event())
        self.started.put_nowait(name)
        try:
            for step in range(1, 4):
                audience.hear(Step("denoise", step, 10))
            await door.wait()
        finally:
            self.closed.append(name)
        if self.fault:
            raise self.fault
        data = name.encode()
        info = FileInfo(name="picture-0", media_type="image/png", bytes=len(data), sha256="0", width=1, height=1)
        return Outcome(GenerateResult(files=(info,), seeds=(1,)), (File(info, data),))

    def open(self, name: str) -> None:
        """Let one job finish."""
        self.doors.setdefault(name, asyncio.Event()).set()


@dataclass
class Step:
    """An update as the runtime sends it."""

    phase: str
    done: int
    total: int
    preview: np.ndarray | None = None


@dataclass
class Client:
    """Talks to one engine."""

    http: aiohttp.ClientSession
    server: EngineServer

    async def put(self, job_id: str, job: dict[str, Any] | str, **files: bytes) -> tuple[int, dict[str, Any]]:
        """Submit a job; return status and JSON."""
        form = aiohttp.FormData()
        form.add_field("job", job if isinstance(job, str) else json.dumps(job), content_type="application/json")
        for name, data in files.items():
            form.add_field(name, data, filename=f"{name}.png")
        async with self.http.put(f"/jobs/{job_id}", data=form) as response:
            return response.status, await response.json()

    async def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Get JSON."""
        async with self.http.get(path) as response:
            return response.status, await response.json()

    async def delete(self, job_id: str) -> int:
        """Cancel or forget; return the status."""
        async with self.http.delete(f"/jobs/{job_id}") as response:
            return response.status

    async def events(self, job_id: str) -> AsyncIterator[dict[str, Any]]:
        """Yield a job's events until the stream ends."""
        async with self.http.get(f"/jobs/{job_id}/events") as response:
            assert response.status == 200, await response.text()
            async for line in response.content:
                yield json.loads(line)

    async def ending(self, job_id: str) -> dict[str, Any]:
        """Return a job's last event."""
        return (await self.all_events(job_id))[-1]

    async def all_events(self, job_id: str, watched: asyncio.Event | None = None) -> list[dict[str, Any]]:
        """Return a job's events, from the snapshot, at which `watched` is set, to the last one."""
        events = []
        async for event in self.events(job_id):
            events.append(event)
            if watched is not None:
                watched.set()
        return events

    async def watched(self, job_id: str) -> asyncio.Task[list[dict[str, Any]]]:
        """Begin to collect a job's events; return when the snapshot is there."""
        begun = asyncio.Event()
        task = asyncio.create_task(self.all_events(job_id, begun))
        await begun.wait()
        return task


@asynccontextmanager
async def engine(
    settings: EngineSettings, work: Callable[..., Awaitable[Outcome]] | None = None, studio: Studio | None = None
) -> AsyncIterator[Client]:
    """Run a server on a free port."""
    server = EngineServer(settings, studio or ReadyStudio(settings), **({"work": work} if work else {}))
    address = await server.start()
    try:
        async with aiohttp.ClientSession(address) as http:
            yield Client(http, server)
    finally:
        await server.stop()


@pytest.fixture
def settings(tmp_path: Path) -> EngineSettings:
    """Return settings for a test server."""
    return EngineSettings(port=0, heartbeat_s=0.3, max_running=2, credentials=str(tmp_path / "credentials"))


@pytest.fixture
def bench() -> Workbench:
    """Return work that waits for the test."""
    return Workbench()


@pytest.fixture
async def client(settings: EngineSettings, bench: Workbench) -> AsyncIterator[Client]:
    """Return a client of an engine whose work waits for the test."""
    async with engine(settings, bench) as one:
        yield one
