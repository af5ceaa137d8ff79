"""Rows of state: the history of accounts, payments and files.

In: ids and the state they enter. Out: a row each; the unique indexes forbid a second present state, and the
same state twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from services.payments.usecases.ports import StateChange
from shared.plumbing.database import chunked


class StateRows:
    """The states of one kind of thing; `key` is the column that names it."""

    def __init__(self, connection: sa.Connection, table: sa.Table, key: str) -> None:
        self._connection = connection
        self._table = table
        self._key = table.c[key]

    def enter(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None:
        """Add a row for each (id, state); the newest is the present one."""
        for some in chunked(changes):
            ids = [identifier for identifier, _ in some]
            present = sa.and_(self._key.in_(ids), self._table.c.most_recent)
            query = sa.select(self._key, self._table.c.sort_key).where(present)
            before = dict(self._connection.execute(query).all())
            self._connection.execute(self._table.update().where(present).values(most_recent=False))
            self._connection.execute(self._table.insert(), [
                {self._key.name: identifier, "sort_key": before.get(identifier, 0) + 1, "state": state,
                 "most_recent": True, "by_user": by, "at_epoch": at_epoch, "why": why}
                for identifier, state in some
            ])  # fmt: skip

    def history(self, identifier: str) -> list[StateChange]:
        """Give the changes of one thing, oldest first."""
        columns = [self._table.c[name] for name in ("state", "by_user", "at_epoch", "why")]
        query = sa.select(*columns).where(self._key == identifier).order_by(self._table.c.sort_key)
        return [StateChange(*row) for row in self._connection.execute(query)]
