"""W3C trace context: read the caller's `traceparent` or begin a trace, and name our own step in it.

In: a header that may be missing or broken. Out: a valid `traceparent` with a fresh span id.
Source: W3C Trace Context, level 1, version 00.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

_TRACEPARENT = re.compile(r"00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})")
_NO_TRACE = "0" * 32
_NO_SPAN = "0" * 16
# A batch of facts mostly stems from one request; a log line about it names no more traces than a person reads.
SHOWN_TRACES = 20


def new_traceparent() -> str:
    """Begin a new, sampled trace."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def continue_trace(header: str | None) -> str:
    """Give our own step in the caller's trace; a missing or malformed header begins a new one."""
    match = _TRACEPARENT.fullmatch((header or "").strip())
    if match is None or match["trace"] == _NO_TRACE or match["span"] == _NO_SPAN:
        return new_traceparent()
    return f"00-{match['trace']}-{secrets.token_hex(8)}-{match['flags']}"


def trace_id(traceparent: str) -> str:
    """Give the 32 hex digits people quote when they ask what happened; empty where there is none."""
    match = _TRACEPARENT.fullmatch(traceparent)
    return match["trace"] if match else ""


def trace_ids(traceparents: Iterable[str]) -> list[str]:
    """Give the different traces of a batch, in order, the first twenty of them: what its log line says."""
    known = dict.fromkeys(trace_id(one) for one in dict.fromkeys(traceparents))
    return [one for one in known if one][:SHOWN_TRACES]
