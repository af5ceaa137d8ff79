"""Statements about many rows of several columns, whose text is the same however many rows there are.

In: the columns, and what to make of a table that has them. Out: a statement for either database; rows travel as texts,
like lists (`listed.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from shared.plumbing.listed import ListText
from shared.plumbing.statements import Rows, Statement, send_soon

_KINDS: Mapping[type, sa.types.TypeEngine[Any]] = {str: sa.Text(), int: sa.BigInteger(), date: sa.Date()}


class OfRows:
    """A statement about many rows, such as those of three keys each, whose text is the same however many they are."""

    def __init__(self, columns: Mapping[str, type], make: Callable[[str, sa.Subquery], Any]) -> None:
        """Keep what `make` gives for a dialect's name and a table of the rows, which has these columns."""
        self._statements = {
            "postgresql": Statement(make("postgresql", _unnested(columns))),
            "sqlite": Statement(make("sqlite", _parsed(columns))),
        }
        self._names = list(columns)

    def rows(self, connection: sa.Connection, rows: Sequence[Sequence[Any]]) -> Rows:
        """Run it for these rows, if there are any, whose dates are texts; gives every row of the answer."""
        statement = self._statements[connection.dialect.name]
        return statement.rows(connection, **self._values(connection, rows)) if rows else []

    def run_soon(self, connection: sa.Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Run it for its effect: on PostgreSQL with the next that is sent, or with the commit."""
        if rows:
            statement = self._statements[connection.dialect.name]
            send_soon(connection, [statement.sent(connection, self._values(connection, rows))])

    def _values(self, connection: sa.Connection, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
        if connection.dialect.name != "postgresql":
            return {"rows": rows}
        return dict(zip(self._names, zip(*rows, strict=True), strict=True))


def _unnested(columns: Mapping[str, type]) -> sa.Subquery:
    """Take one array a column apart, as PostgreSQL does."""
    kinds = {name: _KINDS[kind] for name, kind in columns.items()}
    arrays = [sa.cast(sa.bindparam(name, type_=ListText()), postgresql.ARRAY(kind)) for name, kind in kinds.items()]
    named = [sa.column(name, kind) for name, kind in kinds.items()]
    return sa.select(sa.func.unnest(*arrays).table_valued(*named).render_derived()).subquery()


def _parsed(columns: Mapping[str, type]) -> sa.Subquery:
    """Take one array of rows apart, as SQLite does."""
    each = sa.func.json_each(sa.bindparam("rows", type_=ListText())).table_valued("value")
    parts = [
        sa.type_coerce(sa.func.json_extract(each.c.value, sa.literal_column(f"'$[{at}]'")), _KINDS[kind]).label(name)
        for at, (name, kind) in enumerate(columns.items())
    ]
    return sa.select(*parts).subquery()
