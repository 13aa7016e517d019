"""What can go wrong between a method and the model, as exceptions that carry data."""

from __future__ import annotations

from typing import ClassVar

from engine.protocol import FailureCode


class EngineFault(Exception):
    """Base of the engine's own failures: `code` is the protocol's name, `retry` whether trying again can help."""

    code: ClassVar[FailureCode] = "internal"
    retry: ClassVar[bool] = False


class BadRequest(EngineFault):
    """A parameter contradicts another one or the model."""

    code = "bad_request"

    def __init__(self, argument: str, value: object, reason: str) -> None:
        super().__init__(f"`{argument}` is {value!r}, but {reason}")
        self.argument = argument
        self.value = value
        self.reason = reason


class BadMask(EngineFault):
    """A region that a person painted cannot be used; the message goes on after "because"."""

    code = "bad_mask"


class NumbersFault(EngineFault):
    """The model returned NaN or infinity: which network, and as far as known in which step of which method."""

    code = "numbers"

    def __init__(self, where: str, *, step: int = 0, timestep: int | None = None, method: str = "") -> None:
        at = f" at step {step}" if step else ""
        noise = "" if timestep is None else f" (timestep {timestep})"
        by = f" in {method}" if method else ""
        super().__init__(f"the {where} returned NaN or infinity{at}{noise}{by}")
        self.where = where
        self.step = step
        self.timestep = timestep
        self.method = method


class OutOfMemory(EngineFault):
    """Even the smallest call did not fit into the device's memory."""

    code = "out_of_memory"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} did not fit into the device's memory")
        self.what = what


class Unsupported(EngineFault):
    """A request asks for something this engine or this model cannot do yet."""


class Cancelled(EngineFault):
    """The job was cancelled; its generator is closed and its tensors are free."""


class ShuttingDown(EngineFault):
    """The runtime stopped before the job was done."""

    code = "shutdown"
    retry = True
