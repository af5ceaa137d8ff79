"""What a front answers by itself. In: WSGI's `start_response`. Out: one whole answer, guarded by headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

Start = Callable[..., Any]


AGAIN_SECONDS = 1
_NOTHING = "default-src 'none'; frame-ancestors 'none'"


def answer(start: Start, status: str, content_type: str, text: str, policy: str = _NOTHING) -> Iterable[bytes]:
    """Answer with a text; one that says "not now" also says when to try again."""
    body = text.encode()
    again = [("Retry-After", str(AGAIN_SECONDS))] if status.startswith(("503", "504")) else []
    start(status, [
        ("Content-Type", content_type), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", policy), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"), *again,
    ])  # fmt: skip
    return [body]


def problem_answer(start: Start, status: str, code: str, detail: str) -> Iterable[bytes]:
    """Answer with a problem (RFC 9457), as the services do."""
    number, _, title = status.partition(" ")
    kind = f"urn:hourbook:problem:{code}"
    body = {"type": kind, "title": title, "status": int(number), "code": code, "detail": detail}
    return answer(start, status, "application/problem+json", json.dumps(body))


def nothing_here(start: Start) -> Iterable[bytes]:
    """Answer an address that leads nowhere."""
    detail = "There is nothing here; / lists the services and their documentation."
    return problem_answer(start, "404 Not Found", "route_not_found", detail)
