"""Rows of state: the history of accounts, payments and files.

In: ids and the state they enter. Out: a row each; the unique indexes forbid a second present state, and the
same state twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import sqlalchemy as sa

from services.payments.usecases.ports import StateChange
from shared.plumbing.columns import write_columns
from shared.plumbing.database import among


class StateRows:
    """The states of one kind of thing; `key` is the column that names it."""

    def __init__(self, connection: sa.Connection, table: sa.Table, key: str) -> None:
        self._connection = connection
        self._table = table
        self._key = table.c[key]

    def enter(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None:
        """Add a row for each (id, state); the newest is the present one."""
        before: dict[str, int] = {}
        for some in among(self._connection, self._key, (identifier for identifier, _ in changes)):
            past = self._table.update().where(some, self._table.c.most_recent).values(most_recent=False)
            before |= dict(self._connection.execute(past.returning(self._key, self._table.c.sort_key)).all())
        entered = pl.DataFrame({
            self._key.name: [identifier for identifier, _ in changes],
            "sort_key": [before.get(identifier, 0) + 1 for identifier, _ in changes],
            "state": [state for _, state in changes],
        })  # fmt: skip
        alike = {"most_recent": True, "by_user": by, "at_epoch": at_epoch, "why": why}
        write_columns(
            self._connection, self._table, entered.with_columns(pl.lit(alike[name]).alias(name) for name in alike)
        )

    def history(self, identifier: str) -> list[StateChange]:
        """Give the changes of one thing, oldest first."""
        columns = [self._table.c[name] for name in ("state", "by_user", "at_epoch", "why")]
        query = sa.select(*columns).where(self._key == identifier).order_by(self._table.c.sort_key)
        return [StateChange(*row) for row in self._connection.execute(query)]
