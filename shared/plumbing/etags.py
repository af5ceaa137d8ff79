"""Versions over HTTP: a strong ETag out, If-Match in.

In: a row's version. Out: the header, and the version a caller says they have read.
"""

from __future__ import annotations

import re

from flask import request

from shared.plumbing.problems import WebRefusal
from shared.values.refusal import Kind, Refusal

_STRONG = re.compile(r'"(\d{1,18})"', re.ASCII)


def etag_of(version: int) -> dict[str, str]:
    """Name a version in a response header, to go beside the thing a view gives."""
    return {"ETag": f'"{version}"'}


def expected_version() -> int:
    """Give the version named by If-Match: 428 when missing, 412 when it cannot be one of ours.

    A wildcard counts as missing: it would overwrite what the caller has never seen.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        raise WebRefusal(428, "if_match_required", "Read it first, then send its ETag as If-Match.")
    match = _STRONG.fullmatch(header)
    if match is None:
        raise stale()
    return int(match[1])


def stale() -> Refusal:
    """Refuse because the caller has read an older version than the present one."""
    return Refusal("version_stale", "It has changed since you read it; read it again and repeat.", kind=Kind.STALE)


def require_version(present: int) -> None:
    """Refuse a change whose If-Match is not the version `present`."""
    if expected_version() != present:
        raise stale()
