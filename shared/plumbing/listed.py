"""Lists as one value of a statement, so that its text is the same however long the list is.

In: a column and the name of a list. Out: a condition for either database. Drivers take long to look through a list, so
it travels as a text: an array's on PostgreSQL, JSON on SQLite.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles


class Listed(sa.ColumnElement[bool]):
    """That a column holds one of the values bound as a list under a name."""

    inherit_cache = False

    def __init__(self, column: sa.ColumnElement[Any], name: str) -> None:
        """Name the list."""
        self.column, self.type = column, sa.Boolean()
        self.values: sa.BindParameter[Any] = sa.bindparam(name, type_=ListText())

    def self_group(self, against: Any = None) -> Any:
        """Stand as it is: compared with true, as others are, it would hide the column from an index."""
        return self


class ListText(sa.types.UserDefinedType[Any]):
    """A list on its way, as a text.

    No type of SQLAlchemy's own: as a text first, PostgreSQL would read the array anew for every row it filters.
    """

    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], str]:
        """Give what writes it for a database."""
        return array_text if dialect.name == "postgresql" else _json_text


def _json_text(values: Iterable[Any]) -> str:
    return json.dumps(list(values))


@compiles(Listed, "postgresql")
def _any(element: Listed, compiler: Any, **options: Any) -> str:
    column, values = _parts(element, compiler, options)
    kind = compiler.dialect.type_compiler_instance.process(element.column.type)
    return f"{column} = ANY (CAST({values} AS {kind}[]))"


@compiles(Listed, "sqlite")
def _in_json(element: Listed, compiler: Any, **options: Any) -> str:
    column, values = _parts(element, compiler, options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - a column and a place of ours


def _parts(element: Listed, compiler: Any, options: dict[str, Any]) -> tuple[str, str]:
    return compiler.process(element.column, **options), compiler.process(element.values, **options)


def array_text(values: Iterable[Any]) -> str:
    """Write values as PostgreSQL reads an array of them."""
    listed = list(values)
    kinds = set(map(type, listed))
    if kinds == {int}:
        return f"{{{','.join(map(str, listed))}}}"
    if kinds <= {str}:
        # Ids, as nearly always: nothing to escape, which is seen in all of them at once.
        plain = '","'.join(listed)
        if "\\" not in plain and plain.count('"') == 2 * max(len(listed) - 1, 0):
            return f'{{"{plain}"}}' if listed else "{}"
    return "{" + ",".join("NULL" if value is None else _quoted(value) for value in listed) + "}"


def _quoted(value: Any) -> str:
    text = f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
