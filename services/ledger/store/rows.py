"""Writing rows and reading frames, alike for every table of the ledger.

In: a connection and mappings, or a query. Out: rows in the database, or a Polars frame of a given schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa

from shared.plumbing.database import insert_many


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; a key that is there already is a fact told twice under another id, and an error."""
    insert_many(connection, table, list(rows))


def frame(connection: sa.Connection, query: sa.Select[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Read a query's columns, in the order of `schema`."""
    rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


def total(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Sum whole numbers and stay whole: PostgreSQL would widen the sum to a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)
