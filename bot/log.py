"""Logs on stderr, for people to read."""

from __future__ import annotations

import logging
import sys

import structlog

from config.logs import Discreet, console


def set_up_logging() -> None:
    """Configure structlog and what libraries log once for this process."""
    libraries = logging.StreamHandler(sys.stderr)
    libraries.setFormatter(Discreet("%(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[libraries])
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            console(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
