"""Logs on stderr: readable on a terminal, one JSON object a line elsewhere."""

from __future__ import annotations

import logging
import sys

import structlog

from config.logs import Discreet, console, traceback_text


def set_up_logging(verbose: bool = False) -> None:
    """Configure structlog and what libraries log once for this process; `verbose` may quote people."""
    tracebacks = structlog.processors.ExceptionRenderer(lambda exc_info: traceback_text(exc_info[1], messages=verbose))
    finish = [console(messages=verbose)] if sys.stderr.isatty() else [tracebacks, structlog.processors.JSONRenderer()]
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
    if not verbose:
        libraries = logging.StreamHandler(sys.stderr)
        libraries.setFormatter(Discreet("%(name)s: %(message)s"))
        logging.basicConfig(level=logging.WARNING, handlers=[libraries])
