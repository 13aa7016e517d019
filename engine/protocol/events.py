"""What is told of a job while it waits and runs: one JSON object a line, the first one a snapshot of it as it is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Base64Bytes, Field, TypeAdapter

from engine.protocol.message import Message
from engine.protocol.results import FailureCode


class Queued(Message):
    event: Literal["queued"] = "queued"
    position: int = Field(description="0: next")
    eta_s: float | None = Field(default=None, description="seconds until it is done, as far as can be told")


class Running(Message):
    event: Literal["running"] = "running"
    phase: str = Field(default="", description="caption, encode, invert, map, denoise, decode")
    step: int = Field(default=0, description="denoiser rows done")
    steps: int = Field(default=0, description="denoiser rows in all")
    eta_s: float | None = None


class Preview(Message):
    event: Literal["preview"] = "preview"
    picture: Base64Bytes = Field(description="a small JPEG of the picture so far")


class Done(Message):
    event: Literal["done"] = "done"


class Failed(Message):
    event: Literal["failed"] = "failed"
    code: FailureCode
    detail: str = Field(default="", description="for the log and, where the code says so, the fault's name")
    retry: bool = Field(default=False, description="whether submitting the same job again can help")


class Cancelled(Message):
    event: Literal["cancelled"] = "cancelled"


AnyEvent = Queued | Running | Preview | Done | Failed | Cancelled
any_event: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="event")])
