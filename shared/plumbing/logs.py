"""Structured logs: one JSON object a line, with the trace id, never with a secret.

In: `structlog` events from anywhere. Out: lines on a stream.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TextIO, cast

import structlog

_SECRET_PARTS = ("password", "secret", "token", "authorization", "cookie", "private", "iban", "account_number", "pem")
_REDACTED = "[redacted]"
# PostgreSQL repeats here what the row at fault held: an address, or all of its columns.
_ROW = re.compile(r"^DETAIL:.*", re.MULTILINE)
_NAMES_KEPT = 1_000
_ENCODER = json.JSONEncoder(default=repr)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every value whose name says that it is a secret, at any depth."""
    return {name: _REDACTED if _secret(name) else _inside(value) for name, value in event.items()}


def leave_out_rows(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank what a database's error repeats of a row; which constraint it broke stays."""
    if isinstance(told := event.get("exception"), str):
        event["exception"] = _ROW.sub(f"DETAIL:  {_REDACTED}", told)
    return event


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _REDACTED if _secret(str(name)) else _inside(inner) for name, inner in value.items()}
    return [_inside(inner) for inner in value] if isinstance(value, list | tuple) else value


@lru_cache(_NAMES_KEPT)
def _secret(name: str) -> bool:
    return any(part in name.lower() for part in _SECRET_PARTS)


def _as_json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return _ENCODER.encode(event)


class _Stream:
    """A stream whose failure is never the caller's: a full disk beneath the log must not end what works beside it.

    Lines that could not be written are counted, and the count is written before the next one that can be. Standard
    error is looked up as it is when a line is written, not as it was at the start.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lost = 0

    def write(self, text: str) -> int:
        stream = self._stream or sys.stderr
        try:
            if self._lost and text.strip():
                stream.write(f'{{"event": "log_lines_lost", "lines": {self._lost}}}\n')
                stream.flush()
                self._lost = 0
            written = stream.write(text)
            stream.flush()
        except OSError:
            self._lost += bool(text.strip())
            return 0
        return written

    def flush(self) -> None:
        """Do nothing: every line was flushed when it was written."""


def configure_logs(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send events at `level` and above to `stream` (standard error by default) as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            leave_out_rows,
            redact,
            _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Stream(stream))),
        cache_logger_on_first_use=False,
    )


@contextmanager
def logging_meanwhile(stream: TextIO | None = None, *, level: int = logging.INFO) -> Iterator[None]:
    """Configure logs while the block runs, and leave them as they were: nothing is sent to a file that was closed."""
    before = structlog.get_config()
    configure_logs(stream, level=level)
    try:
        yield
    finally:
        structlog.configure(**before)
