"""Problem details: every error leaves the house with one face (RFC 9457).

In: refusals, HTTP errors, database errors and bugs. Out: `application/problem+json` with
`type title status detail code trace_id` and, where fields are at fault, `errors: [{pointer, code, detail}]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, json
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from shared.plumbing.database import passes
from shared.plumbing.traces import trace_id
from shared.values.refusal import Fault, Kind, Refusal

MEDIA_TYPE = "application/problem+json"

STATUS_OF_KIND = {
    Kind.INVALID: 422,
    Kind.NOT_FOUND: 404,
    Kind.FORBIDDEN: 403,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
    Kind.AWAY: 503,
}

# What the framework itself refuses, in our codes and with a remedy.
_HTTP_CODES = {
    400: ("request_unreadable", "The request could not be read; check its syntax."),
    404: ("route_unknown", "Nothing answers at this address; /openapi.json lists what does."),
    405: ("method_not_allowed", "This address does not take that method; the Allow header lists those it takes."),
    413: ("body_too_large", "The body is larger than this address takes; split it."),
    414: ("address_too_long", "The address is too long; send the data in the body."),
    415: ("media_type_unsupported", "This address does not take that Content-Type; see /openapi.json."),
}

_log = structlog.get_logger("web")


class WebRefusal(Refusal):
    """A refusal that only makes sense over HTTP: it brings its own status and headers."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        pointer: str | None = None,
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Build a refusal answered with `status` and `headers`."""
        super().__init__(code, detail, pointer=pointer, faults=faults)
        self.status = status
        self.headers = dict(headers or {})


def status_of(refusal: Refusal) -> int:
    """Give the HTTP status of a refusal."""
    return refusal.status if isinstance(refusal, WebRefusal) else STATUS_OF_KIND[refusal.kind]


def json_pointer(pointer: str) -> str:
    """Write a field name or a pointer as a JSON pointer (RFC 6901)."""
    return pointer if pointer.startswith("/") else f"/{pointer}"


def problem(
    status: int, code: str, detail: str, faults: Iterable[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Build one problem answer under the trace of the present request."""
    body: dict[str, Any] = {
        "type": f"urn:hourbook:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "trace_id": trace_id(g.get("traceparent", "")),
    }
    errors = [{"pointer": json_pointer(f.pointer), "code": f.code, "detail": f.detail} for f in faults]
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body), status, dict(headers or {}), content_type=MEDIA_TYPE)


def refused(refusal: Refusal) -> Response:
    """Answer a refusal; a view may also *return* this, where the transaction must be kept all the same."""
    headers = refusal.headers if isinstance(refusal, WebRefusal) else None
    return problem(status_of(refusal), refusal.code, refusal.detail, refusal.faults, headers)


def _http_error(error: HTTPException) -> Response | HTTPException:
    """Translate what the framework refuses; redirects pass."""
    if error.code is None or error.code < 400:
        return error
    fallback = (f"http_{error.code}", HTTPStatus(error.code).phrase)
    code, detail = _HTTP_CODES.get(error.code, fallback)
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(error.code, code, detail, headers=kept)


def _integrity_error(error: IntegrityError) -> Response:
    """Two requests changed the same thing at once: the unique index let the first one through."""
    unique = getattr(error.orig, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error.orig)
    if not unique:
        return _bug(error)
    # The first line names the constraint; PostgreSQL's second one would quote the values.
    _log.warning("changed_meanwhile", error=str(error.orig).partition("\n")[0])
    return problem(409, "changed_meanwhile", "Someone else changed this at the same moment; read it and try again.")


def _database_error(error: SQLAlchemyError) -> Response:
    """The database is busy or away: worth trying again."""
    if not (isinstance(error, OperationalError) or passes(error)):
        return _bug(error)
    _log.error("database_unavailable", error=str(getattr(error, "orig", error)))
    return problem(503, "database_unavailable", "The database is busy; try again.", headers={"Retry-After": "1"})


def _bug(error: Exception) -> Response:
    """Answer a bug without its insides; the log has them under the same trace id."""
    _log.exception("request_failed", exc_info=error)
    return problem(500, "internal_error", "This is our fault. Quote the trace id when you report it.")


def register_problems(app: Flask) -> None:
    """Make every error of `app` leave as a problem."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(IntegrityError, _integrity_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(NoConnection, _database_error)
    app.register_error_handler(Exception, _bug)
