"""Rows of state: the history of accounts, payments and files.

In: ids and the state they enter. Out: a row each, and none is changed afterwards: the present state is the one with
the highest `sort_key`. The key forbids two states in one place, an index the same state twice; or, where each state has
a place of its own, the key forbids both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import sqlalchemy as sa

from services.payments.usecases.ports import StateChange
from shared.plumbing.columns import read_stacked, write_columns
from shared.plumbing.database import among


def is_present(states: sa.Table, key: str) -> sa.ColumnElement[bool]:
    """Say that a row of states is its thing's present one: no later one is there."""
    later = states.alias()
    follows = sa.exists().where(later.c[key] == states.c[key], later.c.sort_key > states.c.sort_key)
    return ~follows.correlate(states)


def present_of(states: sa.Table, key: str, thing: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Give the present state of the thing in a row's column; for a file's thousands, one look into the key each."""
    query = sa.select(states.c.state).where(states.c[key] == thing).order_by(states.c.sort_key.desc()).limit(1)
    return query.scalar_subquery()


class StateRows:
    """The states of one kind of thing; `key` is the column that names it, `places` where each state stands if fixed."""

    def __init__(
        self, connection: sa.Connection, table: sa.Table, key: str, places: Mapping[str, int] | None = None
    ) -> None:
        self._connection = connection
        self._table = table
        self._key = table.c[key]
        self._places = places

    def enter(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None:
        """Add a row for each (id, state), after what is there."""
        schema = {self._key.name: pl.String, "state": pl.String}
        self._write(self._placed(pl.DataFrame(changes, schema=schema, orient="row")), by, at_epoch, why)

    def enter_all(self, identifiers: pl.Series, state: str, by: str, at_epoch: int, why: str) -> None:
        """Bring all of these into one state."""
        changes = pl.DataFrame({self._key.name: identifiers}).with_columns(state=pl.lit(state))
        self._write(self._placed(changes), by, at_epoch, why)

    def _placed(self, changes: pl.DataFrame) -> pl.DataFrame:
        """Give each change its place: that of its state, or behind the states that are there."""
        if self._places:
            place = pl.col("state").replace_strict(dict(self._places), return_dtype=pl.Int64)
            return changes.with_columns(sort_key=place)
        name = self._key.name
        last = sa.select(self._key, sa.func.max(self._table.c.sort_key)).group_by(self._key)
        queries = [last.where(some) for some in among(self._connection, self._key, changes[name])]
        before = read_stacked(self._connection, queries, {name: pl.String, "sort_key": pl.Int64})
        return changes.join(before, on=name, how="left", maintain_order="left").with_columns(
            pl.col("sort_key").fill_null(0) + 1
        )

    def _write(self, entered: pl.DataFrame, by: str, at_epoch: int, why: str) -> None:
        alike = {"by_user": by, "at_epoch": at_epoch, "why": why}
        rows = entered.with_columns(pl.lit(alike[name]).alias(name) for name in alike)
        # In the order of the key: what is next to each other in the index is written next to each other.
        write_columns(self._connection, self._table, rows.sort(self._key.name))

    def history(self, identifier: str) -> list[StateChange]:
        """Give the changes of one thing, oldest first."""
        columns = [self._table.c[name] for name in ("state", "by_user", "at_epoch", "why")]
        query = sa.select(*columns).where(self._key == identifier).order_by(self._table.c.sort_key)
        return [StateChange(*row) for row in self._connection.execute(query)]
