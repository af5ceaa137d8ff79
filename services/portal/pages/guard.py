"""What every request passes. In: a Flask app. Out: the same, which lets in who is signed in, and no forged form.

An unsafe request must come from our own pages: `Sec-Fetch-Site` and `Origin`, where the browser sends them, say so, and
the form brings back the session's token. Nothing is trusted for being absent: without a session only sign-in is open,
and that, too, must come from here.
"""

from __future__ import annotations

from hmac import compare_digest
from time import perf_counter
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.masked import unmask
from services.portal.pages.frame import wanted
from services.portal.pages.packing import pack
from services.portal.pages.visit import session
from services.portal.usecases.ports import ApiProblem
from shared.plumbing.metrics import REQUEST_SECONDS, REQUESTS
from shared.plumbing.traces import continue_trace, trace_id

OPEN = frozenset(
    {
        "signing.sign_in",
        "signing.begin",
        "accounts.accept",
        "accounts.factor",
        "accounts.set_up",
        "provider.go",
        "provider.come",
        "provider.add_code",
        "passkeys.challenge",
        "frame.asset",
        "frame.health",
        "frame.metrics",
        None,
    }
)
_log = structlog.get_logger("portal")
FORM_TOKEN = "form_token"  # noqa: S105 - the name of the field
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
                               "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}  # fmt: skip


def guard(app: Flask) -> None:
    """Put the guard before every page."""

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()
        g.traceparent = continue_trace(request.headers.get("traceparent"))

    @app.before_request
    def let_in() -> AnyResponse | None:
        unsafe = request.method not in ("GET", "HEAD", "OPTIONS")
        if unsafe and not _from_here():
            raise ApiProblem(403, "foreign_form", "This form was sent from another site; nothing was changed.")
        if request.endpoint in OPEN:
            return None
        if session() is None:
            return redirect(url_for("signing.sign_in", next=wanted(), unsent="yes" if unsafe else None))
        if unsafe and not _own_form():
            raise ApiProblem(403, "form_outdated", "This form is of an earlier session. Go back, reload, send again.")
        return None

    @app.after_request
    def dress(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        seconds, route = perf_counter() - g.began, request.url_rule.rule if request.url_rule else "unknown"
        method = request.method if request.url_rule else "other"
        pack(answer, request.accept_encodings)
        REQUESTS.labels("portal", method, route, answer.status_code).inc()
        REQUEST_SECONDS.labels("portal", method, route).observe(seconds)
        _log.info("request", service="portal", method=request.method, status=answer.status_code,
                  route=route, milliseconds=int(seconds * 1000),
                  trace_id=trace_id(g.traceparent))  # fmt: skip
        return answer


def _from_here() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    return origin is None or urlsplit(origin).netloc == request.host


def _own_form() -> bool:
    found = session()
    sent = request.form.get(FORM_TOKEN, "") or request.headers.get("X-Form-Token", "")
    return found is not None and compare_digest(unmask(sent).encode(), found.form_token.encode())
