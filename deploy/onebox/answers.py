"""What a front answers by itself. In: WSGI's `start_response`. Out: one whole answer, guarded by headers."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

Start = Callable[..., Any]


_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_SCRIPT = re.compile("<script>(.*?)</script>", re.DOTALL)


def answer(start: Start, status: str, content_type: str, text: str, policy: str = _NOTHING) -> Iterable[bytes]:
    """Answer with a text."""
    body = text.encode()
    start(status, [
        ("Content-Type", content_type), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", policy), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
    ])  # fmt: skip
    return [body]


def problem_answer(start: Start, status: str, code: str, detail: str) -> Iterable[bytes]:
    """Answer with a problem (RFC 9457), as the services do."""
    number, _, title = status.partition(" ")
    kind = f"urn:hourbook:problem:{code}"
    body = {"type": kind, "title": title, "status": int(number), "code": code, "detail": detail}
    return answer(start, status, "application/problem+json", json.dumps(body))


@cache
def _accept_page() -> tuple[str, str]:
    """Give the page on which a one-time link is used, and a policy under which its own script runs and no other."""
    page = (Path(__file__).parent / "accept.html").read_text()
    digests = [b64encode(sha256(script.encode()).digest()).decode() for script in _SCRIPT.findall(page)]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return page, f"{_NOTHING}; script-src {allowed}; connect-src 'self'; form-action 'none'; base-uri 'none'"


def accept_page(start: Start) -> Iterable[bytes]:
    """Answer with the page to which the links in mails lead."""
    page, policy = _accept_page()
    return answer(start, "200 OK", "text/html; charset=utf-8", page, policy)


def nothing_here(start: Start) -> Iterable[bytes]:
    """Answer an address that leads nowhere."""
    detail = "There is nothing here; / lists the services and their documentation."
    return problem_answer(start, "404 Not Found", "route_not_found", detail)
