"""Whose rows a query asks for. In: a column of trainer ids, some trainers. Out: frames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.frames import Schema
from services.payroll.usecases.ports import Shard, Whose
from shared.plumbing.columns import Asked, Many, read_known, read_known_together, read_many, read_stacked
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
        self._of_shard = Many(query.where(whose.between(sa.bindparam("first"), sa.bindparam("last"))), schema)

    def asked(self, whose: Sequence[str]) -> Asked:
        """Give what asks for the rows of few trainers, for `read_known_together`."""
        return self._of_some, self._schema, {"these": whose}

    def read(self, connection: sa.Connection, whose: Whose) -> pl.DataFrame:
        """Give the rows of these trainers."""
        if isinstance(whose, Shard):
            return self._of_shard.read(connection, first=whose.first, last=whose.last)
        return read_known(connection, self._of_some, self._schema, these=whose)


def read_together(connection: sa.Connection, several: Sequence[Belonging], whose: Whose) -> list[pl.DataFrame]:
    """Give the rows of several tables; of few trainers in one round trip."""
    if isinstance(whose, Shard):
        return [one.read(connection, whose) for one in several]
    return read_known_together(connection, [one.asked(whose) for one in several])


def by_week(touched: pl.DataFrame) -> list[tuple[date, list[str]]]:
    """Give the trainers of work weeks (trainer_id, workweek_start), week by week in order."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for trainer_id, week in zip(touched["trainer_id"], touched["workweek_start"], strict=True):
        found[week].append(trainer_id)
    return sorted(found.items())


def read_belonging(
    connection: sa.Connection, query: sa.Select[Any], column: sa.ColumnElement[str], whose: Whose, schema: Schema
) -> pl.DataFrame:
    """Give what a query finds of these trainers."""
    if isinstance(whose, Shard):
        return read_many(connection, query.where(column.between(whose.first, whose.last)), schema)
    return read_stacked(connection, [query.where(some) for some in among(connection, column, whose)], schema)
