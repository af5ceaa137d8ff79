"""Writing rows, folding and summing them, and asking about many at once, alike for every table of the ledger.

In: a connection and mappings or tuples, or a column. Out: rows in the database, or an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from shared.plumbing.database import among, insert_many
from shared.plumbing.listed import ListText
from shared.plumbing.statements import Rows, Statement, send_soon
from shared.values.call import Call

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


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; a key that is there already is a fact told twice under another id, and an error."""
    insert_many(connection, table, list(rows))


def total(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Sum whole numbers and stay whole: PostgreSQL would widen the sum to a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)


def fold(connection: sa.Connection, call: Call, table: sa.Table, key: list[str], limit: int) -> int:
    """Put rows of one key together, `limit` of them at most, adding up their numbers; gives how many rows went.

    The table has a `sum_id`, the key, and numbers.
    """
    columns, numbers = [table.c[name] for name in key], [one.name for one in table.columns if one.name not in key][1:]
    many = sa.select(*columns).group_by(*columns).having(sa.func.count() > 1).subquery()
    same = sa.and_(*(column == many.c[column.name] for column in columns))
    # Whoever folds at the same time waits here, and finds these gone.
    query = sa.select(table).join(many, same).order_by(*columns).limit(limit).with_for_update(of=table)
    rows = connection.execute(query).mappings().all()
    sums: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in rows:
        found = sums.setdefault(tuple(row[name] for name in key), dict.fromkeys(numbers, 0))
        for name in numbers:
            found[name] += row[name]
    for some in among(connection, table.c.sum_id, [row["sum_id"] for row in rows]):
        connection.execute(table.delete().where(some))
    folded = [{"sum_id": call.new_id("sum"), **dict(zip(key, at, strict=True)), **found} for at, found in sums.items()]
    insert(connection, table, folded)
    return len(rows) - len(sums)
