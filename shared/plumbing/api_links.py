"""Names for operations, and links from an answer to what can be asked next, worked out from the names of ids.

In: an OpenAPI document. Out: the same, where each operation has an `operationId` and each good answer that names a
thing by its id says which operations take that id (OpenAPI 3.1, Link Object): a reader sees where to go from there, and
so does a machine that tries sequences of requests (`tests/openapi`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_ID_IN_PATH = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class _Operation:
    path: str
    method: str
    body: dict[str, Any]

    @property
    def asks(self) -> list[str]:
        """Give the ids in its path."""
        return _ID_IN_PATH.findall(self.path)

    @property
    def name(self) -> str:
        """Name it by method and path: get_vendors_vendor_id."""
        words = self.path.split("/")[4:]
        return "_".join([self.method, *(re.sub(r"\W+", "_", word.strip("{}")) for word in words)])


def add_links(document: dict[str, Any]) -> dict[str, Any]:
    """Name every operation of the document and link their answers; gives the document."""
    operations = [
        _Operation(path, method, item[method])
        for path, item in document["paths"].items() for method in _METHODS if method in item
    ]  # fmt: skip
    for one in operations:
        one.body["operationId"] = one.name
    for source in operations:
        for status, response in source.body["responses"].items():
            links = _links(document, source, response, operations) if str(status).startswith("2") else {}
            if links:
                response["links"] = links
    return document


def _links(
    document: Mapping[str, Any], source: _Operation, response: Mapping[str, Any], operations: list[_Operation]
) -> dict[str, Any]:
    """Link an answer to operations that take one of its ids; their other ids are in its own path or answer."""
    given = dict(_ids(document, response.get("content", {}).get("application/json", {}).get("schema", {})))
    known = {name: f"$request.path.{name}" for name in source.asks} | given
    return {
        target.name: {
            "operationId": target.name,
            "parameters": {name: known[name] for name in target.asks},
            "description": target.body.get("summary", ""),
        }
        for target in operations
        if target.asks and target != source and target.asks[-1] in given and set(target.asks) <= set(known)
    }


def _ids(document: Mapping[str, Any], schema: Mapping[str, Any], at: str = "", depth: int = 2) -> Iterator[Any]:
    """Find the ids in an answer with the expressions that reach them; what lies nearer to the top comes last."""
    properties = _resolved(document, schema).get("properties", {})
    for name, inner in properties.items():
        found = _resolved(document, inner)
        if depth and found.get("type") == "array" and name == "data":
            yield from _ids(document, found["items"], f"{at}/{name}/0", depth - 1)
        elif depth and found.get("properties"):
            yield from _ids(document, found, f"{at}/{name}", depth - 1)
    for name in properties:
        if name.endswith("_id"):
            yield name, f"$response.body#{at}/{name}"


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return found
