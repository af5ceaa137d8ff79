"""Writing rows, folding and summing them, alike for every table of the ledger.

In: a connection and mappings, or a column. Out: rows in the database, or an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from shared.plumbing.database import among, insert_many
from shared.values.call import Call


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
