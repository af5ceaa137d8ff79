"""Writing rows and summing columns, alike for every table of the ledger.

In: a connection and mappings, or a column. Out: rows in the database, or an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from shared.plumbing.database import insert_many


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; a key that is there already is a fact told twice under another id, and an error."""
    insert_many(connection, table, list(rows))


def total(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Sum whole numbers and stay whole: PostgreSQL would widen the sum to a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)
