"""Database rows as Polars frames. In: a select and its schema. Out: a frame of exactly those columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa


def frame(connection: sa.Connection, selects: Iterable[sa.Select[Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Run the selects (one for each chunk of ids) and stack their rows, typed by `schema` even where there are none."""
    rows = [tuple(row) for select in selects for row in connection.execute(select)]
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
