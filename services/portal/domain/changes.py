"""What an entry of the audit trail says of a thing, before and after. In: two JSON values. Out: a row a field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_MARK = "mark:"


@dataclass(frozen=True)
class Changed:
    """A field by its place in the thing, and how it read before and after; empty where it was not there."""

    field: str
    before: str
    after: str


def changes(before: Any, after: Any) -> list[Changed]:
    """Put both sides together, field by field, in the order of their names."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    return [Changed(name, old.get(name, ""), new.get(name, "")) for name in sorted({*old, *new})]


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Walk down to what is no object; a list of plain values is one value."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        for at, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{place} {at}".strip())
    elif value is not None or place:
        yield place, _written(value)


def _written(value: Any) -> str:
    if isinstance(value, str):
        # Personal data is kept as a mark: only whether it is the same can be told, by its first letters.
        return f"{value[: len(_MARK) + 6]}…" if value.startswith(_MARK) else value
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value) or "none"
    return "" if value is None else json.dumps(value)
