"""What the engine tells of itself: how it is, and the methods it offers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.protocol.message import Message


class ParameterInfo(Message):
    """One parameter of a method, as a form or a command line shows it."""

    name: str
    kind: Literal["number", "integer", "choice", "switch", "words"]
    default: bool | int | float | str | None = Field(default=None, description="None: what the description says")
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    description: str = ""


class MethodInfo(Message):
    """One editing method the engine offers."""

    name: str
    summary: str
    masked: bool = Field(default=True, description="whether it infers a region; else the whole picture may change")
    parameters: tuple[ParameterInfo, ...] = ()


class Health(Message):
    """Answer of `GET /health`."""

    status: Literal["starting", "ready", "stopping", "broken"]
    model: str = ""
    demo: bool = Field(default=False, description="whether the embedded picture-book model is loaded")
    device: str = ""
    methods: tuple[MethodInfo, ...] = ()
    classifiers: tuple[str, ...] = Field(default=(), description="what `Rules.classifier` may name")
    queued: int = 0
    running: int = 0
    detail: str = ""
