"""The web door of every service: one factory, and the names that `api/` rooms use.

In: a wired `Service`. Out: a Flask app with strict input, problems for errors, doors on every route,
OpenAPI, health, metrics, logs and traces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Response, g, request

from shared.plumbing.blueprint import Blueprint
from shared.plumbing.cursors import PageQuery, page, page_schema
from shared.plumbing.door import House, adds, call, guard_routes, takes, transact, unit, units
from shared.plumbing.ended_sessions import EndedSessions
from shared.plumbing.etags import etag_of, expected_version, require_version
from shared.plumbing.health import health_blueprint
from shared.plumbing.late_rule import LateRule
from shared.plumbing.limits import Limits
from shared.plumbing.logs import configure_logs
from shared.plumbing.metrics import answered
from shared.plumbing.openapi import describe, docs_blueprint
from shared.plumbing.operations import Brokers, operations_blueprint
from shared.plumbing.origins import Proxies
from shared.plumbing.problems import WebRefusal, refused, register_problems
from shared.plumbing.service import Service
from shared.plumbing.tokens import TokenVerifier
from shared.plumbing.traces import continue_trace, trace_id
from shared.plumbing.version import VERSION

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = [
    "Blueprint", "PageQuery", "WebRefusal", "adds", "call", "create_flask", "etag_of", "expected_version", "page",
    "page_schema", "refused", "require_version", "takes", "transact", "unit", "units",
]  # fmt: skip

MAX_BODY_BYTES = 1_048_576
# How long after a sign-in one may do what takes a fresh one.
FRESH_SECONDS = 600
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cache-Control": "no-store",
}
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

_log = structlog.get_logger("web")


def create_flask(service: Service, brokers: Brokers | None = None) -> Flask:
    """Build the app of a service; `brokers` let an operator ask for lag and jobs.

    Settings read: `token_issuer`, `token_audience`, `max_body_bytes`, `fresh_sign_in_seconds`, `trusted_proxies`,
    `request_limits`.
    """
    settings = service.wiring.settings
    if not structlog.is_configured():
        # Left to itself, the logger prints a traceback's local variables, and with them passwords.
        configure_logs()
    app = Flask(f"hourbook.{service.name}", static_folder=None)
    app.url_rule_class = LateRule
    app.config["MAX_CONTENT_LENGTH"] = int(settings.get("max_body_bytes", MAX_BODY_BYTES))
    app.json.sort_keys = True  # type: ignore[attr-defined]
    app.extensions["hourbook"] = House(
        service, _verifier(service), EndedSessions(service.units.engine),
        Limits(enforced=settings.get("request_limits", "on") != "off"),
        Proxies.read(settings.get("trusted_proxies", "")), int(settings.get("fresh_sign_in_seconds", FRESH_SECONDS)),
        service.wiring.secrets("cursor_key"),
    )  # fmt: skip
    register_problems(app)
    _observe(app, service.name)
    api = describe(app, service.name, VERSION)
    for blueprint in service.blueprints:
        api.register_blueprint(blueprint)
    api.register_blueprint(operations_blueprint(service, brokers))
    prefix = f"/api/{service.name}"
    app.register_blueprint(docs_blueprint(api, service.name), url_prefix=prefix)
    app.register_blueprint(health_blueprint(service, VERSION))
    app.register_blueprint(health_blueprint(service, VERSION), name="health_under_prefix", url_prefix=prefix)
    guard_routes(app)
    app.wsgi_app = _secured(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def _verifier(service: Service) -> TokenVerifier:
    settings = service.wiring.settings
    issuer, audience = settings.get("token_issuer", "hourbook"), settings.get("token_audience", "hourbook")
    return TokenVerifier(service.wiring.jwks, issuer, audience)


def _observe(app: Flask, service: str) -> None:
    """Give every request a trace, a log line, a count and its time."""

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()
        g.traceparent = continue_trace(request.headers.get("traceparent"))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(service=service, trace_id=trace_id(g.traceparent))

    @app.after_request
    def end(answer: Response) -> Response:
        answer.headers["traceparent"] = g.traceparent
        if (left := g.get("left")) is not None:
            answer.headers.update(left.headers)
        if answer.status_code == 204:
            answer.set_data(b"")
            answer.headers.pop("Content-Type", None)
        _count(service, answer.status_code)
        return answer


def _secured(application: WSGIApplication) -> WSGIApplication:
    """Give every answer those security headers that it does not set itself."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            set_already = {name.lower() for name, _value in headers}
            more = [(name, value) for name, value in _SECURITY_HEADERS.items() if name.lower() not in set_already]
            return start_response(status, headers + more, *fault)

        return application(environ, start)

    return answer


def _count(service: str, status: int) -> None:
    seconds = perf_counter() - g.began
    method = request.method if request.method in _METHODS else "other"
    route = request.url_rule.rule if request.url_rule else "unknown"
    count, times = answered(service, method, route, status)
    count.inc()
    times.observe(seconds)
    _log.info("request", method=method, route=route, status=status, milliseconds=int(seconds * 1000))
