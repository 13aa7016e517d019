"""Jobs that ask for rows and nothing else, and a gate behind which they line up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import torch

from engine.requests import Denoise, Row, Steps
from engine.runtime import Runtime
from tests.engine.core.closed_form import ClosedForm

Start = Callable[..., Runtime]
"""What the fixture `run_on` gives: a model and options go in, a started runtime comes out."""
WAIT_S = 30


def rows(model: ClosedForm, count: int, *, mark: float = 0.0, tie: str | None = None) -> tuple[Row, ...]:
    """Return rows whose latents all have the value `mark`."""
    level, text = model.table.at(0.5), model.embed("")
    return tuple(Row(torch.full((5, 8, 8), mark), level, text, tie=tie) for _ in range(count))


def asking(model: ClosedForm, times: int, count: int, mark: float = 0.0) -> Steps[list[torch.Tensor]]:
    """Ask `times` for `count` rows."""
    answer: list[torch.Tensor] = []
    for _ in range(times):
        answer = yield Denoise(rows(model, count, mark=mark))
    return answer


class Gate:
    """Holds the runtime inside a model call until it is opened, so that a test can line jobs up.

    `then` is called before every call after that.
    """

    def __init__(self, model: ClosedForm, then: Callable[[Any], Any] = lambda _: None) -> None:
        self._then = then
        self.inside, self._open = threading.Event(), threading.Event()
        self._model = model

    def __enter__(self) -> Gate:
        def hold(_: Any) -> None:
            self.inside.set()
            assert self._open.wait(WAIT_S)

        self._model.before_call = hold
        return self

    def __exit__(self, *_: object) -> None:
        self._model.before_call = self._then
        self._open.set()
