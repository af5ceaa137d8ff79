"""flask-smorest's Blueprint with types, our strict parser, and doors written into the OpenAPI output.

In: views with schemas and marks, and the permission table. Out: routes, and operations that document who may call
them, with which headers, and how they refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import flask_smorest
from marshmallow import Schema

from shared.plumbing import idempotency
from shared.plumbing.bodies import StrictParser
from shared.plumbing.door import WRITING, Door, listing, permitted
from shared.plumbing.exported import CSV, JSON, MEDIA, PARAMETER, XLSX, listed_by
from shared.values.permissions import PERMISSIONS, Permissions

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C")
AnySchema = type[Schema] | Schema

_STRING = {"type": "string"}
_KEY = {"type": "string", "pattern": "^[!-~]{1,255}$"}
_VERSION = {"type": "string", "pattern": '^"[0-9]{1,18}"$'}


class Blueprint(flask_smorest.Blueprint):
    """A service's routes: `Blueprint("projects", __name__, url_prefix="/api/timetracking/v1", description="…")`."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(
        self, name: str, import_name: str, *, url_prefix: str, description: str, permissions: Permissions = PERMISSIONS
    ) -> None:
        """Name the group of routes, where they live, what they are about, and the table that says who may call them."""
        super().__init__(name, import_name, url_prefix=url_prefix, description=description)
        self._prepare_doc_cbks.append(_describe_door)
        self._permissions = permissions

    def route(self, rule: str, **options: Any) -> Callable[[C], C]:
        """Register a MethodView class, or a view function with `methods=[…]`, under its rows of the table."""
        register: Callable[[C], C] = super().route(rule, **options)

        def decorate(view: C) -> C:
            for method in getattr(view, "methods", None) or options["methods"]:
                what = f"{method} {self.url_prefix}{rule}"
                assert what in self._permissions, f"{what} has no row in shared/values/permission_table.py"
                function: Any = getattr(view, method.lower()) if isinstance(view, type) else view
                permitted(function, self._permissions[what])
            return register(view)

        return decorate

    def register_views_in_doc(self, api: Any, *given: Any, **named: Any) -> None:
        """Describe the routes when the document is read (`openapi.py`)."""
        api.describe_later(partial(super().register_views_in_doc, api, *given, **named))

    def arguments(self, schema: AnySchema, *, location: str = "json", **options: Any) -> Callable[[F], F]:
        """Hand the view what `schema` loads from the body (`json`) or the address (`query`), as first argument."""
        # Made once: building a schema costs more than loading a body with it.
        made = schema() if isinstance(schema, type) else schema
        decorate: Callable[[F], F] = super().arguments(made, location=location, **options)
        return decorate

    def response(self, status_code: int, schema: AnySchema | None = None, **options: Any) -> Callable[[F], F]:
        """Answer `status_code` with what `schema` dumps from the view's value; a list may be taken as a file too."""
        decorate: Callable[[F], F] = super().response(status_code, schema, **options)
        item = listed_by(schema)
        if item is None:
            return decorate
        paged = "next_cursor" in schema._declared_fields if isinstance(schema, type) else False  # noqa: SLF001
        return lambda view: listing(decorate(view), item, paged=paged)

    def alt_response(self, status_code: int, response: str | None = None, **options: Any) -> Callable[[F], F]:
        """Document one more answer."""
        decorate: Callable[[F], F] = super().alt_response(status_code, response, **options)
        return decorate


def _describe_door(doc: dict[str, Any], doc_info: Mapping[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    """Write a view's marks into its operation; flask-smorest calls it once a method."""
    door: Door = doc_info.get("door", Door())
    writes = method.upper() in WRITING and not door.reading
    doc.setdefault("parameters", []).extend(_header_parameters(door, method.upper()))
    if not doc["parameters"]:
        del doc["parameters"]
    if door.media:
        raw = {"type": "string", "format": "binary"}
        doc["requestBody"] = {"required": True, "content": {media: {"schema": raw} for media in door.media}}
    cells = door.permission.cells
    doc["security"] = [{"bearer": []}] if cells else []
    if cells:
        doc["x-roles"], doc["x-rows"] = list(cells), dict(cells)
    responses = doc.setdefault("responses", {})
    for status, name in _refusals(door, method.upper()):
        responses.setdefault(status, name)
    _describe_answer_headers(door, responses, writes=writes)
    if door.lists is not None and method.upper() == "GET":
        _describe_files(doc)
    return doc


def _describe_files(doc: dict[str, Any]) -> None:
    """Say that a list may be taken as a file."""
    doc.setdefault("parameters", []).append({
        "name": PARAMETER, "in": "query", "required": False, "schema": {"type": "string", "enum": [JSON, CSV, XLSX]},
        "description": "csv or xlsx: the whole list as a file, whatever limit and cursor say.",
    })  # fmt: skip
    for status, response in doc["responses"].items():
        if str(status).startswith("2"):
            raw = {"type": "string", "format": "binary"}
            response["content"].update({media: {"schema": raw} for media in MEDIA.values()})


def _header_parameters(door: Door, method: str) -> list[dict[str, Any]]:
    parameters = []
    if door.transact and method in WRITING and not door.reading:
        parameters.append({
            "name": idempotency.HEADER, "in": "header", "required": door.key_required, "schema": _KEY,
            "description": "Your own name for this request: sent again with the same body, it gives the same answer.",
        })  # fmt: skip
    if door.versioned and method in WRITING - {"POST"}:
        parameters.append({
            "name": "If-Match", "in": "header", "required": True, "schema": _VERSION,
            "description": "The ETag of the version you have read.",
        })  # fmt: skip
    return parameters


def _refusals(door: Door, method: str) -> list[tuple[int, str]]:
    """List the refusals a caller must expect, by status and name of the shared response."""
    known = [(429, "TOO_MANY_REQUESTS"), (503, "SERVICE_UNAVAILABLE")]
    if door.permission.cells:
        known += [(401, "UNAUTHORIZED"), (403, "FORBIDDEN")]
    if method in WRITING:
        known += [(400, "BAD_REQUEST"), (409, "CONFLICT"), (422, "UNPROCESSABLE_ENTITY")]
    if door.versioned and method in WRITING - {"POST"}:
        known += [(412, "PRECONDITION_FAILED"), (428, "PRECONDITION_REQUIRED")]
    return sorted(known)


def _describe_answer_headers(door: Door, responses: dict[Any, Any], *, writes: bool) -> None:
    headers: dict[str, Any] = {}
    if door.versioned:
        headers["ETag"] = {"schema": _STRING, "description": "The version; send it as If-Match to change it."}
    if door.transact and writes:
        headers[idempotency.REPLAYED] = {"schema": _STRING, "description": "true on an answer given before."}
    for status, response in responses.items():
        if str(status).startswith("2") and isinstance(response, dict) and headers:
            response.setdefault("headers", {}).update(headers)
