"""Logs on stderr: readable on a terminal, one JSON object a line elsewhere."""

from __future__ import annotations

import logging
import sys

import structlog
import structlog.tracebacks


def set_up_logging(verbose: bool = False) -> None:
    """Configure structlog once for this process."""
    human = sys.stderr.isatty()
    finish = [structlog.dev.ConsoleRenderer()] if human else [_tracebacks(), structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *finish,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _tracebacks() -> structlog.processors.ExceptionRenderer:
    """Return a renderer without local variables: they hold prompts, pictures and tokens."""
    return structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
