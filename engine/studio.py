"""Everything that is loaded: the model, the captioner, the runtime that serves them, and what they know of words."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import structlog

from engine.audience import Audience
from engine.errors import ShuttingDown
from engine.inspector import NOBODY, Inspector
from engine.language import World, demo_world
from engine.language.model import Rewriter, load_rewriter
from engine.protocol import Job, MethodInfo
from engine.provenance import Labeller
from engine.provenance.chain import BadCertificate
from engine.settings import EngineSettings
from engine.vision.intake import Limits
from engine.vision.photograph import is_photograph

if TYPE_CHECKING:
    from engine.model import Model
    from engine.requests import Steps
    from engine.runtime import Runtime

_T = TypeVar("_T")
_log = structlog.get_logger()


def _forgetting(model: Model) -> Steps[int]:
    model.forget_prompts()
    return model.trajectories.purge()
    yield  # it asks the model nothing, and is a method all the same


class Studio:
    """Loads in the background; `ready` is set when pictures can be made, `broken` says why they never will."""

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings
        self.labeller = Labeller(settings)
        self.inspector = Inspector(settings)
        self.limits = Limits(max_bytes=settings.max_bytes, max_pixels=settings.max_pixels)
        self.ready = asyncio.Event()
        self.broken = ""
        self.methods: tuple[MethodInfo, ...] = ()
        self._model: Model | None = None
        self._runtime: Runtime | None = None
        self.rewriter: Rewriter | None = None
        """The operator's language model; None: the rules read everything."""

    @property
    def demo(self) -> bool:
        """Return whether the embedded picture-book model is used."""
        return self.settings.demo

    @property
    def world(self) -> World:
        """Return what the loaded model knows of words."""
        if self.demo:
            return demo_world()
        return World(spelled=self._model.words) if self._model else World()

    @property
    def model(self) -> Model:
        """Return the loaded model; only after `ready`."""
        if self._model is None:
            raise RuntimeError("the model is not loaded yet")
        return self._model

    @property
    def model_name(self) -> str:
        """Return the checkpoint's name, empty while it loads."""
        return self._model.name if self._model else ""

    @property
    def device(self) -> str:
        """Return where the model runs, empty while it loads."""
        return str(self._model.device) if self._model else ""

    async def load(self) -> None:
        """Load everything in a thread; torch itself is only imported there, so that the port opens first."""
        try:
            self._model, self._runtime, self.methods = await asyncio.to_thread(self._load)
        except BadCertificate as fault:
            self.broken = str(fault)
            _log.error("nothing can be signed", why=str(fault))
        except Exception as fault:
            # Loading runs other people's files: /health then says what is wrong, instead of a process that is gone.
            self.broken = f"{type(fault).__name__}: {fault}"
            _log.exception("the model could not be loaded", model=self.settings.model or "demo")
        else:
            _log.info("ready", model=self.model_name, device=self.device, methods=[m.name for m in self.methods])
            self.ready.set()

    async def warm(self) -> None:
        """Do what the first job would otherwise wait for."""
        if self.demo and not self.broken:
            await asyncio.to_thread(is_photograph, np.zeros((64, 64, 3), np.uint8))

    def _load(self) -> tuple[Model, Runtime, tuple[MethodInfo, ...]]:
        from engine.captioner import load_captioner
        from engine.loading import load_model
        from engine.methods import methods
        from engine.runtime import Runtime

        # First: an engine that cannot sign makes no pictures.
        _ = self.labeller.credentials
        folder, captioner_folder = self._folders()
        model = load_model(folder, self.settings.device, self.settings.dtype)
        captioner = load_captioner(captioner_folder, str(model.device)) if captioner_folder else None
        self.rewriter = self._language_model(str(model.device))
        self.inspector.load(str(model.device))
        runtime = Runtime(model, captioner)
        runtime.start()
        return model, runtime, tuple(method.described() for method in methods().values())

    def _language_model(self, device: str) -> Rewriter | None:
        wanted = self.settings
        if not wanted.language_model:
            return None
        try:
            return load_rewriter(
                wanted.language_model, device, wanted.language_model_seconds, wanted.language_model_tokens
            )
        except Exception:
            # An extra must not take the engine down, whatever its folder holds.
            _log.exception("the language model could not be loaded, the rules go on alone", model=wanted.language_model)
            return None

    def _folders(self) -> tuple[Path, Path | None]:
        from picturebook import CAPTIONER_FOLDER, DIFFUSION_FOLDER

        if self.demo:
            return DIFFUSION_FOLDER, Path(self.settings.captioner) if self.settings.captioner else CAPTIONER_FOLDER
        return Path(self.settings.model), Path(self.settings.captioner) if self.settings.captioner else None

    async def run(self, steps: Steps[_T], job: Job, audience: Audience) -> _T:
        """Run a method on the runtime; cancelling this coroutine closes the method at its next step."""
        if self._runtime is None:
            raise RuntimeError("the model is not loaded yet")
        inspected = self.inspector.chosen(job.rules) != NOBODY
        ticket = self._runtime.submit(steps, owner=job.owner, exact=job.exact, listener=audience.hear)
        if not inspected:
            # What is to be looked at first shows no half-finished pictures: they would be out before the verdict.
            audience.follow(ticket)
        future = asyncio.wrap_future(ticket.future)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            # Shielded: cancelling the wrapped future would race with the runtime, which sets it.
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            ticket.cancel()
            raise

    async def forget_pictures(self) -> int:
        """Drop everything remembered of pictures and prompts between jobs; return how many trajectories that were.

        At once, and again on the runtime's thread when the call under way is over: a job that was cancelled before
        cannot go on after that, and remember its picture anew.
        """
        if self._model is None or self._runtime is None:
            return 0
        gone = self._model.trajectories.purge()
        ticket = self._runtime.submit(_forgetting(self._model))
        with suppress(ShuttingDown):
            gone += await asyncio.shield(asyncio.wrap_future(ticket.future))
        return gone

    async def close(self) -> None:
        """Stop the runtime."""
        if self.rewriter is not None:
            self.rewriter.close()
        if self._runtime is not None:
            await asyncio.to_thread(self._runtime.close)
