"""What a document promises of the texts in answers: nothing about their length.

In: an OpenAPI document. Out: the same, without `minLength` and `maxLength` where a schema is only answered. Limits say
what is taken; what is answered was taken before, perhaps under other limits, or is empty where nobody said anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_LENGTHS = ("minLength", "maxLength")


def leave_out_lengths(document: dict[str, Any]) -> dict[str, Any]:
    """Take them out of every schema that no request uses; gives the document."""
    schemas = document.get("components", {}).get("schemas", {})
    operations = [one for path in document["paths"].values() for one in path.values() if isinstance(one, dict)]
    asked = _used(schemas, [[one.get("requestBody"), one.get("parameters")] for one in operations])
    for name in set(schemas) - asked:
        _strip(schemas[name])
    return document


def _used(schemas: dict[str, Any], parts: list[Any]) -> set[str]:
    """Give the names of the schemas that these parts refer to, directly or through others."""
    found: set[str] = set()
    waiting = list(_references(parts))
    while waiting:
        name = waiting.pop()
        if name not in found and name in schemas:
            found.add(name)
            waiting.extend(_references(schemas[name]))
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rsplit("/", 1)[-1]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def _strip(schema: Any) -> None:
    if isinstance(schema, dict):
        for name in _LENGTHS:
            if not isinstance(schema.get(name), dict):
                schema.pop(name, None)
        for inner in schema.values():
            _strip(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _strip(inner)
