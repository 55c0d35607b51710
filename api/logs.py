"""How does the service write its log? One JSON object a line, on standard error or into a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

import orjson
import structlog


def write_json_log() -> None:
    """Write JSON from here on. Nothing in it is personal: see `headers.finish` for what is."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(20),
        logger_factory=structlog.WriteLoggerFactory(_target()),
        cache_logger_on_first_use=True,
    )


def _target() -> TextIO:
    """Standard error, unless DOCKETPROOF_LOG_TO names a file."""
    named = os.environ.get("DOCKETPROOF_LOG_TO")
    return Path(named).open("a", buffering=1) if named else sys.stderr


def _json(value: object, **_: object) -> str:
    return orjson.dumps(value, default=str).decode()
