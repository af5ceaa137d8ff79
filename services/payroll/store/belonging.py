"""Whose rows a query asks for. In: a column of trainer ids, some trainers. Out: conditions, one a query; or frames."""

from __future__ import annotations

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.frames import Schema
from services.payroll.usecases.ports import Shard, Whose
from shared.plumbing.columns import read_known
from shared.plumbing.database import among
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement


class Belonging:
    """What a table holds of some trainers, as a frame: what every batch of facts asks, so it is compiled once."""

    def __init__(self, table: sa.FromClause, schema: Schema) -> None:
        """Name the table, which has a `trainer_id`, and the columns."""
        query, whose = sa.select(*[table.c[name] for name in schema]), table.c.trainer_id
        self._schema = schema
        self._of_some = Statement(query.where(Listed(whose, "these")))
        self._of_shard = Statement(query.where(whose.between(sa.bindparam("first"), sa.bindparam("last"))))

    def read(self, connection: sa.Connection, whose: Whose) -> pl.DataFrame:
        """Give the rows of these trainers."""
        if isinstance(whose, Shard):
            return read_known(connection, self._of_shard, self._schema, first=whose.first, last=whose.last)
        return read_known(connection, self._of_some, self._schema, these=whose)


def belonging(connection: sa.Connection, column: sa.ColumnElement[str], whose: Whose) -> list[sa.ColumnElement[bool]]:
    """Give conditions that together hold for these trainers' rows: one for a shard, as few as can be for a list."""
    if isinstance(whose, Shard):
        return [column.between(whose.first, whose.last)]
    return among(connection, column, whose)
