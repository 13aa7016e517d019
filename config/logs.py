"""How every process writes down what went wrong: where in the code, and nothing of what people said or showed."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from types import TracebackType
from typing import TextIO

import structlog

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

_QUOTING = (LookupError, ValueError, AssertionError, StopIteration, StopAsyncIteration, SyntaxError)
"""Faults whose message is, or repeats, what was worked on: `KeyError: 'apples'`, `invalid literal: 'pears'`."""
_QUOTING_NAMES = frozenset({"AppCommandError"})
"""Likewise, of a library that this package does not import."""
LEFT_OUT = "(left out: it may quote somebody)"


def traceback_text(fault: BaseException, *, messages: bool = False) -> str:
    """Return the traceback with the lines of code, never with the values of variables.

    The message of a fault that may quote people is left out unless `messages` asks for all of them.
    """
    text = io.StringIO()
    _write(text, fault, messages, {id(fault)})
    return text.getvalue().rstrip("\n")


def _write(text: TextIO, fault: BaseException, messages: bool, seen: set[int]) -> None:
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None and id(before) not in seen:
        seen.add(id(before))
        _write(text, before, messages, seen)
        why = "This led to:" if fault.__cause__ is not None else "While that was handled:"
        text.write(f"\n{why}\n\n")
    if fault.__traceback__ is not None:
        text.write("Traceback (most recent call last):\n")
        text.writelines(traceback.format_tb(fault.__traceback__))
    text.write(f"{type(fault).__qualname__}: {_message(fault, messages)}\n")
    for one in fault.exceptions if isinstance(fault, BaseExceptionGroup) else ():
        _write(text, one, messages, seen)


def _message(fault: BaseException, messages: bool) -> str:
    quotes = isinstance(fault, _QUOTING) or not _QUOTING_NAMES.isdisjoint(kind.__name__ for kind in type(fault).__mro__)
    return LEFT_OUT if quotes and not messages else str(fault)


def console(*, messages: bool = False) -> structlog.dev.ConsoleRenderer:
    """Return structlog's renderer for people; its own way to write tracebacks would show the variables, too."""

    def write(to: TextIO, found: ExcInfo) -> None:
        to.write("\n" + traceback_text(found[1], messages=messages))

    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=write)


class Discreet(logging.Formatter):
    """Formats the records of libraries, their tracebacks as `traceback_text` does."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line; of asyncio's the first one, for the others show the task with its fault's message."""
        if record.name == "asyncio":
            record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:
        """Return a traceback."""
        fault = ei[1] if isinstance(ei, tuple) else None
        return traceback_text(fault) if isinstance(fault, BaseException) else ""
