"""Rows of the database as frames. In: a select. Out: a Polars frame with the columns and types asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.frames import Schema


def read(connection: sa.Connection, queries: Iterable[sa.Select[Any]], schema: Schema) -> pl.DataFrame:
    """Run the queries, whose columns stand in the schema's order, and stack what they give."""
    rows = [tuple(row) for query in queries for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=schema, orient="row")
