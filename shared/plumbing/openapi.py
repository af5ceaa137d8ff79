"""OpenAPI 3.1 of one service, and a page to read it on, without anything from outside the machine.

In: the app. Out: `/api/<service>/openapi.json` and `/api/<service>/docs`.
"""

from __future__ import annotations

import http
from collections.abc import Callable
from importlib.resources import files
from threading import Lock
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Blueprint, Flask, Response, current_app, json, redirect

from shared.plumbing.api_answers import leave_out_lengths
from shared.plumbing.api_links import add_links
from shared.plumbing.door import public
from shared.plumbing.problems import MEDIA_TYPE
from shared.values.refusal import not_found

_ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
# The viewer draws its icons from data: addresses and sets styles of its own; scripts stay ours alone.
_DOCS_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Hourbook {name} API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="swagger-ui.css"><link rel="icon" href="favicon-32x32.png"></head>
<body><div id="page"></div><script src="swagger-ui-bundle.js"></script><script src="start.js"></script></body></html>
"""
_START = 'SwaggerUIBundle({url: "../openapi.json", dom_id: "#page", deepLinking: true, validatorUrl: null});\n'


class FaultSchema(ma.Schema):
    """One field at fault."""

    pointer = ma.fields.String(required=True, metadata={"description": "JSON pointer of the field."})
    code = ma.fields.String(required=True, metadata={"description": "Stable code."})
    detail = ma.fields.String(required=True, metadata={"description": "What is wrong and what to do."})


class ProblemSchema(ma.Schema):
    """Problem details (RFC 9457): the one face of every refusal."""

    type = ma.fields.String(required=True, metadata={"format": "uri"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    code = ma.fields.String(required=True, metadata={"description": "Stable code, listed in docs/errors.md."})
    trace_id = ma.fields.String(required=True, metadata={"description": "Quote it when you ask what happened."})
    errors = ma.fields.List(ma.fields.Nested(FaultSchema))


class Api(flask_smorest.Api):
    """flask-smorest's Api whose documented and real errors are problems.

    Its document is written when somebody first reads it: describing every route takes longer than all else that a
    service does to start.
    """

    def __init__(self, app: Flask, **options: Any) -> None:
        """Begin an empty document."""
        self._waiting: list[Callable[[], None]] = []
        self._written = ""
        self._writing = Lock()
        super().__init__(app, **options)

    def describe_later(self, describe: Callable[[], None]) -> None:
        """Keep what describes some routes until the document is read."""
        self._waiting.append(describe)

    def text(self) -> str:
        """Give the document as JSON."""
        with self._writing:
            if not self._written:
                for describe in self._waiting:
                    describe()
                document = add_links(leave_out_lengths(self.spec.to_dict()))
                self._written = json.dumps(document, sort_keys=True)
            return self._written

    def _register_error_handlers(self) -> None:
        """Leave errors to `problems.register_problems`."""

    def _register_pagination_header(self) -> None:
        """Leave out page numbers; lists have cursors."""

    def _register_responses(self) -> None:
        self._waiting.append(self._describe_refusals)

    def _describe_refusals(self) -> None:
        """Describe every refusal as a problem."""
        content = {MEDIA_TYPE: {"schema": ProblemSchema}}
        for status in http.HTTPStatus:
            if status >= http.HTTPStatus.BAD_REQUEST:
                answer = {"description": status.phrase, "content": content}
                self.spec.components.response(status.name, answer, lazy=True)
        answer = {"description": "Any other refusal", "content": content}
        self.spec.components.response("DEFAULT_ERROR", answer, lazy=True)


def describe(app: Flask, service: str, version: str) -> Api:
    """Begin the OpenAPI document of a service; blueprints are registered through it."""
    app.config |= {
        "API_TITLE": f"Hourbook {service}",
        "API_VERSION": version,
        "OPENAPI_VERSION": "3.1.0",
    }
    api = Api(app, spec_kwargs={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}})
    converter = api.ma_plugin.converter
    converter.attribute_functions.remove(converter.field2default)
    converter.add_attribute_function(_stated_default)
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From /api/identity/v1/tokens."}
    api.spec.components.security_scheme("bearer", bearer)
    return api


def _stated_default(_converter: Any, field: ma.fields.Field[Any], **_: Any) -> dict[str, Any]:
    """Document a default that says something; empty text and null only mean that a field was left out."""
    default = field.load_default
    return {"default": default} if isinstance(default, bool | int) or (default and isinstance(default, str)) else {}


def docs_blueprint(api: Api, service: str) -> Blueprint:
    """Serve the document, and Swagger UI from its installed files."""
    blueprint = Blueprint("docs", __name__)
    dist = files("flask_swagger_ui") / "dist"

    @blueprint.get("/openapi.json")
    @public("the contract is no secret")
    def openapi_json() -> Response:
        return Response(api.text(), content_type="application/json")

    @blueprint.get("/docs")
    @public("the contract is no secret")
    def docs_without_slash() -> Any:
        return redirect("docs/", 308)

    @blueprint.get("/docs/")
    @public("the contract is no secret")
    def docs() -> Response:
        return _static(_PAGE.format(name=service), "text/html; charset=utf-8")

    @blueprint.get("/docs/<name>")
    @public("the contract is no secret")
    def docs_file(name: str) -> Response:
        if name == "start.js":
            return _static(_START, "text/javascript")
        if name not in _ASSETS:
            raise not_found("file", name)
        return _static((dist / name).read_bytes(), _ASSETS[name])

    return blueprint


def _static(body: str | bytes, content_type: str) -> Response:
    return current_app.response_class(
        body, content_type=content_type, headers={"Content-Security-Policy": _DOCS_POLICY}
    )
